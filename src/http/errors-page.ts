import { isInterfaceType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Route } from './routes.ts';
import { errorsPage } from './simple-pages.ts';

/** A refusal as its page shows it. */
export type RefusalDescription = {
  readonly code: string;
  readonly type: string;
  readonly description: string;
};

/** `NotAtSignoff` → `NOT_AT_SIGNOFF`. */
const codeOf = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** Every refusal that a mutation can answer with, read from the schema, in the order of the alphabet. */
export function describeRefusals(schema: GraphQLSchema): readonly RefusalDescription[] {
  const userError = schema.getType('UserError');
  if (!isInterfaceType(userError)) return [];
  return schema
    .getPossibleTypes(userError)
    .map(({ name, description }) => ({
      code: codeOf(name),
      type: name,
      description: description ?? '',
    }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The page that `docsUrl` of every refusal leads to; the code is the fragment. */
export function errorsRoute(schema: GraphQLSchema): Route {
  const refusals = describeRefusals(schema);
  return {
    methods: ['GET', 'HEAD'],
    path: '/docs/errors',
    scope: 'PUBLIC',
    origins: 'OWN',
    handle({ outgoing, language }) {
      outgoing.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        'cache-control': 'public, max-age=300',
      });
      outgoing.end(errorsPage(language, refusals));
    },
  };
}
