import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from 'pg';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import { until } from '../support/until.ts';
import { frenchPhone, startPortal, wider, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

/** On the preview list of the demo's offer, and not. */
const LISTED = '3d6f0c1e-8a47-4b52-9e61-7f20c4b87c41';
const OTHER = '4d1e0c8a-92c4-4a54-9a4e-0a7f51d191aa';

const previewPath = '/offers/solenne/lumen-logs/preview';
const livePath = '/store/solenne/lumen-logs';
const refused = 'This preview is open to allow-listed subscriptions';

type OfferNow = {
  readonly id: string;
  readonly isLive: boolean;
  readonly publication: {
    readonly waitingFor: string | null;
    readonly revision: { readonly hash: string };
    readonly review: { readonly id: string } | null;
  };
  readonly mails: { readonly nodes: readonly { readonly text: string }[] };
};
type DraftNow = {
  readonly id: string;
  readonly draftVersion: number;
  readonly draft: {
    readonly skus: readonly {
      readonly id: string;
      readonly skuId: string;
      readonly packages: readonly { readonly version: string }[];
    }[];
  };
};
const offerQuery = `{ offer(publisher: "solenne", offerId: "lumen-logs") {
  id isLive publication { waitingFor revision { hash } review { id } }
  mails(first: 50) { nodes { text } } } }`;

describe('given the demo’s offer at its sign-off, and a customer', { skip: withoutBrowser }, () => {
  const opened = new AsyncDisposableStack();
  let portal: Portal;
  let tokens: DemoTokens;
  let client: Client;
  before(async () => {
    portal = opened.use(await startPortal());
    ({ tokens, database: client } = portal);
  });
  after(async () => await opened.disposeAsync());

  const offer = async (): Promise<OfferNow> =>
    ((await portal.ask(tokens.owner, offerQuery)) as { readonly offer: OfferNow }).offer;
  /** The page signed in as somebody, at once where he wants to be. */
  const openAs = async (token: string, path: string) => await portal.open(`${path}#token=${token}`);
  const heading = async (page: Awaited<ReturnType<typeof openAs>>['page']) => {
    const found = page.getByRole('heading', { level: 1 });
    await found.waitFor();
    return await found.innerText();
  };

  test('when he looks before he is invited, then he is refused, and a preview that does not exist looks the same', async () => {
    await using tab = await openAs(tokens.customer, previewPath);
    const { page } = tab;
    assert.equal(await heading(page), refused);
    const here = await page.locator('main').innerText();
    await page.goto(new URL('/offers/solenne/no-such-offer/preview', portal.product.url).href);
    assert.equal(await heading(page), refused);
    assert.equal(await page.locator('main').innerText(), here);
    assert.deepEqual(tab.complaints, []);
    await using guest = await portal.open(previewPath);
    await guest.page.waitForURL(/\/sign-in\?next=/);
  });

  test('when nothing is live, then guests are told, and the page of the offer is not found', async () => {
    await using tab = await portal.open('/store');
    await tab.page.getByText('No offer is live yet.').waitFor();
    assert.deepEqual(tab.complaints, []);
    await tab.page.goto(new URL(livePath, portal.product.url).href);
    assert.equal(await heading(tab.page), 'Not found');
  });

  test('when he opens his invitation, then he sees the page, tries its form and its plan, and no secret is told', async () => {
    {
      await using tab = await openAs(tokens.owner, previewPath);
      const { page } = tab;
      await page.getByRole('link', { name: 'Who sees it' }).click();
      await page.getByText('2 subscriptions are allow-listed.').waitFor();
      await page.getByText('Nobody is invited.').waitFor();
      await page.getByRole('button', { name: 'Invite…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Subscription').selectOption(LISTED);
      await dialog.getByLabel('Mail address of its holder').fill('kim.berg');
      await dialog.getByRole('button', { name: 'Send the invitation' }).click();
      await dialog.locator('.field.wrong').waitFor();
      await dialog.getByLabel('Mail address of its holder').fill('kim.berg@fabrikam.example');
      await dialog.getByRole('button', { name: 'Send the invitation' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('row', { name: /kim\.berg@fabrikam\.example.*Pending/ }).waitFor();
      assert.deepEqual(tab.complaints, []);
    }
    let code = '';
    await until('the invitation is written', async () => {
      const { rows } = await client.query<{ text: string }>(
        `select text from mail where recipient = 'kim.berg@fabrikam.example'`,
      );
      code = /\/invitations\/([\w-]+)/.exec(rows[0]?.text ?? '')?.[1] ?? '';
      return code !== '';
    });
    await using tab = await openAs(tokens.customer, `/invitations/${code}`);
    const { page } = tab;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.getByRole('button', { name: 'Open the preview' }).click();
    await page.getByRole('link', { name: 'Open it in the portal' }).click();
    assert.equal(await heading(page), 'Lumen Logs');
    const bar = page.getByRole('complementary', { name: 'Preview' });
    await bar.getByText('Preview of version 1.0.0.').waitFor();
    await bar.getByText('the team of Solenne Systems see this page').waitFor();
    await bar.getByText('Subscription …-7c41').waitFor();
    assert.equal(
      await page.getByRole('button', { name: 'Get it now' }).getAttribute('aria-disabled'),
      'true',
    );
    await page.getByText('az managedapp definition create').waitFor();
    assert.ok(
      await page
        .locator('.shots img')
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );

    await page.getByLabel('Region').fill('francecentral');
    await page.getByLabel('Installation name').fill('Lumen PROD');
    await page.getByLabel('Password', { exact: false }).first().fill('Do-not-tell-anybody-1');
    await page.getByText('The two passwords differ.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Next: Capacity and retention' }).click();
    await page.getByText('Step 2 of 4').waitFor();
    await page.getByRole('button', { name: 'Back: Basics' }).click();
    await page.getByText('3 to 16 lower-case letters, digits and dashes; begins with').waitFor();
    await page.getByText('The two passwords differ.').waitFor();
    await page.getByLabel('Installation name').fill('lumen-prod');
    await page.getByText('begins with a letter and does not end').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Next: Capacity and retention' }).click();
    await page.getByRole('button', { name: 'Next: Network and collector' }).click();
    // What is not drawn is there with its type.
    await page.getByText('Microsoft.Compute.UserNameTextBox').waitFor();

    await page.getByText('13 parameters for the template').click();
    const parameters = page.locator('.form-parameters > div');
    assert.match(
      await parameters.filter({ hasText: 'portalPassword' }).first().innerText(),
      /••••••••/,
    );
    assert.match(
      await parameters.filter({ hasText: 'location' }).first().innerText(),
      /francecentral/,
    );
    await page.getByRole('button', { name: 'Show the plan' }).click();
    await page.getByText(/^Deploys \d+ resources/).waitFor();
    await page.locator('.plan-resources', { hasText: 'lumen-prod-collector' }).waitFor();
    assert.ok(sent.some((body) => body.includes('PreviewPlan') && body.includes('lumen-prod')));
    assert.ok(!sent.some((body) => body.includes('Do-not-tell')));
    assert.deepEqual(tab.complaints, []);
  });

  test('when the team sees it as a subscription, then it sees what that one sees', async () => {
    await using tab = await openAs(tokens.owner, previewPath);
    const { page } = tab;
    await page
      .getByText('Only 2 allow-listed subscriptions and your team see this page.')
      .waitFor();
    await page.getByLabel('Seen as').selectOption({ label: 'Subscription …-7c41' });
    await page.waitForURL(/as=3d6f0c1e/);
    assert.equal(await heading(page), 'Lumen Logs');
    await page.getByLabel('Seen as').selectOption({ label: 'Another subscription…' });
    await page.getByLabel('Subscription id').fill(OTHER);
    await page.getByRole('button', { name: 'See it', exact: true }).click();
    await page.getByText('…-91aa is not on the list.').waitFor();
    assert.equal(await heading(page), refused);
    await page.getByRole('button', { name: 'See it as your team' }).click();
    await page.getByText('Only 2 allow-listed subscriptions').waitFor();
    await page.getByRole('link', { name: 'Back to Status' }).click();
    await page.locator('#now').waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when it is live, then a guest finds it, and Get it now makes one lead and ends with the deployment', async () => {
    const { id, publication } = await offer();
    const { hash: revisionHash } = publication.revision;
    await portal.press(tokens.owner, 'goLive', { offerId: id, revisionHash });
    await until('a review', async () => (await offer()).publication.review !== null, 60_000);
    const reviewId = (await offer()).publication.review?.id;
    await portal.press(tokens.reviewer, 'approveReview', { reviewId, revisionHash });
    await until('it is live', async () => (await offer()).isLive, 60_000);

    await using tab = await portal.open('/store');
    const { page } = tab;
    const search = page.getByRole('searchbox', { name: 'Search offers' });
    await search.fill('no such thing');
    await search.press('Enter');
    await page.getByText('No offer matches “no such thing”').waitFor();
    await search.fill('lumen');
    await search.press('Enter');
    await page.getByText('1 offer matches “lumen”').waitFor();
    await page.getByRole('link', { name: /^Analytics/ }).click();
    await page.waitForURL(/category=analytics/);
    await page.getByRole('link', { name: 'Lumen Logs' }).click();
    await page.waitForURL(({ pathname }) => pathname === livePath);
    await page.getByRole('heading', { level: 1, name: 'Lumen Logs' }).waitFor();
    assert.equal(await page.getByRole('complementary', { name: 'Preview' }).count(), 0);

    await page.getByRole('button', { name: 'Get it now…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Solenne Systems receives what you enter here.').waitFor();
    await dialog.getByRole('button', { name: 'Send and deploy' }).click();
    await dialog.getByText('Enter the mail address').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'lead-email');
    await dialog.getByLabel('Mail address', { exact: true }).fill('kim.berg@fabrikam.example');
    await dialog.getByLabel('Company').fill('Fabrikam');
    await dialog.getByLabel('Country or region').selectOption({ label: 'France' });
    await dialog.getByRole('button', { name: 'Send and deploy' }).click();
    await dialog.getByText('Agree, or close this').waitFor();
    const { rows: before } = await client.query('select 1 from lead');
    assert.equal(before.length, 0);
    const consent = dialog.getByRole('checkbox');
    await consent.check();
    await dialog.getByRole('button', { name: 'Send and deploy' }).click();
    await page.getByRole('heading', { name: 'Now deploy it' }).waitFor();
    await page.getByRole('dialog').getByText('az managedapp definition create').waitFor();
    const { rows } = await client.query(
      'select email, name, company, country, consent, action from lead',
    );
    assert.equal(rows.length, 1);
    const [lead] = rows as readonly Record<string, unknown>[];
    assert.deepEqual(
      [lead?.['email'], lead?.['name'], lead?.['company'], lead?.['country'], lead?.['action']],
      ['kim.berg@fabrikam.example', null, 'Fabrikam', 'FR', 'INS'],
    );
    assert.match(String(lead?.['consent']), /Solenne Systems/);
    assert.deepEqual(tab.complaints, []);
  });

  test('when it is live and a guest reads it on a phone, then the price of each plan is on the screen', async () => {
    await using tab = await portal.open(livePath, frenchPhone);
    const { page } = tab;
    const price = await page.locator('.plans').getByText('240').first().boundingBox();
    assert.ok(price !== null && price.x + price.width <= frenchPhone.viewport.width);
    // For those who do not see it, it is still a table.
    await page.getByRole('row', { name: /Lumen Logs Standard.*240/ }).waitFor();
    assert.equal(await wider(page), 0);
    assert.deepEqual(tab.complaints, []);
  });

  test('when it is read without script, then the page is there as text, for engines too', async () => {
    await using tab = await portal.open(livePath, { javaScriptEnabled: false });
    await tab.page.waitForURL(/\?plain/);
    assert.equal(await heading(tab.page), 'Lumen Logs');
    await tab.page.getByText('az managedapp definition create').waitFor();
    const response = await fetch(new URL(livePath, portal.product.url));
    const text = await response.text();
    assert.match(text, /<title>Lumen Logs · Solenne Systems<\/title>/);
    assert.match(text, /<meta name="description" content="[^"]+">/);
    assert.match(text, /What will be deployed/);
    assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.equal((await fetch(new URL('/store/solenne/none', portal.product.url))).status, 404);
  });

  test('when his invitation is taken back, then its maker has seen his looks, and the preview is closed to him', async () => {
    await using customer = await openAs(tokens.customer, previewPath);
    assert.equal(await heading(customer.page), 'Lumen Logs');
    await using tab = await openAs(tokens.owner, '/offers/solenne/lumen-logs/status');
    const { page } = tab;
    await page.getByRole('link', { name: 'Who sees it' }).click();
    await page.getByRole('row', { name: /Proven/ }).waitFor();
    await page
      .getByRole('table', { name: 'Looks at the preview, newest first' })
      .getByRole('row', { name: /…-7c41.*The page/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Take back/ }).click();
    await page.getByRole('row', { name: /Taken back/ }).waitFor();
    const { rows } = await client.query(
      'select 1 from preview_invitation where revoked_at is not null',
    );
    assert.equal(rows.length, 1);
    await customer.page.reload();
    assert.equal(await heading(customer.page), refused);
    assert.deepEqual(tab.complaints, []);
    await using operator = await openAs(
      tokens.operator,
      '/offers/solenne/lumen-logs/preview-access',
    );
    await operator.page.getByRole('row', { name: /Taken back/ }).waitFor();
    assert.equal(await operator.page.getByRole('button', { name: 'Invite…' }).count(), 0);
    assert.deepEqual(operator.complaints, []);
    await using staff = await openAs(tokens.reviewer, '/offers/solenne/lumen-logs/preview-access');
    await staff.page.getByText('is shown to the publisher’s members').waitFor();
  });

  test('when a package that is live is taken back, then the draft is without it, or it says why not', async () => {
    await using tab = await openAs(tokens.owner, '/offers/solenne/lumen-logs/editor');
    const { page } = tab;
    const goBack = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('button', { name: 'Go back to an earlier package…' }).click();
      await dialog.getByLabel('SKU').selectOption({ label: 'standard, live with 1.0.0' });
      await dialog.getByRole('button', { name: 'Go back', exact: true }).click();
    };
    const dialog = page.getByRole('dialog');
    await goBack();
    await dialog.getByText('Version 1.0.0 is the only package of this SKU').waitFor();
    await dialog.getByRole('button', { name: 'Not now' }).click();

    const read = async () =>
      (
        (await portal.ask(
          tokens.owner,
          '{ offer(publisher: "solenne", offerId: "lumen-logs") { id draftVersion draft } }',
        )) as { readonly offer: DraftNow }
      ).offer;
    const { id, draftVersion, draft } = await read();
    const sku = draft.skus.find(({ skuId }) => skuId === 'standard');
    await portal.press(tokens.owner, 'saveDraft', {
      offerId: id,
      expectedDraftVersion: draftVersion,
      edits: [
        { path: `skus[${sku?.id}].packages[older]`, value: { id: 'older', version: '0.9.0' } },
      ],
    });
    await page.reload();
    await goBack();
    await dialog
      .getByText('Version 1.0.0 has left the draft. Publish, and customers get version 0.9.0.')
      .waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    const versions = (await read()).draft.skus
      .find(({ skuId }) => skuId === 'standard')
      ?.packages.map(({ version }) => version);
    assert.deepEqual(versions, ['0.9.0']);
    assert.deepEqual(tab.complaints, []);
  });
});
