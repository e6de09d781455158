/**
 * `npm run prove:axe [-- --only=PATTERN]`: axe-core looks at every screen in every state, in both languages and both
 * themes, at the width of a desk and of a phone, and no control may be cut off. Ends with 0 when nothing violates WCAG 2.2 AA. A part of the states
 * leaves no record.
 */
import { parseArgs } from 'node:util';
import { recordProof } from '../support/proof-record.ts';
import { axe } from '../web/axe.ts';
import { cutOff } from '../web/cut-off.ts';
import { startPortal, withoutBrowser } from '../web/portal.ts';
import { screens } from '../web/screens.ts';
import { languages, looks, schemes, walk } from '../web/walk.ts';
import type { Shown } from '../web/walk.ts';

const widths = [1280, 390];

if (withoutBrowser !== false) {
  console.error(withoutBrowser);
  process.exit(2);
}
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = new RegExp(values.only);
const wanted = looks.filter(({ id }) => only.test(id));
const startedAt = performance.now();
const violations: string[] = [];
let pages = 0;
let rules = 0;
let complaints: readonly string[] = [];
{
  await using portal = await startPortal();
  const see = async ({ look, page, speak }: Shown) => {
    for (const language of languages) {
      await speak(language);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const cut = await cutOff(page);
        violations.push(...cut.map((text) => `${look.id}, ${language}, ${width}: ${text}`));
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          // A theme changes colours and nothing else.
          const found = await axe(page, colorScheme === 'light' ? 'ALL' : 'COLOURS');
          pages += 1;
          rules += found.rules;
          for (const text of found.violations) {
            violations.push(`${look.id}, ${language}, ${width}, ${colorScheme}: ${text}`);
          }
        }
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  complaints = await walk(portal, see, (look) => wanted.includes(look));
}
const faults = [...violations, ...complaints];
const passed = faults.length === 0 && pages === wanted.length * 8;
if (values.only === '') {
  await recordProof(
    {
      name: 'axe',
      title:
        'Every screen in every state, in both languages, themes and widths, holds WCAG 2.2 AA as far as axe-core can tell',
      command: 'npm run prove:axe',
      seed: null,
      passed,
      counts: {
        screens: screens.length,
        states: looks.length,
        'pages looked at': pages,
        'rules held': rules,
        violations: violations.length,
        'pages that failed or complained': complaints.length,
      },
      figures: {},
      notes: [
        'The list is `test/web/screens.ts`; a test fails when a route of the portal is not in it.',
        'A control that is cut off by its box or its page counts as a violation, at both widths and in both languages.',
        'In the dark theme the rules about colours are held against each page; all others are the same in both themes.',
      ],
    },
    startedAt,
  );
}
for (const text of faults) console.log(text);
console.log(`${passed ? 'passed' : 'FAILED'}: ${pages} pages, ${violations.length} violations`);
process.exit(passed ? 0 : 1);
