/**
 * The style sheet of the product page: system fonts, no image, both colour schemes. Served as a file of its own, or put
 * into the page under a nonce.
 */
export const productPageStyle = `
:root { color-scheme: light dark;
  --page: light-dark(#f5f5f2, #121316); --surface: light-dark(#fff, #1a1c20); --sunken: light-dark(#f0f0ec, #15171a);
  --line: light-dark(#dfdfd9, #31353c); --soft: light-dark(#ebebe6, #272a30); --edge: light-dark(#85867f, #7b818c);
  --text: light-dark(#1b1c1f, #eceef1); --text-2: light-dark(#4d5055, #b6bbc4); --text-3: light-dark(#63666c, #979da8);
  --accent: light-dark(#2f49c4, #a3b4ff); --solid: light-dark(#2f49c4, #4a61d8); --solid-hover: light-dark(#24399f, #5a70e2);
  --turn: light-dark(#854800, #f2bd6a); --turn-tint: light-dark(#fcf0dd, #35270f); --turn-line: light-dark(#e3b878, #6b4e1c);
  --bad: light-dark(#ae1d2a, #ff9c9c); --bad-tint: light-dark(#fdeced, #3b1b1e); --info-tint: light-dark(#ecf0fd, #20264a);
  --focus: light-dark(#1b1c1f, #fff);
  --sans: 'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Noto Sans', sans-serif;
  --mono: 'Cascadia Code', ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 400 14px/20px var(--sans); font-variant-numeric: tabular-nums; }
h1, h2, h3, h4, h5, h6, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; }
h2 { font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -.005em; }
h3, h4, h5, h6 { font-size: 14px; line-height: 20px; font-weight: 600; }
a { color: var(--accent); text-underline-offset: 2px; text-decoration-thickness: 1px; }
b { font-weight: 600; }
code, .mono { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
.small { font-size: 12px; line-height: 16px; }
.t2 { color: var(--text-2); } .t3 { color: var(--text-3); }
.between { display: flex; align-items: baseline; justify-content: space-between; gap: 16px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; inset-inline-start: 8px; top: -60px; padding: 8px 16px; background: var(--surface); } .skip:focus { top: 8px; }
.preview-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 8px 24px; background: var(--turn-tint); border-bottom: 1px solid var(--turn-line); }
.preview-bar p { flex: 1 1 320px; }
.bar { display: flex; align-items: center; justify-content: space-between; min-height: 48px; padding: 0 24px; background: var(--surface); border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 8px; font-weight: 600; font-size: 15px; color: var(--text); text-decoration: none; } .brand svg { display: block; } .pane { fill: var(--accent); }
.btn { display: inline-flex; align-items: center; justify-content: center; min-height: 26px; padding: 2px 8px; border: 1px solid var(--edge); border-radius: 4px; background: var(--surface); color: var(--text); font: 500 13px/20px var(--sans); text-decoration: none; }
.btn:hover { border-color: var(--text-2); }
.btn.big { display: flex; min-height: 40px; padding: 9px 20px; font-size: 14px; font-weight: 600; }
.btn.primary { background: var(--solid); border-color: var(--solid); color: #fff; } .btn.primary:hover { background: var(--solid-hover); }
.store { max-width: 1120px; margin: 0 auto; padding: 32px 24px 48px; display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 40px; font-size: 15px; line-height: 24px; }
.column { display: grid; gap: 32px; align-content: start; min-width: 0; } .column > section { display: grid; gap: 12px; }
.hero { border-radius: 8px; overflow: hidden; } .hero img { display: block; width: 100%; height: auto; }
.store-head { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 4px 24px; align-items: start; overflow-wrap: anywhere; }
.store-head h1 { font-size: 30px; line-height: 36px; font-weight: 600; letter-spacing: -.012em; } .store-head .summary { font-size: 16px; }
.logo { grid-row: 1 / 4; display: grid; place-items: center; width: 96px; height: 96px; border-radius: 16px; overflow: hidden; background: #1f5f6b; color: #fff; font-size: 42px; font-weight: 700; }
.logo:has(img) { background: none; } .logo img { width: 100%; height: 100%; object-fit: contain; }
.shots { grid-template-columns: repeat(2, minmax(0, 1fr)); } .shot:first-child { grid-column: 1 / -1; }
.shot { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--sunken); } .shot img { display: block; width: 100%; height: auto; }
.shot figcaption { padding: 6px 12px; font-size: 12px; line-height: 16px; color: var(--text-3); background: var(--surface); border-top: 1px solid var(--soft); overflow-wrap: anywhere; }
.lead { font-size: 16px; color: var(--text-2); } .prose { display: grid; gap: 12px; overflow-wrap: anywhere; } .prose ul, .prose ol { padding-inline-start: 20px; } .prose h3 { font-size: 17px; line-height: 24px; } .prose h4 { font-size: 15px; }
.terms { max-height: 320px; overflow: auto; font-size: 13px; line-height: 20px; color: var(--text-2); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; } .pad { padding: 20px; } .scroll { overflow-x: auto; }
table { width: 100%; min-width: 460px; border-collapse: collapse; font-size: 14px; line-height: 20px; } th { text-align: start; font-weight: 500; color: var(--text-3); font-size: 12px; padding: 8px 16px; border-bottom: 1px solid var(--line); } td { padding: 12px 16px; border-bottom: 1px solid var(--soft); vertical-align: top; overflow-wrap: break-word; } tr:last-child td { border-bottom: 0; }
details > summary { cursor: pointer; overflow-wrap: anywhere; } details > summary + * { margin-top: 8px; } details ul { padding-inline-start: 20px; font-size: 13px; line-height: 22px; }
.way { display: grid; gap: 8px; padding-top: 16px; border-top: 1px solid var(--soft); overflow-wrap: anywhere; }
.copy { display: block; max-height: 160px; overflow: auto; padding: 8px 10px; border: 1px solid var(--line); border-radius: 4px; background: var(--sunken); font-size: 12px; line-height: 18px; user-select: all; }
.form { font-size: 14px; line-height: 20px; } .step + .step { border-top: 1px solid var(--soft); } .step > summary { padding: 10px 16px; font-weight: 600; } .fields { display: grid; gap: 16px; padding: 4px 16px 16px; }
.n { display: inline-grid; place-items: center; width: 20px; height: 20px; border-radius: 50%; background: var(--soft); font-size: 11px; }
.field, .section, .text-block, .info-box, .not-drawn { display: grid; gap: 6px; min-width: 0; border: 0; overflow-wrap: anywhere; } .section { gap: 16px; padding: 12px; border: 1px solid var(--line); border-radius: 4px; }
.field label, legend { font-weight: 500; } .choice { display: flex; gap: 8px; align-items: baseline; } .choice label { font-weight: 400; }
.hint { font-size: 12px; line-height: 16px; color: var(--text-3); } .req { color: var(--bad); }
input:not([type=radio], [type=checkbox], [type=range]), select, textarea { width: 100%; min-height: 32px; padding: 5px 10px; border: 1px solid var(--edge); border-radius: 4px; background: var(--surface); color: inherit; font: inherit; } input { accent-color: var(--solid); }
.info-box { padding: 8px 12px; border-inline-start: 3px solid var(--edge); background: var(--sunken); } .info-box.info { background: var(--info-tint); border-color: var(--accent); } .info-box.warning { background: var(--turn-tint); border-color: var(--turn); } .info-box.error { background: var(--bad-tint); border-color: var(--bad); }
.not-drawn { padding: 8px 12px; border-radius: 4px; background: var(--sunken); color: var(--text-3); font-size: 13px; }
.sizes { padding-inline-start: 20px; }
dl { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 6px 16px; font-size: 13px; line-height: 20px; } dt { color: var(--text-3); } dd { overflow-wrap: anywhere; } dd a { line-height: 24px; }
@media (max-width: 860px) { .store { grid-template-columns: minmax(0, 1fr); padding: 16px 12px 32px; gap: 24px; } .bar, .preview-bar { padding-inline: 12px; } .store-head { grid-template-columns: 64px minmax(0, 1fr); } .logo { width: 64px; height: 64px; } .store-head h1 { font-size: 22px; line-height: 28px; } }
`;
