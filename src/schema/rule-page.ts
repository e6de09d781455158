import { everyRule } from '../domain/certification/zip-rules.ts';

const ruleIds: ReadonlySet<string> = new Set(everyRule().map(({ id }) => id));

/** The page of a rule of certification in this installation; null for what is no such rule. */
export function rulePageUrl(publicUrl: string, ruleId: string): string | null {
  return ruleIds.has(ruleId) ? `${publicUrl}/docs/rules/${encodeURIComponent(ruleId)}` : null;
}
