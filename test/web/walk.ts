/** Walks through `screens.ts` in one browser, with the demo that each state wants. */
import assert from 'node:assert/strict';
import type { Page, Request, Route } from 'playwright-core';
import type { DemoRole } from '../../src/demo/demo-tokens.ts';
import { until } from '../support/until.ts';
import type { Portal, Tab } from './portal.ts';
import { moments, reach, screens } from './screens.ts';
import type { Answer, Screen, State } from './screens.ts';

/** One state of one screen, with everything that the two say. */
export type Look = Omit<Screen, 'states'> & State & { readonly id: string };

export const looks: readonly Look[] = screens.flatMap(({ states, ...screen }) =>
  Object.entries(states).map(([name, state]) => ({
    ...screen,
    ...state,
    id: `${screen.name}-${name}`,
  })),
);

export const languages = ['en', 'fr'] as const;
export const schemes = ['light', 'dark'] as const;
export type Language = (typeof languages)[number];

/** How long nothing must be under way before a page counts as complete, in milliseconds. */
const QUIET_MS = 60;

/** How long a look may take to be complete on a busy machine, in milliseconds. */
const SHOWN_WITHIN_MS = 60_000;

/** A look as it is shown now, in a language that can be changed in place. */
export type Shown = {
  readonly look: Look;
  readonly page: Page;
  readonly speak: (language: Language) => Promise<void>;
};

/**
 * Shows each look in its moment, and calls `see` while it is on the screen. Resolves to what the pages complained
 * of, one line each.
 */
export async function walk(
  portal: Portal,
  see: (shown: Shown) => Promise<void>,
  wanted: (look: Look) => boolean = () => true,
): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const moment of moments) {
    await reach(portal, moment);
    const now = looks.filter((look) => (look.moment ?? 'SIGN_OFF') === moment && wanted(look));
    complaints.push(...(await lookAround(portal, now, see)));
  }
  return complaints;
}

/** Shows these looks, whatever the demo has come to. */
export async function lookAround(
  portal: Portal,
  wanted: readonly Look[],
  see: (shown: Shown) => Promise<void>,
): Promise<readonly string[]> {
  const complaints: string[] = [];
  // One sign-in for each person.
  for (const person of new Set(wanted.map(({ as }) => as))) {
    await using tab = await signedIn(portal, person);
    const quiet = watchRequests(tab.page);
    for (const look of wanted.filter(({ as }) => as === person)) {
      const said = tab.complaints.length;
      try {
        await see(await show(portal, tab.page, look, quiet));
      } catch (cause) {
        // The walk goes on: one run tells of everything.
        complaints.push(`${look.id} cannot be looked at: ${String(cause)}`);
      }
      complaints.push(
        ...tab.complaints
          .slice(said)
          .filter((text) => look.isMissing !== true || !text.includes('status of 404'))
          .map((text) => `${look.id}: ${text}`),
      );
      await tab.page.unrouteAll({ behavior: 'ignoreErrors' });
    }
  }
  return complaints;
}

/** A tab of somebody in which nothing moves by itself. */
async function signedIn(portal: Portal, person: DemoRole | null): Promise<Tab> {
  const path = person === null ? '/sign-in' : `/offers#token=${portal.tokens[person]}`;
  const tab = await portal.open(path, { reducedMotion: 'reduce' });
  tab.page.setDefaultTimeout(SHOWN_WITHIN_MS);
  return tab;
}

async function show(
  portal: Portal,
  page: Page,
  look: Look,
  quiet: () => Promise<void>,
): Promise<Shown> {
  const path = typeof look.at === 'string' ? look.at : await look.at(portal);
  const address = new URL(path, portal.product.url);
  if (look.answers !== undefined) await plant(page, look.answers);
  // A page that has not come has nothing to forget.
  if (page.url() !== 'about:blank') {
    await page.evaluate(() => localStorage.removeItem('vitrine.language'));
    await portal.database.query("update person set language = 'en'");
  }
  // An address that differs in its fragment alone would load nothing.
  await page.goto('about:blank');
  await page.goto(address.href);
  let language: Language = 'en';
  const complete = async () => {
    await page.locator(look.shows).first().waitFor();
    await quiet();
  };
  if (look.act !== undefined) {
    await page.locator('h1').first().waitFor();
    await quiet();
    await look.act(page);
  }
  await complete();
  return {
    look,
    page,
    async speak(wanted) {
      if (wanted === language) return;
      language = wanted;
      if (look.served === true) {
        address.searchParams.set('lang', wanted);
        await page.goto(address.href);
        await look.act?.(page);
      } else {
        // Also while a dialog is open, under which a hand does not reach the button.
        await page.locator(`button.icon-button[lang=${wanted}]`).dispatchEvent('click');
        await page.locator(`html[lang=${wanted}]`).waitFor({ state: 'attached' });
      }
      await complete();
    },
  };
}

/** Requests that a look holds back for ever. */
const held = new WeakSet<Request>();

/** Resolves when no request has been under way for a moment, but for those that are held back. */
function watchRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let changedAt = performance.now();
  const note = (change: (request: Request) => void) => (request: Request) => {
    change(request);
    changedAt = performance.now();
  };
  page.on(
    'request',
    note((request) => open.add(request)),
  );
  page.on(
    'requestfinished',
    note((request) => open.delete(request)),
  );
  page.on(
    'requestfailed',
    note((request) => open.delete(request)),
  );
  // A page that is left takes what it asked for with it.
  page.on('framenavigated', () => open.clear());
  return async () =>
    await until(
      'nothing is under way',
      () =>
        [...open].every((request) => held.has(request)) && performance.now() - changedAt > QUIET_MS,
      60_000,
    );
}

/** Puts answers in place of those of the API, by operation. */
async function plant(page: Page, answers: Readonly<Record<string, Answer>>): Promise<void> {
  await page.route('**/graphql', async (route: Route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string };
    const answer = answers[operationName ?? ''];
    if (answer === undefined) return await route.continue();
    if (answer === 'WAITS') {
      held.add(route.request());
      return;
    }
    if (answer === 'ENDED') {
      const errors = [{ message: 'Sign in again.', extensions: { code: 'UNAUTHENTICATED' } }];
      return await route.fulfill({ json: { data: null, errors } });
    }
    if (answer === 'FAILS') {
      const extensions = {
        code: 'INTERNAL_SERVER_ERROR',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      };
      const errors = [{ message: 'This is a fault of ours; we were told.', extensions }];
      return await route.fulfill({ json: { data: null, errors } });
    }
    const response = await route.fetch();
    const body = (await response.json()) as { data: unknown };
    assert.ok(body.data, `${operationName} has no answer to change`);
    await route.fulfill({ response, json: { ...body, data: answer(body.data) } });
  });
}
