/** Texts of people that are scripts: put into all that is stored, and looked for on a page. */
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { poison } from './poison.ts';
import type { Portal } from './portal.ts';
import { looks } from './walk.ts';
import type { Look } from './walk.ts';

/** A text that each page with words of people shows once they are spoiled. */
const MARK = 'alert(1)';

/** Looks at pages as they are, whatever the moment: all that stand without a press or an answer in place of the truth. */
export const plainLooks: readonly Look[] = looks
  .filter(({ act, answers, isMissing }) => !(act ?? answers ?? isMissing))
  .map((look) => ({ ...look, shows: 'h1' }));

/**
 * Makes every text that people wrote this one, and sends a mail that tells of it. Resolves to how many values in the
 * database now hold it.
 */
export async function spoil(portal: Portal, text: string): Promise<number> {
  const values = await poison(portal.database, text);
  const sent = async () =>
    Number(
      (await portal.database.query(`select count(*) from mail where state = 'SENT'`)).rows[0]
        ?.count,
    );
  const before = await sent();
  const { offer } = (await portal.ask(
    portal.tokens.owner,
    '{ offer(publisher: "solenne", offerId: "lumen-archive") { supportRequests { id } } }',
  )) as { readonly offer: { readonly supportRequests: readonly { readonly id: string }[] } };
  await portal.press(portal.tokens.operator, 'replySupportRequest', {
    supportRequestId: offer.supportRequests[0]?.id,
    text: text.slice(0, 4_000),
  });
  await until('the mail is sent', async () => (await sent()) > before, 60_000);
  return values;
}

/** Whether the page shows the text, and what of it became more than a text: one line for each. */
export async function scriptsOn(
  page: Page,
): Promise<{ readonly shown: boolean; readonly hostile: readonly string[] }> {
  return (await page.evaluate(`{
    const all = [...document.querySelectorAll('*')];
    const opens = /^[\\s\\x00-\\x1f]*(javascript|vbscript|data):/i;
    const addresses = ['href', 'src', 'action', 'formaction', 'xlink:href'];
    // A frame that may run nothing is how mails are shown.
    const isQuiet = (place) =>
      place.localName === 'iframe' && place.hasAttribute('sandbox') && !place.sandbox.contains('allow-scripts');
    const hostile = all.filter((place) =>
      addresses.some((name) => opens.test(place.getAttribute(name) ?? '')) ||
      place.getAttributeNames().some((name) => name.startsWith('on')) ||
      (place.matches('script:not([src]), iframe, object, embed, base') && !isQuiet(place)));
    ({
      shown: document.body.innerText.includes('${MARK}') ||
        [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes('${MARK}')),
      hostile: hostile.map(({ outerHTML }) => outerHTML.slice(0, 200)),
    });
  }`)) as { shown: boolean; hostile: string[] };
}
