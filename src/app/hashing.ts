import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

/** Lower-case hex sha256 of a text. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Hash of a value that does not depend on the order of its members. */
export const hashOf = (value: unknown): string => sha256(canonicalJson(value));
