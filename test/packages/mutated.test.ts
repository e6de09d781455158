import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mutatedPackage, runMutated } from './mutated-run.ts';

describe('given packages that chance has changed', () => {
  test('when each is examined, then each gets a verdict or a finding that refuses it', async () => {
    const { outcomes, broken } = await runMutated(1, 150);
    assert.deepEqual(broken, []);
    // The changes reach the rules, and the door.
    assert.ok((outcomes['blocked'] ?? 0) > 30 && (outcomes['passed'] ?? 0) > 0);
    assert.ok(Object.keys(outcomes).length > 3, JSON.stringify(outcomes));
  });

  test('when one is made again by its number, then it is the same', async () => {
    assert.deepEqual(await mutatedPackage(42), await mutatedPackage(42));
  });
});
