import { GraphQLError } from 'graphql';
import type { GraphQLContext } from '../http/context.ts';

/** The answer to a subscription on something that is not there or not the caller's to see. */
export function notFoundError({ language }: GraphQLContext): GraphQLError {
  const message =
    language === 'fr'
      ? 'Rien de visible pour vous ne porte cet identifiant.'
      : 'There is nothing with this id that you may see.';
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });
}

/** What every stream is handed: when to end, and whether the caller may still read. */
export function watching(context: GraphQLContext) {
  return {
    signal: context.signal,
    async mayRead() {
      const answers = await Promise.all([context.isTokenValid(), context.isStillMember()]);
      return answers.every((answer) => answer);
    },
  };
}
