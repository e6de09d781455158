/** The product with a browser before it, as people use it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { demoRoles } from '../../src/demo/demo-tokens.ts';
import { connect, testDatabase } from '../support/database.ts';
import { startProduct } from '../support/product.ts';
import type { ProductOptions } from '../support/product.ts';

const executablePath = '/usr/bin/chromium';

/** How long a page may take to show something on a busy machine, in milliseconds. */
const SHOWN_WITHIN_MS = 60_000;

/** Why browser tests cannot run here; false when they can. */
export const withoutBrowser = existsSync(executablePath)
  ? false
  : `${executablePath} is not installed`;

/** A page, and what it complained about: errors, refusals of its policy, dialogs of a script, requests to other machines. */
export type Tab = AsyncDisposable & { readonly page: Page; readonly complaints: readonly string[] };

/** Starts both, waits until the demo's first publication waits for its sign-off. */
export async function startPortal(options: ProductOptions = {}) {
  await using opened = new AsyncDisposableStack();
  // On the server of the tests: one of its own would take seconds to make.
  const { url } = opened.use(await testDatabase());
  const { client: database } = opened.use(await connect(url));
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-portal-'));
  opened.defer(async () => await rm(folder, { recursive: true, force: true }));
  const given = {
    ...options,
    dataDir: folder,
    env: { DATABASE_URL: url, DEMO: 'on', ...options.env },
  };
  let product = await startProduct(given);
  opened.defer(async () => await product[Symbol.asyncDispose]());
  const tokens = await product.tokens();
  await product.line(/sign-off/i);
  const browser = opened.use(
    await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    }),
  );

  /** Opens a page of the portal, by way of `base` when the browser takes another line than the test. */
  const open = async (
    path: string,
    { base = product.url, ...more }: BrowserContextOptions & { readonly base?: string } = {},
  ): Promise<Tab> => {
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      ...more,
    });
    context.setDefaultTimeout(SHOWN_WITHIN_MS);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/favicon|net::ERR_|WebSocket/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(request.url());
    });
    const address = new URL(path, base);
    const token = new URLSearchParams(address.hash.slice(1)).get('token');
    if (token !== null) {
      // The account of the demo that has this token, by its button.
      const account = demoRoles.find((role) => tokens[role] === token);
      const signedIn = await context.request.post(new URL(`/sign-in/demo/${account}`, base).href);
      assert.equal(signedIn.status(), 204);
      // Who is signed in reads in the language of his account, whatever the browser's is.
      const language = (more.locale ?? 'en').slice(0, 2);
      await database.query(
        'update person set language = $1 where id = (select person_id from api_token where hash = $2)',
        [language, createHash('sha256').update(token).digest('hex')],
      );
      address.hash = '';
    }
    await page.goto(address.href);
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  };
  /** Asks the API directly, not by way of the browser's line. */
  const ask = async (token: string, query: string, variables: object = {}): Promise<unknown> => {
    const response = await fetch(new URL('/graphql', product.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { readonly data: unknown }).data;
  };
  /** Sends a mutation with one input; fails the test when it is refused. */
  const press = async (token: string, name: string, input: object): Promise<void> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const query = `mutation ($input: ${type}Input!) { answer: ${name}(input: $input) { __typename } }`;
    assert.deepEqual(await ask(token, query, { input }), {
      answer: { __typename: `${type}Payload` },
    });
  };
  /** Ends the product as a power cut does, calls `meanwhile`, and starts it again at the same address. */
  const killAndStart = async (meanwhile: () => Promise<void>): Promise<void> => {
    await product.stop('SIGKILL');
    await meanwhile();
    product = await startProduct({ ...given, port: product.port });
  };
  const all = opened.move();
  return {
    product,
    /** The database of the product, for looks past the API. */
    database,
    tokens,
    killAndStart,
    open,
    ask,
    press,
    [Symbol.asyncDispose]: async () => await all.disposeAsync(),
  };
}

export type Portal = Awaited<ReturnType<typeof startPortal>>;

/** A phone whose owner reads French. */
export const frenchPhone = {
  locale: 'fr-FR',
  viewport: { width: 390, height: 844 },
} as const satisfies BrowserContextOptions;

/** By how many pixels the page is wider than its window. */
export const wider = async (page: Page): Promise<number> =>
  await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Waits until the one sentence of the page says it. */
export const says = async (page: Page, pattern: RegExp): Promise<void> =>
  await page.locator('#now', { hasText: pattern }).waitFor();
