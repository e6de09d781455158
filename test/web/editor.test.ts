import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from 'pg';
import type { Page } from 'playwright-core';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import { demoSkus, readDemoContent } from '../../src/demo/demo-content.ts';
import { zipFiles } from '../../src/demo/zip-folder.ts';
import { buildPackage } from '../support/build-package.ts';
import { projectRoot } from '../support/product.ts';
import { until } from '../support/until.ts';
import { frenchPhone, says, startPortal, wider, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

const demo = join(projectRoot, 'demo');
const images = ['small', 'medium', 'large', 'wide'] as const;

type Draft = {
  readonly name: string;
  readonly skus?: readonly {
    readonly skuId?: string;
    readonly packages?: readonly { readonly sha256?: string }[];
    readonly restrictedAudience?: object;
    readonly marketPrices?: readonly { readonly market?: string; readonly price?: string }[];
  }[];
  readonly marketplace?: {
    readonly title?: string;
    readonly longSummary?: string;
    readonly description?: string;
  };
  readonly legal?: { readonly termsOfUse?: string };
};

/** What a publisher types into the fields that take text, by the path of the field. */
const texts: Readonly<Record<string, readonly (readonly [path: string, text: string])[]>> = {
  Overview: [
    ['marketplace.title', 'Quartz Queue'],
    ['marketplace.summary', 'Durable queues inside your own subscription.'],
    ['marketplace.longSummary', 'Durable queues with replay, inside your own subscription.'],
    ['marketplace.description', '<p>Queues that <em>stay</em> yours.</p>'],
    ['marketplace.marketingIdentifier', 'quartz-queue'],
  ],
  Legal: [
    ['legal.privacyPolicyUrl', 'https://solenne.example/privacy'],
    ['legal.termsOfUse', 'You may use Quartz Queue as long as your subscription is paid.'],
  ],
  Support: [
    ['support.engineering.name', 'Ines Duval'],
    ['support.engineering.email', 'engineering@solenne.example'],
    ['support.engineering.phone', '+33 1 23 45 67 89'],
    ['support.customer.name', 'Support desk'],
    ['support.customer.email', 'support@solenne.example'],
    ['support.customer.phone', '+33 1 23 45 67 00'],
    ['support.urls.publicAzure', 'https://support.solenne.example'],
  ],
};

describe('given a publisher with the editor before him', { skip: withoutBrowser }, () => {
  let portal: Portal;
  let tokens: DemoTokens;
  let database: Client;
  before(async () => {
    portal = await startPortal();
    ({ tokens, database } = portal);
  });
  after(async () => await portal[Symbol.asyncDispose]());

  /** The draft as it is stored. */
  const stored = async (offerId: string): Promise<Draft | undefined> => {
    const found = await database.query<{ draft: Draft }>(
      'select draft from offer where offer_id = $1',
      [offerId],
    );
    return found.rows[0]?.draft;
  };
  const field = (page: Page, path: string) => page.locator(`[id="${path}"]`);
  /** A field of the first SKU or package, whose id nobody knows before. */
  const ofSku = (page: Page, name: string) => page.locator(`[id$=".${name}"]`).first();
  const section = async (page: Page, name: string) => {
    await page
      .getByRole('navigation', { name: 'Sections' })
      .getByText(name, { exact: true })
      .click();
  };
  const choose = async (page: Page, button: ReturnType<typeof field>, file: string | Upload) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
    await chooser.setFiles(file);
  };
  type Upload = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

  test('when prices are exported, edited and imported, then the draft has them, and lines at fault are told by number', async () => {
    await using tab = await portal.open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(new URL('/offers/solenne/lumen-logs/editor/skus', portal.product.url).href);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export prices' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'prices-lumen-logs-standard.csv');
    const sheet = await readFile(await download.path(), 'utf8');
    const upload = async (text: string) =>
      await choose(page, page.getByRole('button', { name: 'Import prices' }), {
        name: 'prices.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(text),
      });
    const priced = (fr: string, gb: string) =>
      sheet.replace('"EUR",""', `"EUR","${fr}"`).replace('"GBP",""', `"GBP","${gb}"`);
    await upload(priced('0', 'many'));
    await page.getByText('The sheet has 2 faults; no price was changed.').waitFor();
    await page.getByText(/^Line 2: “Price a month” holds 0\./).waitFor();
    await page.getByText(/^Line 8: “Price a month” holds many\./).waitFor();
    assert.equal((await stored('lumen-logs'))?.skus?.[0]?.marketPrices, undefined);

    await upload(priced('45.00', '39.50'));
    await page.getByText('2 values changed.').waitFor();
    await page.getByText('The sheet has 2 faults').waitFor({ state: 'hidden' });
    assert.deepEqual(
      (await stored('lumen-logs'))?.skus?.[0]?.marketPrices?.map(({ market, price }) => [
        market,
        price,
      ]),
      [
        ['FR', '45.00'],
        ['GB', '39.50'],
      ],
    );
    const prices = page.locator('[id$=".price"]');
    assert.deepEqual(
      [await prices.first().inputValue(), await prices.last().inputValue()],
      ['45.00', '39.50'],
    );
    assert.deepEqual(tab.complaints, []);
  });

  test('when an offer is created, filled in, refused, corrected and published, then each step is shown and stored', async () => {
    await using tab = await portal.open(`/#token=${tokens.owner}`);
    const { page } = tab;
    await page.getByRole('link', { name: 'New offer' }).first().click();
    await page.getByLabel('Offer ID').fill('lumen-logs');
    await page.getByText('has an offer with the ID lumen-logs already').waitFor();
    await page.getByLabel('Offer ID').fill('quartz-queue');
    await page.getByText('This ID is free.').waitFor();
    await page.getByLabel('Name').fill('Quartz Queue');
    await page.getByRole('button', { name: 'Create the offer' }).click();
    await page.waitForURL(/\/offers\/solenne\/quartz-queue\/editor$/);
    assert.equal(await field(page, 'name').inputValue(), 'Quartz Queue');
    assert.deepEqual(await stored('quartz-queue'), { name: 'Quartz Queue' });

    await section(page, 'SKUs');
    await page.getByRole('button', { name: 'Add SKU' }).click();
    await ofSku(page, 'skuId').fill('standard');
    await ofSku(page, 'title').fill('Standard');
    await ofSku(page, 'summary').fill('Up to a million messages a day');
    await ofSku(page, 'description').fill('One queue, replayed for 35 days.');
    await page.getByLabel('Managed application').check();
    await ofSku(page, 'monthlyPriceUsd').waitFor();
    await page.getByLabel('Solution template').check();
    await ofSku(page, 'monthlyPriceUsd').waitFor({ state: 'hidden' });
    await page.getByLabel('Public Azure').check();
    await page.getByRole('button', { name: 'Add package' }).click();
    await ofSku(page, 'version').fill('1.0.0');
    const files = ['createUiDefinition.json', 'mainTemplate.json'];
    const members = await Promise.all(
      files.map(
        async (name) => [name, await readFile(join(demo, 'solution-template', name))] as const,
      ),
    );
    await choose(page, ofSku(page, 'sha256'), {
      name: 'quartz.zip',
      mimeType: 'application/zip',
      buffer: await buildPackage(Object.fromEntries(members)),
    });
    await page.getByText('sha256').waitFor();

    await section(page, 'Overview');
    // Too long first, and left so until Publish has said it.
    await field(page, 'marketplace.title').fill('Q'.repeat(60));
    await page
      .getByText('“Title” has 60 characters; at most 50 are allowed. Shorten it by 10.')
      .waitFor();
    assert.equal((await stored('quartz-queue'))?.marketplace?.title, 'Q'.repeat(60));

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('heading', { name: /^Publish refused: \d+ fields to correct$/ }).waitFor();
    const summary = page.locator('.summary');
    assert.ok((await summary.getByRole('link').count()) > 15);
    // Every link leads to its field, also in another section.
    await summary
      .getByRole('link', { name: '“Customer support contact: name” is required' })
      .click();
    await page.waitForFunction(() => document.activeElement?.id === 'support.customer.name');

    for (const [name, fields] of Object.entries(texts)) {
      await section(page, name);
      for (const [path, text] of fields) await field(page, path).fill(text);
      if (name !== 'Overview') continue;
      await field(page, 'marketplace.previewSubscriptionIds').fill(
        '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
      );
      await page.getByLabel('Networking').check();
    }
    await section(page, 'Marketing artefacts');
    for (const name of images) {
      const file = join(demo, 'images', `logo-${name}.png`);
      await choose(page, field(page, `marketplace.logos.${name}`), file);
      await page.getByRole('img', { name: `${name} logo`, exact: false }).waitFor();
    }
    await page.getByRole('heading', { name: 'All corrected' }).waitFor();
    const draft = await stored('quartz-queue');
    assert.equal(draft?.marketplace?.title, 'Quartz Queue');
    assert.deepEqual(
      draft?.skus?.map(({ skuId }) => skuId),
      ['standard'],
    );

    await summary.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByLabel('Mail addresses').fill('news@solenne.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await page.waitForURL(/\/quartz-queue\/status$/);
    await says(page, /Your turn: check the preview/);
    const published = await database.query<{ content: Draft; notification_emails: string[] }>(
      `select r.content, p.notification_emails from publication p
        join revision r on r.id = p.revision_id join offer o on o.id = p.offer_id
        where o.offer_id = 'quartz-queue'`,
    );
    assert.equal(published.rows.length, 1);
    assert.equal(published.rows[0]?.content.marketplace?.title, 'Quartz Queue');
    // The address that was suggested, and the one that was added.
    assert.deepEqual(published.rows[0]?.notification_emails, [
      'camille.roux@solenne.example',
      'news@solenne.example',
    ]);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the page is loaded anew while a package is on its way, then the same file goes on from where it was', async () => {
    // On a phone and in French, where lines are long and the window is not.
    await using tab = await portal.open(
      `/offers/solenne/lumen-archive/editor/skus#token=${tokens.owner}`,
      frenchPhone,
    );
    const { page } = tab;
    const files = (await readDemoContent()).packages.get(demoSkus.managed);
    assert.ok(files);
    // Bytes that do not get smaller, for more than two parts on their way.
    const file = {
      name: 'lumen-large.zip',
      mimeType: 'application/zip',
      buffer: await zipFiles(new Map([...files, ['artifacts/data.bin', randomBytes(1_400_000)]])),
    };
    const offsets: number[] = [];
    let holds = true;
    await page.route('**/uploads/**', async (route, request) => {
      if (request.method() === 'PATCH') {
        const offset = Number(request.headers()['upload-offset']);
        if (holds && offsets.length === 2) return;
        offsets.push(offset);
      }
      await route.continue();
    });
    await choose(page, ofSku(page, 'sha256'), file);
    await until('two parts are there', () => offsets.length === 2, 60_000);
    const uploads = `select id from upload where file_name = 'lumen-large.zip'`;
    await page.getByText(/^1\sMo sur/).waitFor();
    assert.equal(await wider(page), 0);
    await page.reload();
    await page.getByText('L’envoi de lumen-large.zip n’était pas terminé').waitFor();
    assert.equal(await wider(page), 0);
    holds = false;
    await choose(page, ofSku(page, 'sha256'), file);
    await page.locator('.upload .icon').waitFor();
    // Not a byte was sent twice, and it is the same upload.
    assert.deepEqual(offsets, [0, 524_288, 1_048_576]);
    assert.equal((await database.query(uploads)).rowCount, 1);
    const sha256 = createHash('sha256').update(file.buffer).digest('hex');
    await until(
      'it is in the draft',
      async () => (await stored('lumen-archive'))?.skus?.[0]?.packages?.[0]?.sha256 === sha256,
      60_000,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Publier', exact: true }).waitFor();
    assert.equal(await page.getByText('n’était pas terminé').count(), 0);

    // An address that is no more, as an hour later: the file begins anew, and arrives.
    const again = {
      ...file,
      buffer: await zipFiles(new Map([...files, ['artifacts/b.txt', Buffer.from('b')]])),
    };
    const hash = createHash('sha256').update(again.buffer).digest('hex');
    const gone = { id: 'gone', address: '/uploads/gone', path: '', name: file.name };
    await page.evaluate(([key, kept]) => sessionStorage.setItem(key, kept), [
      `vitrine.upload.solenne/PACKAGE/${hash}`,
      JSON.stringify(gone),
    ] as const);
    offsets.length = 0;
    await choose(page, ofSku(page, 'sha256'), again);
    await until(
      'the other one is in the draft',
      async () => (await stored('lumen-archive'))?.skus?.[0]?.packages?.[0]?.sha256 === hash,
      60_000,
    );
    assert.deepEqual(offsets, [0]);
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
    assert.deepEqual(
      tab.complaints.filter((complaint) => !/404/.test(complaint)),
      [],
    );
  });

  test('when the package that certification refused is replaced, then the next publication passes it', async () => {
    const refused = `select from publication p join offer o on o.latest_publication = p.id
      where o.offer_id = 'lumen-archive' and p.state = 'FAILED'`;
    await until(
      'certification refuses it',
      async () => (await database.query(refused)).rowCount === 1,
      60_000,
    );
    await using tab = await portal.open(
      `/offers/solenne/lumen-archive/editor/skus#token=${tokens.owner}`,
    );
    const { page } = tab;
    const files = (await readDemoContent()).packages.get(demoSkus.managed);
    assert.ok(files);
    const before = (await stored('lumen-archive'))?.skus?.[0]?.packages?.[0]?.sha256;
    await choose(page, ofSku(page, 'sha256'), {
      name: 'lumen-archive.zip',
      mimeType: 'application/zip',
      buffer: await zipFiles(files),
    });
    await until(
      'the new package is in the draft',
      async () =>
        ![undefined, before].includes(
          (await stored('lumen-archive'))?.skus?.[0]?.packages?.[0]?.sha256,
        ),
      60_000,
    );
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await page.waitForURL(/\/lumen-archive\/status$/);
    await says(page, /Your turn: check the preview/);
    await page.getByText(/\d+ fixed since the last attempt/).waitFor();
    const { rows } = await database.query(
      `select p.number, p.state, p.end_reason, count(f.id) filter (where f.level = 'error') > 0 as faults
        from publication p join offer o on o.id = p.offer_id left join finding f on f.publication_id = p.id
        where o.offer_id = 'lumen-archive' group by p.id order by p.number`,
    );
    assert.deepEqual(rows, [
      { number: 1, state: 'FAILED', end_reason: 'CERTIFICATION_FAULTS', faults: true },
      { number: 2, state: 'RUNNING', end_reason: null, faults: false },
    ]);
    assert.deepEqual(tab.complaints, []);
  });

  test('when a required field is left by a press on what stands below it, then the press does not miss', async () => {
    await using tab = await portal.open(
      `/offers/solenne/pulse-monitor/editor/legal#token=${tokens.owner}`,
    );
    const { page } = tab;
    await field(page, 'legal.privacyPolicyUrl').focus();
    await page.getByRole('button', { name: 'Next: Support' }).click();
    await page.waitForURL(/\/support$/);
    await section(page, 'Legal');
    await page.getByText('“Privacy policy URL” is required and is empty.').waitFor();
  });

  test('when the line is cut while somebody types, then the text is kept, and saved when the line is back', async () => {
    await using tab = await portal.open(
      `/offers/solenne/pulse-monitor/editor/legal#token=${tokens.owner}`,
    );
    const { page } = tab;
    const terms = field(page, 'legal.termsOfUse');
    await terms.waitFor();
    await page.context().setOffline(true);
    await terms.fill('Typed without a network.');
    await page.getByText('Your text is kept in this browser.').waitFor();
    await page.context().setOffline(false);
    await until(
      'the text is stored',
      async () => (await stored('pulse-monitor'))?.legal?.termsOfUse === 'Typed without a network.',
    );
    await page.getByText('Your text is kept in this browser.').waitFor({ state: 'hidden' });
  });

  test('when two people write one offer, then other fields are taken in with a word, and the same field is a choice', async () => {
    await using tab = await portal.open(
      `/offers/solenne/pulse-monitor/editor/overview#token=${tokens.owner}`,
    );
    const { page } = tab;
    await field(page, 'marketplace.title').waitFor();
    const write = async (path: string, value: string) => {
      const data = (await portal.ask(
        tokens.contributor,
        '{ offer(publisher: "solenne", offerId: "pulse-monitor") { id draftVersion } }',
      )) as { readonly offer: { readonly id: string; readonly draftVersion: number } };
      await portal.press(tokens.contributor, 'saveDraft', {
        offerId: data.offer.id,
        expectedDraftVersion: data.offer.draftVersion,
        edits: [{ path, value }],
      });
    };
    await write('marketplace.longSummary', 'Written by somebody else.');
    await field(page, 'marketplace.title').fill('Pulse');
    await page.getByText(/changed 1 other field/).waitFor();
    assert.equal(
      await field(page, 'marketplace.longSummary').inputValue(),
      'Written by somebody else.',
    );

    await write('marketplace.title', 'Pulse Monitor for teams');
    await field(page, 'marketplace.title').fill('Pulse Monitor');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Pulse Monitor for teams').waitFor();
    await dialog.getByLabel('Keep this one').check();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await field(page, 'marketplace.title').inputValue(), 'Pulse Monitor for teams');

    await write('marketplace.title', 'Theirs again');
    await field(page, 'marketplace.title').fill('Mine');
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await until(
      'mine is stored',
      async () => (await stored('pulse-monitor'))?.marketplace?.title === 'Mine',
    );
    assert.deepEqual(tab.complaints, []);
  });

  test('when a draft is discarded and an offer deleted, then both are asked about first', async () => {
    await using tab = await portal.open(
      `/offers/solenne/pulse-monitor/editor#token=${tokens.owner}`,
    );
    const { page } = tab;
    await page.getByRole('button', { name: 'Discard…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: /^Discard \d+ changes\?$/ }).waitFor();
    await dialog.getByRole('button', { name: 'Discard', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(Object.keys((await stored('pulse-monitor')) ?? {}), ['name']);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Delete the offer…' }).click();
    await dialog.getByRole('button', { name: 'Delete', exact: true }).waitFor();
    assert.equal(await page.locator('.menu:popover-open').count(), 0);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL(/\/offers$/);
    assert.equal(await stored('pulse-monitor'), undefined);
    assert.deepEqual(tab.complaints, []);
  });

  test('when a description is written with the buttons, then each offered element is put around what is selected, and none is remarked on', async () => {
    await using tab = await portal.open(
      `/offers/solenne/lumen-logs/editor/overview#token=${tokens.owner}`,
    );
    const { page } = tab;
    const area = field(page, 'marketplace.description');
    const press = async (...names: string[]) => {
      for (const name of names) await page.getByRole('button', { name, exact: true }).click();
    };
    await area.fill('first\nsecond');
    await area.selectText();
    await press('Numbered list');
    assert.equal(await area.inputValue(), '<ol>\n  <li>first</li>\n  <li>second</li>\n</ol>');
    await area.press('End');
    await area.press('Control+End');
    await press('Bulleted list');
    await page.keyboard.type('third');
    await area.press('Control+End');
    await press('Heading H2');
    await page.keyboard.type('Why');
    await area.press('Control+End');
    await press('Paragraph', 'Italics');
    await page.keyboard.type('Yours.');
    const written =
      '<ol>\n  <li>first</li>\n  <li>second</li>\n</ol><ul>\n  <li>third</li>\n</ul><h2>Why</h2><p><em>Yours.</em></p>';
    assert.equal(await area.inputValue(), written);
    // What the store of this profile does not know has no button.
    for (const name of ['Bold', 'Line break']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    }
    await page.getByRole('button', { name: 'As customers read it' }).click();
    await page.getByRole('region', { name: 'As customers read it' }).locator('p em').waitFor();
    await until(
      'it is stored',
      async () => (await stored('lumen-logs'))?.marketplace?.description === written,
    );
    assert.equal(await page.locator('.html .warn-text, .field.wrong').count(), 0);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the audience of a SKU changes from a list to a file and back, then each is asked about first and takes the place of the other', async () => {
    await using tab = await portal.open(
      `/offers/solenne/lumen-logs/editor/skus#token=${tokens.owner}`,
    );
    const { page } = tab;
    const audience = async () => (await stored('lumen-logs'))?.skus?.[0]?.restrictedAudience ?? {};
    const has = async (name: 'manualEntries' | 'csv') =>
      await until(
        `it has ${name} alone`,
        async () => Object.keys(await audience()).join() === name,
        60_000,
      );
    await page.getByRole('switch', { name: /private SKU/ }).check();
    await page.getByRole('button', { name: 'Add audience entry' }).click();
    await ofSku(page, 'audienceId').fill('0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41');
    await has('manualEntries');

    const file = {
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'Type,Id,Description\nSubscriptionId,3d6f0c1e-8a47-4b52-9e61-7f20c4b87c41,Contoso\n',
      ),
    };
    const dialog = page.getByRole('dialog');
    await choose(page, ofSku(page, 'restrictedAudience.csv'), file);
    await dialog.getByText('Replace the customer of the list with this file?').waitFor();
    await dialog.getByRole('button', { name: 'Not now' }).click();
    assert.deepEqual(Object.keys(await audience()), ['manualEntries']);
    await choose(page, ofSku(page, 'restrictedAudience.csv'), file);
    await dialog.getByRole('button', { name: 'Replace the list' }).click();
    await has('csv');
    await ofSku(page, 'audienceId').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Add audience entry' }).click();
    await dialog.getByText('Replace the file customers.csv with a list?').waitFor();
    await dialog.getByRole('button', { name: 'Replace the file' }).click();
    await ofSku(page, 'audienceId').fill('a81e5b37-2c90-4f6d-8d14-05e9b7f3c628');
    await has('manualEntries');
    assert.equal(await page.getByText('customers.csv').count(), 0);
    assert.equal(await page.getByText('is entered by hand and comes from a file').count(), 0);
    assert.deepEqual(tab.complaints, []);
  });

  test('when a reviewer opens the editor, then the page says whose it is', async () => {
    await using tab = await portal.open(
      `/offers/solenne/lumen-logs/editor#token=${tokens.reviewer}`,
    );
    const { page } = tab;
    await page.getByText('You are signed in as').waitFor();
  });
});
