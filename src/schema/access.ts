import { accessFor } from '../domain/policy.ts';
import type { Access, Action } from '../domain/policy.ts';

/** What a root field asks of its caller, by the policy: one of the accesses that the action's row gives. */
export function authFor(action: Action): { $any: Partial<Record<Access, boolean>> } {
  return { $any: Object.fromEntries(accessFor(action).map((access) => [access, true])) };
}
