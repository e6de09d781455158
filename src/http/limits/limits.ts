import type { ValidationRule } from 'graphql';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import { maxAliases } from './max-aliases.ts';
import { maxDepth } from './max-depth.ts';
import { maxDirectives } from './max-directives.ts';
import { noPersonalFieldsInSubscriptions } from './personal-fields.ts';

/** What one operation may ask for, on every transport. The cost of fields is counted by the schema itself. */
export const limits = {
  /** Levels of fields below the operation; see `maxDepth` for what counts. */
  depth: 8,
  aliases: 15,
  directives: 5,
  /** Tokens of the whole document. */
  tokens: 1_000,
  /** Bytes of one HTTP body or one WebSocket message. */
  bodyBytes: 1024 * 1024,
  /** Operations open at the same time on one WebSocket. */
  operationsPerSocket: 100,
  /** Bytes that may wait in this process for one WebSocket to be read. */
  waitingBytes: 1024 * 1024,
} as const;

/** The validation rules beside those of the GraphQL specification. */
export function limitRules(introspection: boolean): readonly ValidationRule[] {
  const rules = [
    maxDepth(limits.depth),
    maxAliases(limits.aliases),
    maxDirectives(limits.directives),
    noPersonalFieldsInSubscriptions,
  ];
  return introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule];
}
