import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { projectRoot } from '../support/product.ts';

const dist = join(projectRoot, 'web/dist');

/** Compressed script that the first load of All offers may take, in bytes. */
const BUDGET = 250_000;
/** From here on somebody should look what came in, in bytes. */
const ALARM = 220_000;

/** Every file that a script loads as soon as it is loaded itself, by its path in the build. */
async function loadedWith(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = await readFile(join(dist, file), 'utf8');
  for (const [, path] of source.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
    await loadedWith(`assets/${path}`, seen);
  }
  return seen;
}

describe('given the built portal', () => {
  test(
    'when All offers is loaded first, then its script is within the budget, in few files',
    { skip: existsSync(join(dist, 'index.html')) ? false : 'the portal is not built' },
    async (t) => {
      const page = await readFile(join(dist, 'index.html'), 'utf8');
      const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(
        ([, path]) => path ?? '',
      );
      assert.ok(named.length > 1);
      const files = new Set<string>();
      for (const file of named) {
        for (const each of await loadedWith(file)) files.add(each);
      }
      // One of the two languages comes with it; the French texts are the longer ones.
      const french = (await readdir(join(dist, 'assets'))).find((name) => /^fr-.*\.js$/.test(name));
      assert.ok(french, 'the texts are files of their own');
      files.add(`assets/${french}`);

      let bytes = 0;
      for (const file of files) {
        const size = gzipSync(await readFile(join(dist, file)), { level: 9 }).length;
        bytes += size;
        t.diagnostic(`${file}: ${(size / 1_000).toFixed(1)} kB`);
      }
      t.diagnostic(`${files.size} files, ${(bytes / 1_000).toFixed(1)} kB of ${BUDGET / 1_000} kB`);
      if (bytes > ALARM) t.diagnostic(`More than ${ALARM / 1_000} kB: look what came in.`);
      assert.ok(bytes <= BUDGET, `${bytes} bytes`);
      // What belongs to other screens is not loaded with it.
      for (const other of ['editor', 'review', 'status', 'operations', 'support']) {
        assert.ok(![...files].some((file) => file.startsWith(`assets/${other}-`)), other);
      }
    },
  );
});
