import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../support/product.ts';
import { axe } from './axe.ts';
import { cutOff } from './cut-off.ts';
import { startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';
import { reach, screens } from './screens.ts';
import { plainLooks, scriptsOn, spoil } from './stored-scripts.ts';
import { languages, lookAround, looks, schemes } from './walk.ts';
import { xssVectors } from './xss-vectors.ts';

describe('given the list of all screens', () => {
  test('when it is compared with the routes of the portal, then each route is in it', async () => {
    const source = await readFile(join(projectRoot, 'web/src/app.tsx'), 'utf8');
    const routes = [...source.matchAll(/<Route\s+path="([^"]+)"\s+element=\{<(\w+)/g)]
      .filter(([, , element]) => element !== 'Navigate' && element !== 'ToSignIn')
      .map(([, path]) => path ?? '');
    assert.ok(routes.length > 10);
    const listed = new Set(screens.map(({ route }) => route));
    assert.deepEqual(
      routes.filter((route) => !listed.has(route)),
      [],
    );
  });
});

/** The first state of each screen that the demo comes to by itself; `npm run prove:axe` takes all states of all. */
const firstLooks = screens.flatMap(({ name, states }) =>
  looks.filter(({ id, moment }) => id === `${name}-${Object.keys(states)[0]}` && !moment),
);

/** Every second of them: the others have the same parts, and a minute is what all tests can spare. */
const axeLooks = firstLooks.filter((_look, at) => at % 2 === 0);

describe('given the screens of the demo in a browser', { skip: withoutBrowser }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
    await reach(portal, 'SIGN_OFF');
  });
  after(async () => await portal[Symbol.asyncDispose]());

  test('when axe looks at every second one, in a language and a theme of its turn, then none violates WCAG 2.2 AA and a phone cuts no control off', async () => {
    const violations: string[] = [];
    let seen = 0;
    const complaints = await lookAround(portal, axeLooks, async ({ look, page, speak }) => {
      const language = languages[seen % 2] ?? 'en';
      const colorScheme = schemes[Math.floor(seen / 2) % 2] ?? 'light';
      seen += 1;
      await speak(language);
      await page.emulateMedia({ colorScheme });
      const found = await axe(page);
      await page.setViewportSize({ width: 390, height: 900 });
      violations.push(
        ...(await cutOff(page)).map((text) => `${look.id}, ${language}, 390: ${text}`),
      );
      await page.setViewportSize({ width: 1280, height: 900 });
      assert.ok(found.rules > 5, look.id);
      violations.push(
        ...found.violations.map((text) => `${look.id}, ${language}, ${colorScheme}: ${text}`),
      );
    });
    assert.deepEqual([...violations, ...complaints], []);
    assert.equal(seen, axeLooks.length);
  });

  test('when axe looks at a text that nobody can read, then it tells of it', async () => {
    await using tab = await portal.open('/sign-in');
    await tab.page.locator('h1').waitFor();
    await tab.page.evaluate(`document.querySelector('h1').style.color = '#eee'`);
    const { violations } = await axe(tab.page);
    assert.match(violations.join(), /color-contrast/);
  });

  test('when every text that people wrote is a script, then no screen runs one, and they are shown', async () => {
    const named = new Set([
      'offers',
      'editor',
      'status',
      'preview',
      'mailbox',
      'support',
      'history',
    ]);
    const some = firstLooks
      .filter(({ id }) => named.has(id.slice(0, id.indexOf('-'))))
      .map((look) => plainLooks.find(({ id }) => id === look.id))
      .filter((look) => look !== undefined);
    assert.ok(some.length >= named.size);
    assert.ok(xssVectors.length >= 100);
    await spoil(portal, xssVectors.join('\n'));
    const hostile: string[] = [];
    const silent: string[] = [];
    const complaints = await lookAround(portal, some, async ({ look, page }) => {
      const found = await scriptsOn(page);
      if (!found.shown) silent.push(look.id);
      hostile.push(...found.hostile.map((place) => `${look.id}: ${place}`));
    });
    assert.deepEqual([...hostile, ...complaints], []);
    assert.deepEqual(silent, []);
  });
});
