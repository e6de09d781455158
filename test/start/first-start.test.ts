import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { findRedisServer } from '../../src/services/embedded-redis.ts';
import { startProduct } from '../support/product.ts';
import type { ProductOptions } from '../support/product.ts';
import { projectReachableBy } from '../support/reachable-project.ts';

const path = process.env['PATH'] ?? '';

/** PATH without the folders that hold one of the named programs. */
async function pathWithout(...names: readonly string[]): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => {
    return !names.some((name) => existsSync(join(folder, name)));
  });
  return folders.join(delimiter);
}

async function streams(options: ProductOptions, bell: RegExp): Promise<void> {
  await using product = await startProduct(options);
  await product.line(bell);
  const first = await product.line(/^ +[\d.]+ s {2}lumen-logs /);
  const last = await product.line(/sign-off/i);
  console.log(
    `first streamed transition after ${first.trim().split(' ')[0]} s, sign-off after ${last.trim().split(' ')[0]} s`,
  );
  assert.equal(await product.stop(), 0);
}

describe('given an empty data folder and no services', () => {
  test('when it is started without redis-server on PATH, at a port of the system’s choice, then PostgreSQL rings and the demo offer reaches sign-off', async () => {
    const searchPath = await pathWithout('redis-server');
    // The demo goes by the address that is printed, so it shows that this is where the product listens.
    await streams({ searchPath, env: { PORT: '0' } }, /job bell +LISTEN\/NOTIFY/);
  });

  test('when redis-server is on PATH, then Bull rings and the demo offer reaches sign-off', async (context) => {
    if (findRedisServer(path) === null) return context.skip('redis-server not found on PATH');
    await streams({}, /job bell +Bull on redis-server/);
  });

  test('when root cannot unshare, then it starts as nobody', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root drops to another user');
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-path-'));
    try {
      const failing = join(folder, 'unshare');
      await writeFile(failing, '#!/bin/sh\nexit 1\n');
      await chmod(failing, 0o755);
      await streams({ searchPath: `${folder}${delimiter}${path}` }, /job bell/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('when an ordinary user starts it, then it runs as that user', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('this run is an ordinary user’s already');
    const nobody = 65_534;
    const home = await mkdtemp(join(tmpdir(), 'vitrine-home-'));
    try {
      await chmod(home, 0o755);
      const dataDir = join(home, 'data');
      await mkdir(dataDir, { mode: 0o700 });
      await chown(dataDir, nobody, nobody);
      await symlink('/dev/null', join(home, '.profile'));
      await using project = await projectReachableBy(nobody);
      const { folder: release, node } = project;
      await streams({ uid: nobody, dataDir, release, node, env: { HOME: home } }, /job bell/);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test('when it is started a second time, then the same tokens and offers are there, and nothing is published again', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-product-'));
    try {
      const first = await startProduct({ dataDir });
      const tokens = await first.tokens();
      await first.line(/sign-off/i);
      assert.equal(await first.stop(), 0);
      await using second = await startProduct({ dataDir });
      assert.deepEqual(await second.tokens(), tokens);
      const response = await fetch(new URL('/graphql', second.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.owner}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          query:
            '{ offer(publisher: "solenne", offerId: "lumen-logs") { status publications { totalCount } } }',
        }),
      });
      const { data } = (await response.json()) as { data: unknown };
      assert.deepEqual(data, {
        offer: { status: 'AWAITING_PUBLISHER_SIGNOFF', publications: { totalCount: 1 } },
      });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('given settings that are not usable', () => {
  test('when it is started, then every fault is told at once and it ends with 1', async () => {
    await assert.rejects(
      startProduct({ env: { PORT: 'eighty', DATABASE_URL: 'mysql://x', BELL: 'loud' } }),
      (thrown) => {
        assert.ok(thrown instanceof Error);
        for (const name of ['PORT', 'DATABASE_URL', 'BELL'])
          assert.match(thrown.message, new RegExp(name));
        return true;
      },
    );
  });
});
