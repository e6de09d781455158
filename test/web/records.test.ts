import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import { until } from '../support/until.ts';
import { cutOff } from './cut-off.ts';
import { frenchPhone, says, startPortal, wider, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

type OfferNow = {
  readonly id: string;
  readonly listing: { readonly id: string } | null;
  readonly publication: {
    readonly waitingFor: string | null;
    readonly revision: { readonly hash: string };
  };
  readonly review: { readonly id: string } | null;
};

describe('given the screens around an offer', { skip: withoutBrowser }, () => {
  const opened = new AsyncDisposableStack();
  let portal: Portal;
  let tokens: DemoTokens;
  before(async () => {
    portal = opened.use(await startPortal());
    ({ tokens } = portal);
  });
  after(async () => await opened.disposeAsync());

  const signedIn = async (token: string, path: string) => {
    const tab = await portal.open(`/#token=${token}`);
    await tab.page.getByRole('heading', { level: 1 }).waitFor();
    await tab.page.goto(new URL(path, portal.product.url).href);
    return tab;
  };

  test('when a draft is compared with the preview, then what differs is marked on both sides', async () => {
    await using tab = await signedIn(
      tokens.owner,
      '/offers/solenne/lumen-logs/editor/overview#marketplace.title',
    );
    const { page } = tab;
    await page.locator('[id="marketplace.title"]').fill('Lumen Logs Plus');
    // What is typed and not saved yet is saved first.
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await says(page, /1 field differs, no package file/);
    const address = new URL(page.url());
    assert.deepEqual(
      [address.pathname, address.search],
      ['/offers/solenne/lumen-logs/compare', '?from=preview&to=draft'],
    );
    const fields = page.getByRole('region', { name: 'Fields' });
    await fields.getByRole('heading', { name: 'Title changed' }).waitFor();
    assert.deepEqual(await fields.locator('ins').allTextContents(), ['Plus']);

    await page.getByRole('button', { name: 'Swap the two' }).click();
    await fields.locator('.old ins').waitFor();
    await page.getByLabel('To', { exact: true }).selectOption({ label: '1.0.0, publication 1' });
    await page.getByLabel('From', { exact: true }).selectOption({ label: 'Preview' });
    await says(page, /No field differs/);
    await page.getByLabel('From', { exact: true }).selectOption({ label: 'Live: nothing yet' });
    await page.getByText('There is nothing at one of these two places now').waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when a reviewer asks for a draft, then he is told that drafts are not for him', async () => {
    await using tab = await signedIn(
      tokens.reviewer,
      '/offers/solenne/lumen-logs/compare?from=preview&to=draft',
    );
    await tab.page.getByText('Drafts are for the publisher’s members.').waitFor();
    await using other = await signedIn(tokens.owner, '/offers/solenne/no-such-offer/compare');
    await other.page.getByRole('heading', { name: 'Not found' }).waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when the history is read, then it says who, how and what, shows a change, and can be narrowed and taken along', async () => {
    await using tab = await signedIn(tokens.owner, '/offers/solenne/lumen-logs/history');
    const { page } = tab;
    const saved = page.getByRole('row', { name: /Title/ }).first();
    await saved.getByText('in the portal').waitFor();
    await saved.getByRole('button', { name: /^Show the change/ }).click();
    assert.equal(await saved.locator('ins').textContent(), 'Plus');

    await page.getByLabel('What', { exact: true }).selectOption({ label: 'Steps of publications' });
    await page.getByRole('row', { name: /Publish pressed/ }).waitFor();
    await saved.waitFor({ state: 'detached' });
    await page.getByLabel(/^By/).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing fits this filter.').waitFor();
    assert.equal(new URL(page.url()).search, '?what=publication&by=nobody');
    await page.getByRole('link', { name: 'Show everything' }).click();
    await saved.waitFor();

    await page.goto(new URL('/history?what=draft&by=camille', portal.product.url).href);
    await page
      .getByRole('row', { name: /Lumen Logs/ })
      .first()
      .waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    assert.equal(file.suggestedFilename(), 'history-solenne.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.match(lines[0] ?? '', /^\W*"at","offer","number","kind"/);
    assert.ok(lines.length > 10);
    assert.ok(!lines.some((line) => line.includes('"PUBLISHED"')));

    await using other = await signedIn(tokens.reviewer, '/history');
    await other.page.getByText('A history is for the members of its publisher.').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when an owner makes a token, then its secret is shown once and works until it is revoked', async () => {
    await using tab = await signedIn(tokens.owner, '/offers');
    const { page } = tab;
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'API tokens' }).click();
    await page.getByRole('button', { name: 'New token…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const name = dialog.getByLabel('Name');
    await name.and(dialog.locator('[aria-invalid=true]')).waitFor();
    await dialog.locator('.field.wrong').getByText('Give the token a name.').waitFor();
    await dialog.getByLabel('Name').fill('Build pipeline');
    await dialog.getByLabel('Only these:').check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('It will not be shown again.').waitFor();
    const secret = await dialog.getByLabel('Secret').inputValue();
    const viewer = async () => await portal.ask(secret, '{ viewer { name scopes } }');
    assert.deepEqual(await viewer(), {
      viewer: { name: 'Build pipeline', scopes: ['offers:read'] },
    });
    await dialog.getByRole('button', { name: 'Close' }).click();
    assert.ok(!(await page.content()).includes(secret));

    const row = page.getByRole('row', { name: /Build pipeline/ });
    await row.getByRole('button', { name: 'Revoke, Build pipeline' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await row.locator('.pill', { hasText: 'Revoked' }).waitFor();
    assert.notDeepEqual(await viewer(), {
      viewer: { name: 'Build pipeline', scopes: ['offers:read'] },
    });

    await using other = await signedIn(tokens.contributor, '/tokens');
    await other.page.getByText('API tokens are managed by owners').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when an application acts for the publisher, then an owner sees it and takes its rights away', async () => {
    const { rows } = await portal.database.query<{ id: string }>(
      `insert into api_client
         (id, issuer, application_id, subject, name, role, scopes, publisher_id, created_at)
       select gen_random_uuid(), 'https://login.example', 'release-pipeline', 'release-pipeline',
         'Release pipeline', 'CONTRIBUTOR', '{offers:read}', id, now()
       from publisher where publisher_id = 'solenne' returning id`,
    );
    assert.equal(rows.length, 1);
    await using tab = await signedIn(tokens.owner, '/tokens');
    const { page } = tab;
    await page.getByRole('heading', { name: 'Applications' }).waitFor();
    const row = page.getByRole('row', { name: /Release pipeline.*release-pipeline/ });
    await row.getByRole('button', { name: 'Revoke, Release pipeline' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Its tokens are refused at once').waitFor();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await row.locator('.pill', { hasText: 'Revoked' }).waitFor();
    const ended = await portal.database.query(
      'select from api_client where id = $1 and revoked_at is not null',
      [rows[0]?.id],
    );
    assert.equal(ended.rowCount, 1);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the mail log is read, then each mail has its tries and its text, and can be sent again', async () => {
    await using tab = await signedIn(tokens.owner, '/mail?state=SENT');
    const { page } = tab;
    const row = page.getByRole('row', { name: /Lumen Logs/ }).first();
    await row.locator('.pill', { hasText: 'Delivered' }).waitFor();
    await row.locator('button.name-link').click();
    await page.getByRole('region', { name: 'Text', exact: true }).first().waitFor();
    await page.getByText('Message-ID').first().waitFor();
    // The HTML as it is read, in a frame where nothing runs and whose style is the mail's.
    const frame = page.locator('iframe[title=HTML]').first();
    const shown = frame.contentFrame();
    await shown.getByRole('link').first().waitFor();
    assert.equal(
      await frame.getAttribute('sandbox'),
      'allow-popups allow-popups-to-escape-sandbox',
    );
    const font = await shown.locator('body').evaluate((body) => getComputedStyle(body).fontFamily);
    assert.match(font, /Segoe UI|system-ui|sans-serif/);
    // On a phone and in French it stays within the window, and the mail within its frame.
    await page.setViewportSize(frenchPhone.viewport);
    await page.locator('button.icon-button[lang=fr]').click();
    await page.getByText('Source du HTML').first().waitFor();
    assert.equal(await wider(page), 0);
    const beyond = await shown.locator('html').evaluate((html) => html.scrollWidth - innerWidth);
    assert.equal(beyond, 0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('button.icon-button[lang=en]').click();
    const address = new URL((await frame.getAttribute('src')) ?? '', portal.product.url);
    const asked = async (token: string) =>
      await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    const own = await asked(tokens.owner);
    assert.match(
      own.headers.get('content-security-policy') ?? '',
      /^sandbox allow-popups[^;]*; default-src 'none'/,
    );
    assert.equal((await asked(tokens.reviewer)).status, 404);
    assert.equal((await fetch(address)).status, 401);
    await page.getByText('Source of the HTML').first().click();
    await page.getByRole('region', { name: 'Source of the HTML' }).first().waitFor();
    const recipient = (await row.locator('.of-to').textContent()) ?? '';
    await row.getByRole('button', { name: /^Send again/ }).click();
    await row.getByText('On its way').waitFor();
    assert.match(recipient, /@/);
    await page.getByRole('link', { name: 'Open the mailbox' }).waitFor();

    await page.goto(new URL('/mail?to=nobody@nowhere.example', portal.product.url).href);
    await page.getByText('No mail fits this filter.').waitFor();
    await using other = await signedIn(tokens.reviewer, '/mail');
    await other.page.getByText('Mails are for the members').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when somebody is invited, then the invitation waits and can be taken back, and the only owner cannot leave', async () => {
    await using tab = await signedIn(tokens.owner, '/members');
    const { page } = tab;
    const owner = page.getByRole('row', { name: /Camille Roux/ });
    const leave = owner.getByRole('button', { name: 'Leave…' });
    await leave.waitFor();
    assert.equal(await leave.getAttribute('aria-disabled'), 'true');
    await owner.getByText('The only owner stays').waitFor();
    await page.getByRole('button', { name: 'Invite…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Mail address').fill('no address');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await dialog.locator('.wrong-text').waitFor();
    await dialog.getByLabel('Mail address').fill('marketplace@solenne.example');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    const invited = page.getByRole('row', { name: /marketplace@solenne\.example/ });
    await invited.locator('.pill', { hasText: 'Pending' }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await cutOff(page), []);
    await page.setViewportSize({ width: 1280, height: 900 });
    await invited.getByRole('button', { name: /^Take back/ }).click();
    await invited.locator('.pill', { hasText: 'Taken back' }).waitFor();

    await using other = await signedIn(tokens.contributor, '/join/unknown-code');
    await other.page.getByRole('button', { name: 'Accept the invitation' }).click();
    await other.page.getByText('This invitation does not work').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when a package is tested in the editor, then what certification would say stands below it', async () => {
    await using tab = await signedIn(tokens.owner, '/offers/solenne/lumen-archive/editor/skus');
    const { page } = tab;
    const press = page.getByRole('button', { name: 'Test this package' }).first();
    await press.click();
    await page.locator('.pill', { hasText: /Publishing would stop: \d+ error/ }).waitFor();
    await page.locator('.test-package .finding').first().waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when a customer gets the live offer, then its lead is read, exported and erased by its address', async () => {
    const offerNow = async () =>
      (
        (await portal.ask(
          tokens.owner,
          `{ offer(publisher: "solenne", offerId: "lumen-logs") { id listing { id }
             publication { waitingFor revision { hash } } review { id } } }`,
        )) as { readonly offer: OfferNow }
      ).offer;
    const { id, publication } = await offerNow();
    const { hash: revisionHash } = publication.revision;
    await portal.press(tokens.owner, 'goLive', { offerId: id, revisionHash });
    await until('its review', async () => (await offerNow()).review !== null, 60_000);
    const review = (await offerNow()).review?.id;
    await portal.press(tokens.reviewer, 'startReview', { reviewId: review });
    await portal.press(tokens.reviewer, 'approveReview', { reviewId: review, revisionHash });
    await until('live', async () => (await offerNow()).listing !== null, 60_000);
    await portal.press(tokens.customer, 'recordLead', {
      listingId: (await offerNow()).listing?.id,
      email: 'ana@fjord.example',
      name: 'Ana Lund',
      company: 'Fjord',
      country: 'NO',
      consent: true,
    });

    await using tab = await signedIn(tokens.owner, '/offers/solenne/lumen-logs/leads');
    const { page } = tab;
    const row = page.getByRole('row', { name: /ana@fjord\.example/ });
    await row.getByText('Ana Lund · Fjord · NO').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    assert.match(await readFile(await file.path(), 'utf8'), /ana@fjord\.example/);
    await page.getByRole('button', { name: 'Send a test lead' }).click();
    // The demo has no destination for leads, which the API says.
    await page.getByRole('alert').locator('.wrong-text').waitFor();

    await page.goto(new URL('/leads?email=ANA@fjord.example', portal.product.url).href);
    await row.waitFor();
    await page.getByRole('button', { name: 'Erase somebody…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Erase' }).click();
    await dialog.getByRole('heading', { name: '1 lead erased' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.goto(new URL('/leads', portal.product.url).href);
    await page.getByRole('row', { name: /Erased/ }).waitFor();
    assert.ok(!(await page.content()).includes('ana@fjord'));
    assert.deepEqual(tab.complaints, []);
  });

  test('when an owner takes the live offer out of the store, then he is told what ends, and nobody finds it', async () => {
    await using tab = await signedIn(tokens.owner, '/offers/solenne/lumen-logs/editor');
    const { page } = tab;
    await page.getByRole('button', { name: 'More' }).click();
    // There is no private SKU, and an offer that was published is not deleted.
    assert.deepEqual(await page.locator('#more button').allTextContents(), [
      'Go back to an earlier package…',
      'Take out of the store…',
    ]);
    await page.getByRole('button', { name: 'Take out of the store…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Version 1.0.0 is no longer listed').waitFor();
    assert.equal(await page.locator('#more:popover-open').count(), 0);
    await dialog.getByRole('button', { name: 'Take out of the store' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('.offer-head .pill', { hasText: 'Delisted' }).waitFor();
    const { offer } = (await portal.ask(
      tokens.owner,
      '{ offer(publisher: "solenne", offerId: "lumen-logs") { status isLive listing { id } } }',
    )) as { readonly offer: object };
    assert.deepEqual(offer, { status: 'DELISTED', isLive: false, listing: null });
    assert.deepEqual(tab.complaints, []);
  });

  test('when an owner reads the audit and the support requests, then both say what is the case, and a reviewer is refused', async () => {
    await using tab = await signedIn(tokens.owner, '/audit?action=validate');
    const { page } = tab;
    await page
      .getByRole('row', { name: /validate/ })
      .first()
      .waitFor();
    await page.goto(new URL('/support', portal.product.url).href);
    await page.getByText('No support request.').waitFor();
    await using other = await signedIn(tokens.reviewer, '/audit');
    await other.page.getByText('The audit is read by the owners').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });
});
