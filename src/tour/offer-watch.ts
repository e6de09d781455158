import { followOffer } from '../client/transitions.ts';
import type { Delivered, Progress } from '../client/transitions.ts';
import type { Language } from '../client/gql/graphql.ts';

/** An offer whose transitions are read one after the other, by a subscription that stays open. */
export type OfferWatch = {
  /**
   * Reads on until `isIt` holds and resolves to that transition; `onEvent` sees every event on the way, that one
   * included. Rejects when nothing at all happens for `SILENCE_MS`.
   */
  until(
    isIt: (event: Delivered) => boolean,
    onEvent: (event: Delivered | Progress) => void,
  ): Promise<Delivered>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** No stage of the tour is silent for so long, unless no worker runs. */
const SILENCE_MS = 120_000;

/** Follows an offer from `after` on. The connection opens with the first `until`. */
export function watchOffer(
  url: string,
  token: string,
  offer: { readonly id: string; readonly after: string; readonly language: Language },
): OfferWatch {
  const end = new AbortController();
  const events = followOffer(url, token, offer, end.signal);
  return {
    async until(isIt, onEvent) {
      for (;;) {
        const silence = setTimeout(() => end.abort(), SILENCE_MS);
        const next = await events.next().finally(() => clearTimeout(silence));
        if (next.done) throw new SilenceError(SILENCE_MS);
        onEvent(next.value);
        if (next.value.__typename === 'TransitionDelivered' && isIt(next.value)) return next.value;
      }
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      await events.return();
    },
  };
}

/** Nothing happened for so long that no worker seems to run. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
  readonly silenceMs: number;

  constructor(silenceMs: number) {
    super(`Nothing happened for ${silenceMs / 1000} s.`);
    this.silenceMs = silenceMs;
  }
}
