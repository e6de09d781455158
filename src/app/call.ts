import type { Actor } from '../domain/actor.ts';
import type { Channel } from '../domain/history.ts';
import type { Language } from '../domain/language.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Who asks, how it came, in which language, under which trace, and with which idempotency key. */
export type Call = {
  readonly actor: Actor;
  readonly channel: Channel;
  readonly language: Language;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
};

/** The answer of a verb: what it did, as ids, or why not. */
export type Outcome<Value, R extends Refusal = Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: R };
