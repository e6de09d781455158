/** Strings that people, packages and servers can send, and that must stay what they are: text. */
export const hostileTexts: Readonly<Record<string, string>> = {
  headers: 'Pulse\r\nBcc: eve@evil.test\r\nSubject: other\r\n\r\nbody',
  commands: 'Pulse\r\n.\r\nRCPT TO:<eve@evil.test>\r\nDATA\r\n',
  controls: '\u0000\u0007\u001b[31mred\u001b[0m\u0085\u009b\u007f',
  markup: '</td></tr></table><script>alert(1)</script><img src=x onerror=alert(1)>',
  attribute: `" onmouseover="alert(1)" x='y' \` <a href="javascript:alert(1)">`,
  comment: '<!-- --> <![CDATA[ ]]> </style><style>*{display:none}</style> </title>',
  entities: '&lt;script&gt; &#60;script&#62; &amp;amp;',
  directions: 'annexe\u202ecod.exe\u2066\u2067\u2069\u200f\u061c',
  invisible: 'a\u00ad\u200b\u2060\ufeff\u{e0041}\u{e007f}b',
  lines: 'one\u2028two\u2029three\vfour\ffive\rsix',
  fourBytes: '😀👩‍👩‍👧‍👦𝒳'.repeat(300),
  accents: `e${'\u0301'.repeat(3000)}`,
  halves: 'a\ud83d b\ude00 c\ud800',
  cjk: '監視'.repeat(400),
  long: 'x'.repeat(100_000),
  many: 'line\n'.repeat(20_000),
  templates: '{{7*7}} ${7*7} %s %n =1+1 @everyone',
  separator: '-- \nSent by the bank. https://evil.test/login',
  empty: '',
  spaces: ' \t \u00a0 ',
};

/** The same shape with `text` in the place of every free string; addresses and words of ours stay. */
export function withText<T>(value: T, text: string): T {
  return replaced(value, text, '') as T;
}

/** Words of ours in the facts, by their keys. */
const ours = new Set(['status', 'stage', 'reason', 'level', 'revisionHash', 'role']);

function replaced(value: unknown, text: string, key: string): unknown {
  if (typeof value === 'string')
    return value.startsWith('https://market.example.test/') || ours.has(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => replaced(item, text, ''));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replaced(item, text, name)]),
  );
}
