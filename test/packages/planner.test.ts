import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPlanner } from '../../src/packages/planner.ts';
import type { PlanQuestion } from '../../src/packages/planner.ts';

function asked(template: object, parameters: unknown = {}): PlanQuestion {
  const text = JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    ...template,
  });
  return {
    files: new Map([['mainTemplate.json', new TextEncoder().encode(text)]]),
    parameters,
    place: { resourceGroup: 'rg', location: null, subscriptionId: null },
    nowMs: 0,
  };
}
const small = asked({
  resources: [{ type: 'A.B/c', name: "[concat('a', '-', resourceGroup().name)]" }],
});

describe('given the thread that makes plans', () => {
  test('when it is asked several times at once, then each gets its own plan', async () => {
    await using planner = createPlanner({ timeoutMs: 20_000 });
    const names = await Promise.all(
      ['x', 'y', 'z'].map(async (name) => {
        const outcome = await planner.plan(asked({ resources: [{ type: 'A.B/c', name }] }));
        return outcome.kind === 'plan' ? outcome.plan.resources[0]?.name.text : outcome.kind;
      }),
    );
    assert.deepEqual(names, ['x', 'y', 'z']);
  });

  test('when more wait than may, then the next one is told to come again', async () => {
    await using planner = createPlanner({ timeoutMs: 20_000, mostWaiting: 0 });
    const [first, second] = await Promise.all([planner.plan(small), planner.plan(small)]);
    assert.deepEqual([first.kind, second.kind], ['plan', 'busy']);
    assert.equal((await planner.plan(small)).kind, 'plan');
  });

  test('when a plan takes longer than it may, then it is refused', async () => {
    await using planner = createPlanner({ timeoutMs: 1 });
    const outputs = Array.from({ length: 200_000 }, (_none, index) => ({ index }));
    const outcome = await planner.plan(asked({ outputs, resources: [] }));
    assert.equal(outcome.kind, 'tooCostly');
  });

  test('when it is closed, then it makes no more plans', async () => {
    const planner = createPlanner();
    await planner[Symbol.asyncDispose]();
    await assert.rejects(planner.plan(small), /closed/);
  });
});
