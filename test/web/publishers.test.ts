import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe } from './axe.ts';
import { startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

describe('given the screen of publishers', { skip: withoutBrowser }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(async () => await portal[Symbol.asyncDispose]());

  const signedIn = async (token: string, path: string) => {
    const tab = await portal.open(`/#token=${token}`);
    await tab.page.getByRole('heading', { level: 1 }).waitFor();
    await tab.page.goto(new URL(path, portal.product.url).href);
    return tab;
  };

  test('when an operator makes a publisher by the keyboard, then it stands in the list and its owner is invited', async () => {
    await using tab = await signedIn(portal.tokens.operator, '/offers');
    const { page } = tab;
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Publishers' }).click();
    await page.getByRole('heading', { name: 'Publishers' }).waitFor();
    await page.getByRole('row', { name: /Solenne Systems/ }).waitFor();
    await page.getByRole('button', { name: 'New publisher…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.deepEqual((await axe(page)).violations, []);
    // The first field has the keyboard; Enter sends.
    await page.keyboard.type('Aurora Labs');
    await page.keyboard.press('Tab');
    await page.keyboard.type('solenne');
    await page.keyboard.press('Tab');
    await page.keyboard.type('marketplace@aurora.example');
    await page.keyboard.press('Enter');
    await dialog.getByText('A publisher with the id solenne exists.').waitFor();
    // Nothing that was typed is lost, and the field that is meant has the keyboard.
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'Aurora Labs');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('aurora');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('on its way to marketplace@aurora.example').waitFor();
    const row = page.getByRole('row', { name: /Aurora Labs/ });
    await row.locator('.pill', { hasText: 'Waits for its first owner' }).waitFor();

    const { rows } = await portal.database.query(
      `select p.name, i.email, i.role, m.event from publisher p
         join member_invitation i on i.publisher_id = p.id
         join mail m on m.publisher_id = p.id and m.recipient = i.email
        where p.publisher_id = 'aurora'`,
    );
    assert.deepEqual(rows, [
      {
        name: 'Aurora Labs',
        email: 'marketplace@aurora.example',
        role: 'OWNER',
        event: 'MEMBER_INVITATION',
      },
    ]);

    await row.getByRole('link', { name: 'Aurora Labs' }).click();
    await page
      .getByRole('row', { name: /marketplace@aurora\.example/ })
      .locator('.pill', { hasText: 'Pending' })
      .waitFor();

    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(new URL('/publishers?q=AUR', portal.product.url).href);
    await row.waitFor();
    await page.getByRole('row', { name: /Solenne Systems/ }).waitFor({ state: 'detached' });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.deepEqual((await axe(page)).violations, []);
    await page.getByRole('button', { name: 'FR, Français' }).click();
    await page.getByRole('heading', { name: 'Éditeurs' }).waitFor();

    await using other = await signedIn(portal.tokens.owner, '/publishers');
    await other.page.getByText('Publishers are made and looked after by operators.').waitFor();
    assert.deepEqual([...tab.complaints, ...other.complaints], []);
  });
});
