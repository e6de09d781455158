/**
 * `npm run prove:screens`: axe-core on each state of each screen in one language and both themes, and then every text
 * of the database is a script that no page, mail or listing may run.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { until } from '../support/until.ts';
import { axe } from '../web/axe.ts';
import { poison } from '../web/poison.ts';
import { startPortal, withoutBrowser } from '../web/portal.ts';
import type { Portal } from '../web/portal.ts';
import { screens } from '../web/screens.ts';
import { languages, lookAround, looks, schemes, walk } from '../web/walk.ts';
import type { Look, Shown } from '../web/walk.ts';
import { xssVectors } from '../web/xss-vectors.ts';

describe('given all screens in a browser', { skip: withoutBrowser }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(async () => await portal[Symbol.asyncDispose]());

  test('when axe looks at each state of each, then none violates WCAG 2.2 AA', async (t) => {
    const faults: string[] = [];
    let rules = 0;
    let seen = 0;
    // What is still loading has little to violate; `npm run prove:axe` takes it too.
    const wanted = ({ id }: Look) => !id.endsWith('-loading');
    const see = async ({ look, page, speak }: Shown) => {
      // Each state in one language and both themes; `npm run prove:axe` takes both languages of all.
      const language = languages[seen++ % languages.length] ?? 'en';
      await speak(language);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        const found = await axe(page, colorScheme === 'light' ? 'ALL' : 'COLOURS');
        rules += found.rules;
        faults.push(
          ...found.violations.map((text) => `${look.id}, ${language}, ${colorScheme}: ${text}`),
        );
      }
    };
    const complaints = await walk(portal, see, wanted);
    assert.deepEqual([...faults, ...complaints], []);
    assert.equal(seen, looks.filter(wanted).length);
    t.diagnostic(`${seen} states of ${screens.length} screens, ${rules} rules held`);
  });

  test('when every text that people wrote is a script, then no page runs one, and each is shown', async (t) => {
    const all = [...xssVectors, ...naughty.filter((text) => !text.includes('\0'))];
    const text = all.join('\n');
    const columns = await poison(portal.database, text);
    // A mail with all of it, and its way through the mailbox.
    const mails = async () =>
      Number(
        (await portal.database.query(`select count(*) from mail where state = 'SENT'`)).rows[0]
          ?.count,
      );
    const sent = await mails();
    const asked = (await portal.ask(
      portal.tokens.owner,
      '{ offer(publisher: "solenne", offerId: "lumen-archive") { supportRequests { id } } }',
    )) as { readonly offer: { readonly supportRequests: readonly { readonly id: string }[] } };
    await portal.press(portal.tokens.operator, 'replySupportRequest', {
      supportRequestId: asked.offer.supportRequests[0]?.id,
      text: text.slice(0, 4_000),
    });
    await until('the mail is sent', async () => (await mails()) > sent, 60_000);

    const hostile: string[] = [];
    let shown = 0;
    const plain = looks.filter(
      ({ id, act, answers }) =>
        (act === undefined && answers === undefined) || id === 'mailbox-mail',
    );
    const complaints = await lookAround(portal, plain, async ({ look, page }) => {
      const seen = (await page.evaluate(`({
        text: document.body.innerText.includes('<script>alert(1)</script>') ||
          [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes('alert(1)')),
        links: [...document.querySelectorAll('[href], [src], [action], [formaction]')]
          .flatMap((place) => ['href', 'src', 'action', 'formaction'].map((name) => place.getAttribute(name) ?? ''))
          .filter((address) => /^[\\s\\x00-\\x1f]*(javascript|vbscript|data):/i.test(address)),
        foreign: [...document.querySelectorAll('script:not([src]), iframe, object, embed, base, [onload], [onerror], [onfocus]')]
          .map(({ outerHTML }) => outerHTML.slice(0, 200)),
      })`)) as { text: boolean; links: string[]; foreign: string[] };
      if (seen.text) shown += 1;
      hostile.push(...[...seen.links, ...seen.foreign].map((found) => `${look.id}: ${found}`));
    });
    assert.deepEqual([...hostile, ...complaints], []);
    assert.ok(shown > plain.length / 2, `${shown} of ${plain.length} pages show the texts`);
    t.diagnostic(`${all.length} texts in ${columns} columns, shown by ${shown} of ${plain.length}`);
  });

  test('when a page does run what somebody wrote, then these tests would notice', async () => {
    await using tab = await portal.open('/sign-in');
    const { page } = tab;
    await page.locator('h1').waitFor();
    // Under the portal's policy it is refused, and that is a complaint.
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="/favicon.svg" onload="alert(1)">')`,
    );
    await until('the policy refuses it', () => tab.complaints.length > 0);
    assert.match(tab.complaints.join(), /Content Security Policy/);
    // Without a policy it is a dialog.
    await page.goto('about:blank');
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="setTimeout(() => alert(1))">')`,
    );
    await until('a dialog is heard of', () => tab.complaints.includes('dialog: 1'));
  });
});
