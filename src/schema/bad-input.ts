import { GraphQLError } from 'graphql';
import type { Text } from '../domain/language.ts';
import type { GraphQLContext } from '../http/context.ts';

/** The fault of an argument that no verb looks at: a page, a cursor, a key. */
export function badInput({ language }: Pick<GraphQLContext, 'language'>, text: Text): GraphQLError {
  return new GraphQLError(text[language], { extensions: { code: 'BAD_USER_INPUT' } });
}
