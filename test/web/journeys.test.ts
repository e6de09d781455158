import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import type { Page } from 'playwright-core';
import { freePort } from '../../src/services/free-port.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { until } from '../support/until.ts';
import { axe } from './axe.ts';
import { cutWhileMuchHappens, factsOf, publishInVain } from './cut.ts';
import { says, startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';
import { watchShifts } from './shifts.ts';
import { schemes } from './walk.ts';

/** How long the network is cut, in milliseconds: a little longer than the page takes to say so. */
const CUT_MS = 9_000;

type OfferNow = {
  readonly id: string;
  readonly status: string;
  readonly isLive: boolean;
  readonly draftVersion: number;
  readonly steps: readonly { readonly status: string }[];
  readonly publication: {
    readonly number: number;
    readonly revision: { readonly hash: string };
    readonly review: { readonly id: string } | null;
    readonly transitions: readonly { readonly seq: number }[];
  };
};

type MailsNow = {
  readonly offer: {
    readonly mails: {
      readonly nodes: readonly { readonly event: string; readonly text: string }[];
    };
    readonly supportRequests: readonly object[];
  };
};

const offerQuery = `query ($offerId: String!) { offer(publisher: "solenne", offerId: $offerId) {
  id status isLive draftVersion steps { status }
  publication { number revision { hash } review { id } transitions { seq } } } }`;
const mailQuery = `query ($offerId: String!) { offer(publisher: "solenne", offerId: $offerId) {
  mails(first: 20) { nodes { event text } } supportRequests { stage publication { number } } } }`;

describe('given the portal in a browser', { skip: withoutBrowser }, () => {
  let portal: Portal;
  let proxy: FaultProxy;
  let tokens: DemoTokens;
  before(async () => {
    const port = await freePort();
    // The browser comes by way of a line that can be cut; the API is asked directly.
    proxy = await openFaultProxy(`http://127.0.0.1:${port}`);
    const { origin, host } = new URL(proxy.url);
    portal = await startPortal({
      env: { PORT: String(port), ALLOWED_ORIGINS: origin, ALLOWED_HOSTS: host },
    });
    ({ tokens } = portal);
  });
  after(async () => {
    await portal[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  const open = async (path: string) => await portal.open(path, { base: proxy.url });
  /** Waits until the timeline has each stored transition of the newest publication of Lumen Archive once. */
  const showsAll = async (page: Page) => {
    const { ofNewest } = await factsOf(portal, 'lumen-archive');
    await page.waitForFunction(
      (wanted) => document.querySelectorAll('.timeline .event').length === wanted,
      ofNewest,
    );
  };
  const offer = async (offerId: string): Promise<OfferNow> => {
    const data = await portal.ask(tokens.owner, offerQuery, { offerId });
    return (data as { readonly offer: OfferNow }).offer;
  };

  test('when the status of an offer is pressed, then its Status tab opens at the stage that waits', async () => {
    await using tab = await open(`/#token=${tokens.owner}`);
    const { page } = tab;
    const row = page.locator('tr', { hasText: 'lumen-logs' });
    await row.getByText('Awaiting publisher sign-off').click();
    await says(page, /Your turn: check the preview/);
    assert.equal(new URL(page.url()).hash, '#stage-PUBLISHER_SIGNOFF');
    assert.equal(await page.locator('[id^="stage-"]').count(), 7);
    assert.ok(await page.locator('#stage-PUBLISHER_SIGNOFF').isVisible());
    // The address that the mail about the preview carries.
    await page.goto(new URL('/offers/solenne/lumen-logs/preview', proxy.url).href);
    await page.getByRole('heading', { name: 'Lumen Logs', exact: true }).waitFor();
    await page.getByText('Preview of version').waitFor();
    // Where there is no preview, it leads to the tab that says why.
    await page.goto(new URL('/offers/solenne/lumen-archive/preview', proxy.url).href);
    await page.waitForURL(/lumen-archive\/status#stage-PUBLISHER_SIGNOFF$/);
    assert.deepEqual(tab.complaints, []);
  });

  test('when a customer signs in, then he is in the store, and nothing complains', async () => {
    await using tab = await open(`/#token=${tokens.customer}`);
    const { page } = tab;
    await page.waitForURL(/\/store$/);
    await page.getByRole('heading', { name: 'Store' }).waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when a publication is cancelled, published again, sent live and approved, then the page shows each as it happens', async () => {
    await using tab = await open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByText('lumen-logs').first().waitFor();
    await page.goto(new URL('/offers/solenne/lumen-logs/status', proxy.url).href);

    await page.getByRole('button', { name: /^Cancel publish/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel publish' }).click();
    await says(page, /canceled/);
    const canceled = await offer('lumen-logs');
    assert.equal(canceled.status, 'PUBLISH_CANCELED');
    assert.ok(canceled.steps.every(({ status }) => status === 'NOT_STARTED'));
    const shifts = await watchShifts(page);

    // Not available now: it stays in its place, and says from when it is.
    const goLive = page.getByRole('button', { name: /^Go live/ });
    await page.locator('button[aria-disabled=true]', { hasText: /^Go live/ }).waitFor();
    await page.getByText('From the publisher’s sign-off on.').first().waitFor();

    await page.getByRole('button', { name: /^Publish again/ }).click();
    await page.getByRole('dialog').getByText('camille.roux@solenne.example').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await says(page, /Your turn: check the preview/);
    assert.equal((await offer('lumen-logs')).publication.number, 2);

    const [preview] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: /^Open preview/ }).click(),
    ]);
    await preview.getByRole('heading', { name: 'Lumen Logs', exact: true }).waitFor();
    await preview.close();

    await goLive.click();
    const waiting = await offer('lumen-logs');
    const { hash } = waiting.publication.revision;
    await page.getByRole('dialog').getByText(hash.slice(0, 7)).first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Go live', exact: true }).click();
    await says(page, /Waiting for a reviewer/);

    const reviewId = (await offer('lumen-logs')).publication.review?.id;
    await portal.press(tokens.reviewer, 'approveReview', { reviewId, revisionHash: hash });
    await says(page, /is live/);
    assert.equal((await offer('lumen-logs')).isLive, true);
    // From the first stage to the last, nothing moved under the hand.
    assert.deepEqual(await shifts(), []);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the links of a mail are followed, then one ends at the finding and one opens the request for help', async () => {
    const data = await portal.ask(tokens.owner, mailQuery, { offerId: 'lumen-archive' });
    const { nodes } = (data as MailsNow).offer.mails;
    const text = nodes.find(({ event }) => event === 'CERTIFICATION_FAILED')?.text ?? '';
    const links = [...text.matchAll(/https?:\S+/g)].map(([link]) => new URL(link));
    const there = ({ pathname, search, hash }: URL) =>
      new URL(`${pathname}${search}${hash}`, proxy.url).href;
    const finding = links.findLast(({ hash }) => hash.startsWith('#finding-'));
    const help = links.find(({ searchParams }) => searchParams.has('help'));
    assert.ok(finding && help);

    await using tab = await open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByText('lumen-archive').first().waitFor();
    await page.goto(there(finding));
    await says(page, /Certification found/);
    await page.waitForFunction(() => document.activeElement?.classList.contains('finding'));
    assert.equal(await page.evaluate(() => document.activeElement?.id), finding.hash.slice(1));

    await page.goto(there(help));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('We attach publication 1').waitFor();
    await dialog.getByLabel('What do you need to know?').fill('Which location is right?');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByRole('status').waitFor();
    const asked = (await portal.ask(tokens.owner, mailQuery, {
      offerId: 'lumen-archive',
    })) as MailsNow;
    assert.deepEqual(asked.offer.supportRequests, [
      { stage: 'CERTIFICATION', publication: { number: 1 } },
    ]);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the network is cut and 20 transitions are missed, then the page says so, and shows everything afterwards', async () => {
    await using tab = await open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByText('lumen-archive').first().waitFor();
    await page.goto(new URL('/offers/solenne/lumen-archive/status', proxy.url).href);
    await says(page, /Certification found/);
    await page.getByText('Live updates on').waitFor();

    const missed = await cutWhileMuchHappens(
      { portal, proxy, page },
      { offerId: 'lumen-archive', cutMs: CUT_MS, atLeast: 20 },
    );
    assert.ok(missed >= 20);
    const { number } = (await offer('lumen-archive')).publication;
    await page.getByText(`Publication ${number}`).first().waitFor();
    await showsAll(page);

    // A mail about the publication before leads here too, and the page says that it is another one.
    await page.goto(new URL('/offers/solenne/lumen-archive/status?publication=1', proxy.url).href);
    await page.getByText('This link is about publication 1 (failed').waitFor();
  });

  test('when the server is killed and comes back, then the page says so, and goes on by itself', async () => {
    await using tab = await open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByText('lumen-archive').first().waitFor();
    await page.goto(new URL('/offers/solenne/lumen-archive/status', proxy.url).href);
    await says(page, /Certification found/);
    await page.getByText('Live updates on').waitFor();
    const { number } = (await offer('lumen-archive')).publication;

    await portal.killAndStart(async () => {
      await page.getByText('No connection since').first().waitFor({ timeout: 15_000 });
      // What can be pressed without a line says what it needs.
      await page.getByText('Needs a connection.').first().waitFor();
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual((await axe(page)).violations, []);
      }
    });
    // The new process knows the token, the cursor and the offer; the page asks it by itself.
    await page.getByText('Live updates on').waitFor();
    await publishInVain(portal, 'lumen-archive');
    await page
      .getByText(`Publication ${number + 1}`)
      .first()
      .waitFor();
    await says(page, /Certification found/);
    await showsAll(page);
    const { rows } = await portal.database.query(
      `select kind, stage from transition t join offer o on o.latest_publication = t.publication_id
        where o.offer_id = 'lumen-archive' group by kind, stage having count(*) > 1`,
    );
    assert.deepEqual(rows, []);
  });

  test('when GraphiQL is opened without a network, then a query and a subscription run in it', async () => {
    await using tab = await open('/graphiql');
    const { page } = tab;
    await page.getByRole('button', { name: /execute/i }).waitFor({ timeout: 30_000 });
    const answers = async (text: string) => {
      const press = () => page.getByRole('button', { name: /execute/i }).click();
      await press();
      await until(
        `the answer shows ${text}`,
        async () => {
          const shown = await page.locator('.result-window').innerText();
          // GraphiQL parses a tab a moment after it shows it, and until then runs the one before.
          if (shown.includes('Cannot infer operation')) {
            await press();
            // While it runs, the same button stops it.
            await pause(1_000);
          }
          return shown.includes(text);
        },
        20_000,
      );
    };
    await answers('statusText');
    // The tabs can be dragged, and take a press by the pointer of a driver for the beginning of that.
    await page.locator('.graphiql-tab-button', { hasText: 'Transitions' }).dispatchEvent('click');
    await page.locator('.graphiql-tab[aria-selected="true"]', { hasText: 'Transitions' }).waitFor();
    await answers('StreamStarted');
    assert.deepEqual(tab.complaints, []);
  });
});
