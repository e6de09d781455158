import { rules } from '../../src/domain/policy.ts';
import type { Action, Grant, Rule } from '../../src/domain/policy.ts';

/**
 * Does something while a row of the policy grants something else: shows that a command asks that row. What the schema asks
 * first was read when it was loaded and stays. The table is the process's, so nothing else may run meanwhile.
 */
export async function withGrants<T>(
  action: Action,
  grants: readonly Grant[],
  run: () => Promise<T>,
): Promise<T> {
  const table = rules as Record<Action, Rule>;
  const whole = rules[action];
  table[action] = { ...whole, grants };
  try {
    return await run();
  } finally {
    table[action] = whole;
  }
}
