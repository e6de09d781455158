/**
 * `npm run prove:scripts`: every text that people wrote is a script, in the database and in a mail, and a browser looks
 * at every screen, page and mail. Ends with 0 when none ran, none was refused by the policy of its page, and the texts
 * were shown.
 */
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { until } from '../support/until.ts';
import { recordProof } from '../support/proof-record.ts';
import { startPortal, withoutBrowser } from '../web/portal.ts';
import type { Portal } from '../web/portal.ts';
import { moments, reach, screens } from '../web/screens.ts';
import { plainLooks, scriptsOn, spoil } from '../web/stored-scripts.ts';
import { lookAround } from '../web/walk.ts';
import { xssVectors } from '../web/xss-vectors.ts';

if (withoutBrowser !== false) {
  console.error(withoutBrowser);
  process.exit(2);
}
const startedAt = performance.now();
/** PostgreSQL keeps no text with a zero in it; such a text is refused at the door. */
const texts = [...xssVectors, ...naughty.filter((text) => !text.includes('\0'))];
/** All at once, and then two that do harm only where they stand alone: as an address, and in an attribute. */
const rounds = [texts.join('\n'), 'javascript:alert(1)', `" onfocus="alert(1)" autofocus x='`];

const hostile: string[] = [];
const complaints: string[] = [];
let values = 0;
let seen = 0;
let shown = 0;
let isHeard = false;
{
  await using portal = await startPortal();
  for (const moment of moments) await reach(portal, moment);
  for (const text of rounds) {
    values += await spoil(portal, text);
    complaints.push(
      ...(await lookAround(portal, plainLooks, async ({ look, page }) => {
        const found = await scriptsOn(page);
        seen += 1;
        if (found.shown) shown += 1;
        hostile.push(...found.hostile.map((place) => `${look.id}: ${place}`));
      })),
    );
  }
  isHeard = await hearsOfOne(portal);
}
const faults = [...hostile, ...complaints];
const passed =
  faults.length === 0 && isHeard && seen === plainLooks.length * rounds.length && shown > seen / 2;
await recordProof(
  {
    name: 'scripts',
    title:
      'Scripts in every text that people wrote are shown as texts, on every screen, page and mail',
    command: 'npm run prove:scripts',
    seed: null,
    passed,
    counts: {
      texts: texts.length,
      'of them written to run a script': xssVectors.length,
      'values of the database that held them': values,
      screens: screens.length,
      'pages looked at': seen,
      'of them with the texts on them': shown,
      'elements, attributes and addresses that the texts became': hostile.length,
      'dialogs, refusals of a policy, requests elsewhere and other complaints': complaints.length,
    },
    figures: {},
    notes: [
      'The texts are the Big List of Naughty Strings and `test/web/xss-vectors.ts`, written into the tables past the rules that refuse many of them.',
      'The control: a script that does run, and one that a policy refuses, are both heard of.',
    ],
  },
  startedAt,
);
for (const text of faults) console.log(text);
console.log(`${passed ? 'passed' : 'FAILED'}: ${seen} pages, ${shown} with the texts`);
process.exit(passed ? 0 : 1);

/** True when the browser of this proof would have told of a script that runs, and of one that is refused. */
async function hearsOfOne(portal: Portal): Promise<boolean> {
  await using tab = await portal.open('/sign-in');
  const { page } = tab;
  await page.locator('h1').waitFor();
  await page.evaluate(
    `document.body.insertAdjacentHTML('beforeend', '<img src="/favicon.svg" onload="alert(1)">')`,
  );
  await until('the policy refuses it', () =>
    tab.complaints.some((text) => text.includes('Content Security Policy')),
  );
  await page.goto('about:blank');
  await page.evaluate(
    `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="setTimeout(() => alert(1))">')`,
  );
  await until('a dialog is heard of', () => tab.complaints.includes('dialog: 1'));
  return true;
}
