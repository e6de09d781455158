import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';

/** A refusal as every mutation answers it: what was asked, what is the case, what to do. */
export type Refusal = { readonly code: string; readonly message: string };

/** The server gave no answer that can be read; it may have done what was asked. */
export type NoAnswer = { readonly __typename: 'NoAnswer'; readonly message: string };

/** The union that a mutation answers with. */
type AnswerOf<Data> = Data[keyof Data];

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/**
 * Sends a mutation. The idempotency key lives until the server has answered: pressing again after a broken line
 * repeats the same request, and it is done once at most.
 */
export function useAsk<Data extends object, Input extends object>(
  document: TypedDocumentNode<Data, { input: Input; language: 'EN' | 'FR' }>,
): {
  readonly asking: boolean;
  ask(input: Input): Promise<AnswerOf<Data> | NoAnswer>;
} {
  const { t, apiLanguage: language } = useMessages();
  const client = useClient();
  const open = useRef<{ request: string; key: string } | null>(null);
  const [asking, setAsking] = useState(false);
  return {
    asking,
    async ask(input) {
      const request = JSON.stringify(input);
      if (open.current?.request !== request) open.current = { request, key: newKey() };
      setAsking(true);
      const { data, error } = await client.mutation(document, {
        input: { ...input, idempotencyKey: open.current.key },
        language,
      });
      setAsking(false);
      const answer = Object.values(data ?? {})[0] as AnswerOf<Data> | null | undefined;
      if (answer !== null && answer !== undefined) {
        open.current = null;
        return answer;
      }
      const message = error?.graphQLErrors[0]?.message ?? t('refusal.network');
      return { __typename: 'NoAnswer', message };
    },
  };
}
