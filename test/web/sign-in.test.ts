import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';
import { freePort } from '../../src/services/free-port.ts';
import { providerClient, startOidcServer } from '../support/oidc-server.ts';
import type { OidcServer } from '../support/oidc-server.ts';

describe('given the portal and a person before it', { skip: withoutBrowser }, () => {
  let portal: Portal;
  let oidc: OidcServer;
  before(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    oidc = await startOidcServer({
      redirectUri: `${url}/sign-in/provider/callback`,
      signedOutUri: `${url}/`,
    });
    const env = {
      OIDC_ISSUER: oidc.issuer,
      OIDC_CLIENT_ID: providerClient.clientId,
      OIDC_CLIENT_SECRET: providerClient.clientSecret,
      OIDC_NAME: 'Contoso',
      SIGN_IN_BY_MAIL: 'on',
    };
    portal = await startPortal({ port, env });
  });
  after(async () => {
    await portal[Symbol.asyncDispose]();
    await oidc[Symbol.asyncDispose]();
  });

  test('when nobody is signed in, then every page leads to the sign-in page, and a button leads back to it', async () => {
    await using tab = await portal.open('/operations');
    const { page } = tab;
    await page.waitForURL('**/sign-in?next=%2Foperations');
    await page.getByRole('button', { name: 'Operator' }).click();
    await page.waitForURL('**/operations');
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    const [cookie, ...more] = await page.context().cookies();
    assert.deepEqual(more, []);
    assert.match(cookie?.value ?? '', /^vs_/);
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    assert.doesNotMatch(stored, /v[st]_/);
    await page.getByRole('button', { name: /Account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    assert.deepEqual(await page.context().cookies(), []);
    await page.goto(new URL('/operations', portal.product.url).href);
    await page.waitForURL('**/sign-in?next=%2Foperations');
    assert.deepEqual(tab.complaints, []);
  });

  test('when the terminal’s link is opened, then the person of the demo is signed in', async () => {
    await using tab = await portal.open('/sign-in?demo=owner');
    await tab.page.waitForURL('**/offers');
    await tab.page.getByText('Solenne Systems').first().waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when a link is asked for by mail, then it signs in after a press of its button, and works once', async () => {
    await using tab = await portal.open('/sign-in?next=%2Faccount', { locale: 'fr-FR' });
    const { page } = tab;
    await page.getByLabel('Adresse de messagerie').fill('idris.benali@solenne.example');
    await page.getByRole('button', { name: 'M’envoyer un lien' }).click();
    await page.getByText(/un lien est en route/).waitFor();
    const find = async (): Promise<string> => {
      for (let tries = 0; tries < 600; tries += 1) {
        const mailbox = await (await fetch(`${portal.product.url}/mailbox`)).text();
        const found = /\/sign-in\/link\/[\w-]+/.exec(mailbox)?.[0];
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('No mail came.');
    };
    const link = await find();
    await page.goto(new URL(link, portal.product.url).href);
    await page.getByText('idris.benali@solenne.example').waitFor();
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL('**/account');
    await page.getByRole('heading', { level: 1, name: 'Compte' }).waitFor();
    await page.getByText(/Par un lien reçu par courrier/).waitFor();
    await page.goto(new URL(link, portal.product.url).href);
    await page.getByRole('heading', { name: 'Ce lien ne vous connecte pas' }).waitFor();
    assert.deepEqual(
      tab.complaints.filter((text) => !/410/.test(text)),
      [],
    );
  });

  test('when somebody who came by the provider signs out, then the browser goes there to end that session, and comes back as a guest', async () => {
    oidc.accounts.set('ada', { email: 'ada@fabrikam.example', email_verified: true });
    await using tab = await portal.open('/sign-in?next=%2Faccount');
    const { page } = tab;
    // The provider's pages want a font of another machine.
    await page.route('https://**', async (route) => await route.abort());
    const asksForName = page.locator('input[name=login]');
    await page.getByRole('link', { name: 'Continue with Contoso' }).click();
    await asksForName.fill('ada');
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/account');
    await page.getByText('ada@fabrikam.example').waitFor();
    await page.getByRole('button', { name: /Account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.waitForURL('**/sign-in');
    const names = (await page.context().cookies()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith('vitrine-session')),
      [],
    );
    await page.getByRole('link', { name: 'Continue with Contoso' }).click();
    await asksForName.waitFor();
    assert.deepEqual(
      tab.complaints.filter((text) => !/^https:|fonts\.googleapis/.test(text)),
      [],
    );
  });

  test('when somebody chooses a language, then every browser that he signs in with shows it, and a guest’s stays with the browser', async () => {
    const account = `/account#token=${portal.tokens.operator}`;
    await using tab = await portal.open(account);
    const { page } = tab;
    await page.getByText('Name', { exact: true }).waitFor();
    const kept = page.waitForResponse(
      (answer) => answer.request().postData()?.includes('ChangeLanguage') === true,
    );
    await page.getByRole('radio', { name: 'Français' }).click();
    await page.getByRole('heading', { level: 1, name: 'Compte' }).waitFor();
    assert.match(await (await kept).text(), /"ChangeLanguagePayload"/);

    await using guest = await portal.open('/store');
    await guest.page.getByRole('link', { name: 'Sign in' }).waitFor();
    await guest.page.goto(new URL('/sign-in?next=%2Faccount', portal.product.url).href);
    await guest.page.getByRole('button', { name: 'Operator' }).click();
    await guest.page.getByRole('heading', { level: 1, name: 'Compte' }).waitFor();
    assert.equal(await guest.page.getByRole('radio', { name: 'Français' }).isChecked(), true);
    // Chosen before the page knows who reads: kept all the same.
    const isKnown = Promise.withResolvers<void>();
    await guest.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query StoreViewer') === true) await isKnown.promise;
      await route.continue();
    });
    await guest.page.goto(new URL('/store', portal.product.url).href);
    await guest.page.locator('html[lang=fr]').waitFor({ state: 'attached' });
    const back = guest.page.waitForResponse(
      (answer) => answer.request().postData()?.includes('ChangeLanguage') === true,
    );
    await guest.page.getByRole('button', { name: 'EN, English' }).click();
    await guest.page.locator('html[lang=en]').waitFor({ state: 'attached' });
    isKnown.resolve();
    await back;

    await page.goto(new URL('/operations', portal.product.url).href);
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    assert.deepEqual([...tab.complaints, ...guest.complaints], []);
  });

  test('when a session is ended from another browser, then a dialog says so over the page, and it goes on after a sign-in in another tab', async () => {
    await using other = await portal.open(`/offers#token=${portal.tokens.reviewer}`);
    const lines: string[] = [];
    other.page.on('websocket', (socket) => lines.push(socket.url()));
    await other.page.getByRole('heading', { level: 1 }).waitFor();
    await using tab = await portal.open(`/account#token=${portal.tokens.reviewer}`);
    const { page } = tab;
    const end = page.getByRole('button', { name: 'End session' });
    await end.waitFor();
    await page.getByText('This browser').waitFor();
    await end.click();
    await end.waitFor({ state: 'detached' });
    await page.getByText('This browser').waitFor();
    const dialog = other.page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await other.page.evaluate(() => document.body.setAttribute('data-same-page', ''));
    await dialog.getByRole('button', { name: 'I have signed in' }).click();
    await dialog.getByText(/not signed in yet/).waitFor();
    const opening = other.page.waitForEvent('popup');
    await dialog.getByRole('link', { name: 'Sign in' }).click();
    const popup = await opening;
    await popup.getByRole('button', { name: 'Reviewer' }).click();
    await popup.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    assert.equal(lines.length, 1, 'a live line without a session would be a guest’s');
    await dialog.getByRole('button', { name: 'I have signed in' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await other.page.locator('body[data-same-page]').count(), 1, 'not loaded anew');
    await other.page.getByText('Live updates on', { exact: true }).first().waitFor();
    assert.equal(lines.length, 2);
    assert.deepEqual(tab.complaints, []);
  });
});
