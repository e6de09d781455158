import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askTogether } from '../../src/streams/ask-together.ts';

describe('given many who ask the same kind of question', () => {
  test('when they ask at one moment, then one statement answers each his own', async () => {
    const asked: string[][] = [];
    const isEven = askTogether(async (keys) => {
      asked.push([...keys]);
      return new Set([...keys].filter((key) => Number(key) % 2 === 0));
    });
    const keys = ['1', '2', '3', '2'];
    assert.deepEqual(await Promise.all(keys.map(isEven)), [false, true, false, true]);
    assert.deepEqual(asked, [['1', '2', '3']]);
    assert.equal(await isEven('4'), true);
    assert.deepEqual(asked[1], ['4']);
  });

  test('when the statement fails, then all of that moment hear it, and the next one is asked anew', async () => {
    let failures = 1;
    const ask = askTogether(async (keys) => {
      failures -= 1;
      if (failures >= 0) throw new Error('away');
      return keys;
    });
    const answers = await Promise.allSettled([ask('1'), ask('2')]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await ask('1'), true);
  });
});
