import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe } from './axe.ts';
import { startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

describe('given somebody who looks at many offers', { skip: withoutBrowser }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(async () => await portal[Symbol.asyncDispose]());

  const names = async (page: Page): Promise<readonly string[]> =>
    await page.locator('tr.offer .name-link').allTextContents();
  const stored = async () => {
    const { rows } = await portal.database.query<{ name: string; email: string; filter: object }>(
      'select v.name, v.filter, p.email from saved_view v join person p on p.id = v.person_id',
    );
    return rows;
  };
  const isAt = async (page: Page, address: string) =>
    await page.waitForURL((url) => `${url.pathname}${url.search}` === address);

  test('when he narrows the list and saves what he sees, then it is a tab of his own that he can share and delete', async () => {
    await using tab = await portal.open(`/offers#token=${portal.tokens.owner}`);
    const { page } = tab;
    await page.locator('tr.offer').first().waitFor();
    const all = await names(page);
    // What everybody has needs no name of its own.
    assert.equal(await page.getByRole('button', { name: 'Save this view' }).count(), 0);
    await page.getByLabel('Status', { exact: true }).selectOption({ label: 'Draft' });
    await isAt(page, '/offers?view=drafts');
    await page.getByRole('searchbox').fill('pulse');
    await isAt(page, '/offers?view=drafts&q=pulse');
    await page.getByRole('button', { name: 'Save this view' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save this view' }).click();
    await dialog.locator('.wrong-text', { hasText: 'has 1 to 60 characters' }).waitFor();
    assert.deepEqual(await stored(), []);
    await dialog.getByLabel('Name of the view').fill('<b>Pulse</b> & drafts');
    await page.keyboard.press('Enter');
    const own = page.getByRole('link', { name: '<b>Pulse</b> & drafts', exact: true });
    await own.waitFor();
    assert.equal(await own.getAttribute('aria-current'), 'page');
    const [view] = await stored();
    assert.deepEqual(
      [view?.name, view?.filter],
      [
        '<b>Pulse</b> & drafts',
        { text: 'pulse', status: ['NEVER_PUBLISHED'], publisher: null, needsMyAction: null },
      ],
    );

    await page.getByRole('link', { name: /^All/ }).click();
    await page.getByRole('searchbox').fill('');
    await isAt(page, '/offers');
    await own.click();
    await isAt(page, '/offers?view=drafts&q=pulse');
    await page.locator('tr.offer').first().waitFor();
    assert.ok((await names(page)).every((name) => /pulse/i.test(name)));

    await using other = await portal.open(
      `/offers?view=drafts&q=pulse#token=${portal.tokens.contributor}`,
    );
    await other.page.locator('tr.offer').first().waitFor();
    assert.deepEqual(await names(other.page), await names(page));
    await other.page.getByRole('button', { name: 'Save this view' }).waitFor();
    assert.equal(await other.page.getByText('Pulse</b>').count(), 0);

    // The same name for another filter: said before, done in place.
    await page.goto(new URL('/offers?q=lumen&order=NAME_ASC', portal.product.url).href);
    await page.getByRole('button', { name: 'Save this view' }).click();
    await dialog.getByLabel('Name of the view').fill('<b>Pulse</b> & drafts');
    await dialog.getByText('This one takes its place.').waitFor();
    await dialog.getByRole('button', { name: 'Replace the view' }).click();
    await page.getByRole('button', { name: 'Delete this view' }).waitFor();
    assert.equal((await stored()).length, 1);
    assert.equal(await page.locator('tr.group').count(), 0);
    assert.deepEqual(await names(page), [...(await names(page))].sort());

    await page.getByRole('button', { name: 'Delete this view' }).click();
    await dialog.getByRole('button', { name: 'Not now' }).click();
    assert.equal((await stored()).length, 1);
    await page.getByRole('button', { name: 'Delete this view' }).click();
    await dialog.getByRole('button', { name: 'Delete this view' }).click();
    await own.waitFor({ state: 'detached' });
    assert.deepEqual(await stored(), []);
    await page.getByRole('link', { name: /^All/ }).click();
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Order').selectOption({ label: 'Needs action first' });
    await isAt(page, '/offers');
    await page
      .locator('tr.offer')
      .nth(all.length - 1)
      .waitFor();
    // The demo goes on: an offer may need him by now.
    assert.deepEqual([...(await names(page))].sort(), [...all].sort());
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });

  test('when he reads the totals, then they are those of the API, and each leads to its offers', async () => {
    await using tab = await portal.open(`/offers#token=${portal.tokens.owner}`);
    const { page } = tab;
    const totals = page.getByRole('navigation', { name: 'Totals by status' });
    await totals.getByRole('link').first().waitFor();
    type Counts = {
      readonly offerCounts: readonly { readonly statusText: string; readonly count: number }[];
    };
    const { offerCounts } = (await portal.ask(
      portal.tokens.owner,
      '{ offerCounts { statusText count } }',
    )) as Counts;
    assert.deepEqual(
      (await totals.getByRole('link').allTextContents()).sort(),
      offerCounts
        .filter(({ count }) => count > 0)
        .map(({ statusText, count }) => `${statusText} ${count}`)
        .sort(),
    );
    await totals.getByRole('link', { name: /^Awaiting publisher sign-off/ }).click();
    await isAt(page, '/offers?status=AWAITING_PUBLISHER_SIGNOFF');
    await page.getByText('1 offer.', { exact: true }).waitFor();
    await totals.locator('[aria-current=true]', { hasText: 'Awaiting' }).waitFor();
    // The other totals stay: they are of the filter, whatever its status.
    assert.ok((await totals.getByRole('link').count()) > 1);
    assert.deepEqual(tab.complaints, []);
  });

  test('when he uses the keyboard alone, then rows, editor, status and sections are a key away, and none when keys are off', async () => {
    await using tab = await portal.open(`/offers#token=${portal.tokens.owner}`);
    const { page } = tab;
    const lines = page.locator('tr.offer .now');
    await lines.first().focus();
    await page.keyboard.press('j');
    const second = lines.nth(1);
    assert.ok(await second.evaluate((line) => line === document.activeElement));
    const editor = await page.locator('tr.offer').nth(1).getAttribute('data-editor');
    await page.keyboard.press('e');
    await isAt(page, editor ?? '');
    await page.goBack();
    await lines.first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/status/);
    // `o` alone is no shortcut.
    await page.keyboard.press('o');
    assert.match(page.url(), /\/status/);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await isAt(page, '/offers');
    await page.getByRole('searchbox').fill('g');
    await page.keyboard.press('s');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('heading', { level: 1, name: 'Offers' }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await isAt(page, '/store');

    await page.goto(new URL('/offers', portal.product.url).href);
    await page.getByRole('button', { name: /Account$/ }).click();
    await page.getByLabel('Single-key shortcuts').uncheck();
    await page.keyboard.press('Escape');
    await lines.first().focus();
    for (const key of ['j', 'e', 'g', 's']) await page.keyboard.press(key);
    assert.ok(await lines.first().evaluate((line) => line === document.activeElement));
    await isAt(page, '/offers');

    await using desk = await portal.open(`/offers#token=${portal.tokens.reviewer}`);
    await desk.page.locator('tr.offer').first().waitFor();
    await desk.page.keyboard.press('g');
    await desk.page.keyboard.press('q');
    await isAt(desk.page, '/reviews');
    assert.deepEqual([...tab.complaints, ...desk.complaints], []);
  });

  test('when he reads French on a phone, then everything is there and nothing is wider than the window', async () => {
    await using tab = await portal.open(`/offers?q=lumen#token=${portal.tokens.owner}`, {
      locale: 'fr-FR',
      viewport: { width: 390, height: 844 },
    });
    const { page } = tab;
    await page.locator('tr.offer').first().waitFor();
    await page
      .getByRole('navigation', { name: 'Totaux par état' })
      .getByRole('link')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Enregistrer cette vue' }).click();
    const dialog = page.getByRole('dialog', { name: 'Comment appeler cette vue' });
    await dialog.getByLabel('Nom de la vue').fill('W'.repeat(60));
    await dialog.getByRole('button', { name: 'Enregistrer cette vue' }).click();
    await page.getByRole('button', { name: 'Supprimer cette vue' }).waitFor();
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      'nothing is cut off at the side',
    );
    assert.deepEqual((await axe(page)).violations, []);
    assert.deepEqual(tab.complaints, []);
  });
});
