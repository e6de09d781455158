import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../support/product.ts';
import { screens } from './screens.ts';

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
