import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from 'pg';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import { until } from '../support/until.ts';
import { frenchPhone, says, startPortal, wider, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';
import { savePackageUpdate } from './update.ts';

type OfferNow = {
  readonly id: string;
  readonly status: string;
  readonly isLive: boolean;
  readonly draftVersion: number;
  readonly publication: {
    readonly number: number;
    readonly state: string;
    readonly endReason: string | null;
    readonly stage: string;
    readonly waitingFor: string | null;
    readonly revision: { readonly hash: string };
    readonly stageRuns: readonly { readonly id: string; readonly status: string }[];
  };
  readonly review: {
    readonly state: string;
    readonly threads: readonly {
      readonly id: string;
      readonly line: number | null;
      readonly path: string;
      readonly state: string;
      readonly blocking: boolean;
      readonly comments: readonly { readonly author: string; readonly text: string }[];
    }[];
  } | null;
};

const offerQuery = `{ offer(publisher: "solenne", offerId: "lumen-logs") {
  id status isLive draftVersion
  publication { number state endReason stage waitingFor revision { hash } stageRuns { id status } }
  review { state threads { id line path state blocking comments { author text } } } } }`;

const reviewPath = '/offers/solenne/lumen-logs/review';

describe('given the pages that mails and refusals lead to', { skip: withoutBrowser }, () => {
  let portal: Portal;
  let tokens: DemoTokens;
  let client: Client;
  before(async () => {
    portal = await startPortal();
    ({ tokens, database: client } = portal);
  });
  after(async () => await portal[Symbol.asyncDispose]());

  const offer = async (): Promise<OfferNow> =>
    ((await portal.ask(tokens.owner, offerQuery)) as { readonly offer: OfferNow }).offer;
  const untilOffer = async (what: string, fits: (offer: OfferNow) => boolean) =>
    await until(what, async () => fits(await offer()), 60_000);
  const publish = async () => {
    const { id, draftVersion } = await offer();
    await portal.press(tokens.owner, 'publish', {
      offerId: id,
      expectedDraftVersion: draftVersion,
      notificationEmails: ['camille.roux@solenne.example'],
    });
  };
  const goLive = async () => {
    await untilOffer('its sign-off', ({ publication }) => publication.waitingFor === 'PUBLISHER');
    const { id, publication } = await offer();
    const { hash: revisionHash } = publication.revision;
    await portal.press(tokens.owner, 'goLive', { offerId: id, revisionHash });
  };
  const signedIn = async (token: string, path: string) => {
    const tab = await portal.open(`/#token=${token}`);
    await tab.page.getByRole('heading', { level: 1 }).waitFor();
    await tab.page.goto(new URL(path, portal.product.url).href);
    return tab;
  };

  test('when a reviewer asks on a line, then the publisher answers there, and changes are requested', async () => {
    await using desk = await signedIn(tokens.reviewer, '/reviews');
    await desk.page.getByText('Nothing to review.').waitFor();
    await goLive();
    // The queue tells by itself that somebody waits now.
    await desk.page.getByRole('link', { name: 'Review, Lumen Logs' }).click();
    await says(desk.page, /Your turn: Solenne Systems waits/);
    await desk.page.getByRole('button', { name: 'Start review' }).click();
    await says(desk.page, /Marta Keller reads this package/);
    assert.equal((await offer()).review?.state, 'TAKEN');

    // By the keyboard alone: one line number is in the tab order, arrows lead to the others.
    await desk.page.getByRole('heading', { name: 'mainTemplate.json' }).waitFor();
    await desk.page.getByRole('button', { name: 'Comment on line 1', exact: true }).focus();
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByLabel('Comment on line 3').and(desk.page.locator('textarea')).waitFor();
    await desk.page.keyboard.type('Which `contentVersion` is this?');
    await desk.page.keyboard.press('Control+Enter');
    const thread = desk.page.getByRole('article', { name: 'Blocking thread, Line 3, open' });
    await thread.locator('.message', { hasText: 'contentVersion' }).waitFor();
    const asked = (await offer()).review?.threads[0];
    assert.deepEqual(
      [asked?.line, asked?.path, asked?.blocking, asked?.comments[0]?.text],
      [3, 'mainTemplate.json', true, 'Which `contentVersion` is this?'],
    );

    const approve = desk.page.getByRole('button', { name: /^Approve/ });
    await desk.page.locator('button[aria-disabled=true]', { hasText: 'Approve' }).waitFor();
    const why = desk.page.locator(`[id="${await approve.getAttribute('aria-describedby')}"]`);
    assert.match((await why.textContent()) ?? '', /thread/);

    const address = `${reviewPath}?publication=1&thread=${asked?.id}`;
    await using own = await signedIn(tokens.owner, address);
    await says(own.page, /Your turn: the reviewer asked 1 question/);
    const seen = own.page.getByRole('article', { name: 'Blocking thread, Line 3, open' });
    await seen.getByText('contentVersion').waitFor();
    assert.ok(await seen.evaluate((place) => place === document.activeElement));
    for (const name of [/^Approve/, /^Request changes/, /^Resolve/, /^Comment on/]) {
      assert.equal(await own.page.getByRole('button', { name }).count(), 0, String(name));
    }
    await seen.getByRole('button', { name: 'Answer' }).click();
    await seen.getByRole('textbox', { name: 'Answer' }).fill('That of the package, 1.0.0.0.');
    await seen.getByRole('button', { name: 'Send the answer' }).click();
    await seen.locator('.message', { hasText: 'That of the package' }).waitFor();
    assert.deepEqual(
      (await offer()).review?.threads[0]?.comments.map(({ author }) => author),
      ['Marta Keller', 'Camille Roux'],
    );

    await desk.page.reload();
    await desk.page.locator('.message', { hasText: 'That of the package' }).waitFor();
    await desk.page.getByRole('button', { name: 'Request changes (1)…' }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByText('Publication 1 is canceled.').waitFor();
    await dialog.getByLabel('Closing words').fill('Name the version in the description.');
    await dialog.getByRole('button', { name: 'Request changes' }).click();
    await says(desk.page, /Marta Keller asked for changes/);
    const { publication, review } = await offer();
    assert.deepEqual(
      [publication.state, publication.endReason, review?.state],
      ['CANCELED', 'REVIEW_CHANGES_REQUESTED', 'CHANGES_REQUESTED'],
    );
    await says(own.page, /Marta Keller asked for changes/);
    await own.page.getByText('Name the version in the description.').waitFor();
    assert.deepEqual([...desk.complaints, ...own.complaints], []);
  });

  test('when the next package is approved, then its old thread came along, and the offer is live', async () => {
    await publish();
    await goLive();
    await using desk = await signedIn(tokens.reviewer, '/reviews');
    const waiting = desk.page.getByRole('row', { name: /Lumen Logs/ });
    await waiting.getByText('round 2').waitFor();
    await waiting.getByText('1 answer to read').waitFor();
    await waiting.getByRole('link', { name: /^Review/ }).click();
    await desk.page
      .getByRole('link', { name: 'Changes since the review of publication 1' })
      .click();
    await desk.page.waitForURL('**/compare?from=1&to=2');
    await desk.page.locator('#now').waitFor();
    await desk.page.getByRole('link', { name: 'History' }).click();
    await desk.page.getByText('What you did yourself.').waitFor();
    // His own acts on the offer, and nobody else's.
    await desk.page.getByRole('row', { name: /Marta Keller/ }).waitFor();
    assert.equal(await desk.page.getByRole('row', { name: /Camille Roux/ }).count(), 0);
    assert.equal(await desk.page.getByRole('button', { name: 'Download CSV' }).count(), 0);
    await desk.page.getByRole('link', { name: 'Review', exact: true }).click();
    await desk.page.getByText('since publication 1').waitFor();
    await desk.page.getByRole('button', { name: 'Resolve' }).click();
    await desk.page.getByRole('article', { name: 'Blocking thread, Line 3, resolved' }).waitFor();
    assert.equal((await offer()).review?.threads[0]?.state, 'RESOLVED');

    await desk.page.locator('button[aria-disabled=false]', { hasText: 'Approve' }).click();
    const { hash } = (await offer()).publication.revision;
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByText(hash.slice(0, 7)).waitFor();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await says(desk.page, /Marta Keller approved this package/);
    await untilOffer('live', ({ isLive }) => isLive);
    await desk.page.locator('.offer-head .pill', { hasText: 'Live' }).waitFor();

    // The address of the first mail: its thread is in a later review.
    const thread = (await offer()).review?.threads[0]?.id;
    await desk.page.goto(
      new URL(`${reviewPath}?publication=1&thread=${thread}`, portal.product.url).href,
    );
    await desk.page.getByRole('link', { name: 'Look in the newest review' }).click();
    await desk.page.getByRole('article', { name: /^Blocking thread/ }).waitFor();
    assert.deepEqual(desk.complaints, []);
  });

  test('when an update waits, then both sides see its files against the live version, and lines in the changes take threads', async () => {
    await savePackageUpdate(portal);
    await publish();
    await goLive();
    // The queue on a phone, in French: what waits is a card as wide as the window, with all it says.
    await using hand = await portal.open(`/reviews#token=${tokens.reviewer}`, frenchPhone);
    const card = hand.page.getByRole('row', { name: /Lumen Logs/ });
    await card.getByText('En attente d’un réviseur').waitFor();
    await card.getByText(/^mise à jour de /).waitFor();
    const button = await card.getByRole('link', { name: 'Réviser, Lumen Logs' }).boundingBox();
    assert.ok(button !== null && button.height >= 44 && button.width > 300, JSON.stringify(button));
    assert.equal(await wider(hand.page), 0);

    await using desk = await signedIn(tokens.reviewer, reviewPath);
    const { page } = desk;
    const files = page.getByRole('navigation', { name: 'Files' });
    for (const name of [
      /^mainTemplate.json.*changed$/,
      /^rotate-archive.sh.*added$/,
      /^viewDefinition.json.*removed$/,
    ]) {
      await files.getByRole('link', { name }).waitFor();
    }
    // Only what changed is shown, with where it stands in both versions.
    const added = page.locator('tr.added', { hasText: 'lumen-portal:2.5.0' });
    await added.waitFor();
    await page.locator('tr.removed', { hasText: 'lumen-portal:2.4.0' }).waitFor();
    const unchanged = page.locator('.lines-frame tr', { hasText: '"suffix":' });
    assert.equal(await unchanged.count(), 0);
    await page.getByRole('button', { name: 'Whole file' }).click();
    await unchanged.waitFor();
    await added.waitFor();
    assert.equal(new URL(page.url()).searchParams.get('view'), 'file');
    await page.getByRole('button', { name: 'Changes', exact: true }).click();
    await unchanged.waitFor({ state: 'hidden' });

    await added.getByRole('button', { name: /^Comment on line/ }).click();
    await page.getByRole('textbox', { name: /^Comment on line/ }).fill('What is new in 2.5.0?');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.locator('.thread .message', { hasText: 'What is new in 2.5.0?' }).waitFor();
    const asked = (await offer()).review?.threads.find(({ comments }) =>
      comments.some(({ text }) => text.includes('2.5.0')),
    );
    assert.ok(asked);
    assert.deepEqual(
      [asked.path, String(asked.line)],
      ['mainTemplate.json', await added.locator('.number').last().textContent()],
    );
    assert.equal(await unchanged.count(), 0);

    // The publisher reads the same, on a phone and in French, and answers under the line.
    await using own = await portal.open(`/#token=${tokens.owner}`, frenchPhone);
    await own.page.getByRole('heading', { level: 1 }).waitFor();
    await own.page.goto(new URL(`${reviewPath}?thread=${asked.id}`, portal.product.url).href);
    await own.page
      .getByRole('button', { name: 'Modifications', exact: true, pressed: true })
      .waitFor();
    const thread = own.page.getByRole('article', { name: /^Fil bloquant/ });
    await thread.getByText('What is new in 2.5.0?').waitFor();
    await thread.getByRole('button', { name: 'Répondre' }).click();
    await thread.getByRole('textbox', { name: 'Répondre' }).fill('Une recherche par hôte.');
    await thread.getByRole('button', { name: 'Envoyer la réponse' }).click();
    await thread.locator('.message', { hasText: 'Une recherche par hôte.' }).waitFor();
    assert.equal(await wider(own.page), 0);

    await page.getByRole('button', { name: 'Request changes (1)…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Request changes' }).click();
    await says(page, /Marta Keller asked for changes/);
    assert.deepEqual([...hand.complaints, ...desk.complaints, ...own.complaints], []);
  });

  /**
   * Publishes while the packages are away, calls `meanwhile` when the stage has broken, lets a day pass for it, and
   * waits until it is blocked.
   */
  const block = async (meanwhile?: () => Promise<void>): Promise<string> => {
    await rename(packages(), `${packages()}.away`);
    await publish();
    if (meanwhile !== undefined) {
      const broken = `select from stage_run where status = 'IN_PROGRESS' and last_error is not null`;
      await until('it breaks', async () => (await client.query(broken)).rowCount === 1, 60_000);
      await meanwhile();
    }
    const failing = async () =>
      await client.query(
        `update stage_run set first_failed_at = now() - interval '25 hours', run_at = now()
         where status = 'IN_PROGRESS' and last_error is not null returning id`,
      );
    await until('it breaks', async () => (await failing()).rowCount === 1, 60_000);
    await untilOffer('it is blocked', ({ publication }) => publication.waitingFor === 'OPERATOR');
    await rename(`${packages()}.away`, packages());
    const run = (await offer()).publication.stageRuns.find(({ status }) => status === 'BLOCKED');
    assert.ok(run);
    return run.id;
  };
  const failedToLoad = 'Failed to load resource: the server responded with a status of';
  const packages = () => join(portal.product.dataDir, 'packages');

  /** Cancelling is too early: the page says why and from when on, and so does the API. */
  const cancelTooEarly = async (): Promise<void> => {
    await using tab = await signedIn(tokens.owner, '/offers/solenne/lumen-logs/status');
    const { page } = tab;
    await says(page, /is being tried again/);
    const cancel = page.locator('button[aria-disabled=true]', { hasText: 'Cancel publish' });
    const why = page.locator(`[id="${await cancel.getAttribute('aria-describedby')}"]`);
    assert.match((await why.textContent()) ?? '', /publisher’s sign-off/);
    await cancel.click({ force: true });
    assert.equal(await page.getByRole('dialog').count(), 0);
    const { id } = await offer();
    assert.deepEqual(
      await portal.ask(
        tokens.owner,
        'mutation ($input: CancelInput!) { cancel(input: $input) { __typename } }',
        { input: { offerId: id } },
      ),
      { cancel: { __typename: 'TooEarlyToCancel' } },
    );
    const { rows } = await client.query(
      'select state from publication where id = (select latest_publication from offer where offer_id = $1)',
      ['lumen-logs'],
    );
    assert.deepEqual(rows, [{ state: 'RUNNING' }]);
    // The logo lies beside the packages, which are away; its plate has the first letter meanwhile.
    await page.locator('.offer-title .plate', { hasText: 'L' }).waitFor();
    assert.deepEqual([...new Set(tab.complaints)], [`${failedToLoad} 404 (Not Found)`]);
  };

  test('when a stage breaks and is blocked, then it is too early to cancel, and an operator gives it up with a reason or lets it run again', async () => {
    const given = await block(cancelTooEarly);
    await using tab = await signedIn(tokens.operator, `/operations#run-${given}`);
    const { page } = tab;
    await says(page, /1 stage is blocked/);
    const first = page.locator(`[id="run-${given}"]`);
    await first.getByText('is not in the store').waitFor();
    assert.ok(await first.evaluate((place) => place === document.activeElement));
    await first.getByRole('button', { name: /^Give up/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Give up' }).click();
    await dialog.getByText('Write why it is given up.').waitFor();
    await dialog.getByLabel('Reason').fill('The packages are lost.');
    await dialog.getByRole('button', { name: 'Give up' }).click();
    await first.locator('.pill', { hasText: 'Given up' }).waitFor();
    const { publication } = await offer();
    assert.deepEqual([publication.state, publication.endReason], ['FAILED', 'PLATFORM']);

    const retried = await block();
    await page.reload();
    const second = page.locator(`[id="run-${retried}"]`);
    await second.getByRole('button', { name: /^Try again/ }).click();
    await second.locator('.pill', { hasText: 'Runs again' }).waitFor();
    await untilOffer('sign-off', (now) => now.publication.waitingFor === 'PUBLISHER');
    await page.goto(new URL(`/operations#run-${retried}`, portal.product.url).href);
    await page.reload();
    await page.getByText('is no longer blocked: complete.').waitFor();
    assert.deepEqual(tab.complaints, []);

    await using other = await signedIn(tokens.reviewer, '/operations');
    await other.page.getByRole('heading', { name: 'Operations are for operators' }).waitFor();
    assert.equal(await other.page.getByRole('link', { name: 'Operations' }).count(), 0);
    assert.deepEqual(other.complaints, []);
  });

  test('when help is asked for, then an operator answers, the asker reads it and closes the request', async () => {
    await using own = await signedIn(tokens.owner, '/offers/solenne/lumen-archive/status');
    await own.page.getByRole('button', { name: 'Get help…' }).click();
    const dialog = own.page.getByRole('dialog');
    await dialog.getByLabel('Subject').fill('Which location is meant?');
    await dialog.getByLabel('What do you need to know?').fill('I do not see the line.');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await using desk = await signedIn(tokens.operator, '/operations');
    await says(desk.page, /1 support request is open/);
    // A mail that the server of mails has not taken, and is offered again in an hour.
    const failing = `set state = 'QUEUED', last_error = 'The mail server is away.', first_failed_at = now(), run_at = now() + interval '1 hour'`;
    const one = `where id = (select min(id::text)::uuid from mail)`;
    await client.query(`update mail ${failing} ${one}`);
    await desk.page.reload();
    const line = desk.page.getByRole('row', { name: /^Mails/ });
    await line.getByText('The mail server is away.').waitFor();
    assert.match((await line.textContent()) ?? '', /Failing1tried again/);
    await client.query(`update mail set state = 'SENT', last_error = null, run_at = null ${one}`);
    await desk.page.getByRole('link', { name: 'Which location is meant?' }).click();
    await says(desk.page, /Your turn: Camille Roux waits for an answer/);
    await desk.page.getByText('Publication 1').waitFor();
    await desk.page.getByLabel('Your answer').fill('Line 12 of `mainTemplate.json`.');
    await desk.page.getByRole('button', { name: 'Send' }).click();
    await says(desk.page, /Noor Haddad has answered/);

    const { rows: requests } = await client.query<{ state: string; number: number }>(
      'select state, number from support_request',
    );
    assert.deepEqual(requests, [{ state: 'ANSWERED', number: 1 }]);
    const { rows: mails } = await client.query<{ text: string; recipient: string }>(
      `select text, recipient from mail where event = 'SUPPORT_REQUEST_ANSWERED'`,
    );
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['camille.roux@solenne.example'],
    );
    const address = /\/support\/\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '';

    // By the card of the Status tab, and by the address in the mail.
    await own.page.getByRole('link', { name: 'Which location is meant?' }).click();
    await says(own.page, /Noor Haddad has answered/);
    assert.equal(new URL(own.page.url()).pathname, address);
    await own.page.locator('.message', { hasText: 'Line 12 of' }).waitFor();
    await own.page.getByRole('button', { name: 'Close the request…' }).click();
    const closing = own.page.getByRole('dialog');
    await closing.getByRole('button', { name: 'Close the request' }).click();
    await says(own.page, /This request is closed/);
    assert.equal(await own.page.getByRole('textbox').count(), 0);

    await using other = await signedIn(tokens.reviewer, address);
    await other.page.getByRole('heading', { name: 'Not found' }).waitFor();
    assert.deepEqual([...own.complaints, ...desk.complaints, ...other.complaints], []);
  });
});
