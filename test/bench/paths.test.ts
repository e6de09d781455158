import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fanOut } from '../../bench/p3-fan-out.ts';
import { pageOfOffers } from '../../bench/p1-page.ts';
import { pipeline } from '../../bench/p4-pipeline.ts';
import { validation } from '../../bench/p7-validate.ts';
import { publishing } from '../../bench/p2-publish.ts';
import type { Bench } from '../../bench/support/bench.ts';
import { testSizes } from '../../bench/support/sizes.ts';
import { testServices } from '../support/services.ts';

/** Measures next to nothing, without the peers; answers how many rows each table of the record has. */
async function measured(path: (bench: Bench) => Promise<void>): Promise<readonly number[]> {
  await testServices();
  const rows: number[] = [];
  await path({
    services: {
      postgresPid: 0,
      redisUrl: null,
      [Symbol.asyncDispose]: async () => undefined,
    },
    sizes: testSizes,
    peers: false,
    async record({ tables, promises = [] }) {
      for (const table of tables) rows.push(table.rows.length);
      for (const { what, kept } of promises) assert.ok(kept, what);
    },
  });
  return rows;
}

// What the paths compare and count themselves is what these tests are about; speed is not.
describe('given the benchmarks at a tiny size', () => {
  test('when pages are measured, then the API and the floor tell the same pages', async () => {
    assert.deepEqual(await measured(pageOfOffers), [2]);
  });
  test('when publishing is measured, then the mutation and the floor leave the same rows', async () => {
    assert.deepEqual(await measured(publishing), [2]);
  });
  test('when a fan-out is measured, then every subscriber gets every event', async () => {
    assert.deepEqual(await measured(fanOut), [2, 1]);
  });
  test('when validation is measured, then complete offers have no violation', async () => {
    assert.deepEqual(await measured(validation), [6]);
  });
  test('when the pipeline is measured, then no transition is lost or doubled', async () => {
    assert.deepEqual(await measured(pipeline), [1]);
  });
});
