import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { getNamedType, GraphQLError, isLeafType } from 'graphql';
import { scopes } from '../domain/actor.ts';
import type { Scope } from '../domain/actor.ts';
import { hasAccess } from '../domain/policy.ts';
import type { Access } from '../domain/policy.ts';
import type { GraphQLContext } from '../http/context.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';
import { DEFAULT_PAGE } from '../app/read/page.ts';

/** Points that one operation may cost; a list counts its selection once per element it may have. */
export const MAX_COMPLEXITY = 5000;

/**
 * The builder with our context, scopes and plugins. It defines no types; each has a file of its own.
 * Deny by default: `assert-scopes.ts` refuses a schema with a root field that declares no access.
 */
export const builder = new SchemaBuilder<{
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  AuthScopes: Record<Access, boolean>;
  Connection: { readonly totalCount: () => Promise<number> };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ actor }) => ({
      public: true,
      signedIn: hasAccess(actor, 'signedIn'),
      // One entry per scope, built from the list of scopes.
      ...(Object.fromEntries(scopes.map((scope) => [scope, hasAccess(actor, scope)])) as Record<
        Scope,
        boolean
      >),
    }),
    unauthorizedError: (_parent, { actor, language }) =>
      actor.kind === 'ANONYMOUS'
        ? new GraphQLError(
            language === 'fr'
              ? 'Cette demande exige une connexion. Envoyez un jeton dans l’en-tête Authorization.'
              : 'This asks for a signed-in caller. Send a token in the Authorization header.',
            { extensions: { code: 'UNAUTHENTICATED' } },
          )
        : new GraphQLError(
            language === 'fr'
              ? 'Votre jeton ne permet pas cette demande. Utilisez-en un dont le rôle et les portées l’autorisent.'
              : 'Your token does not allow this. Use one whose role and scopes do.',
            { extensions: { code: 'FORBIDDEN' } },
          ),
  },
  complexity: {
    limit: { complexity: MAX_COMPLEXITY },
    // What is read and assembled are objects; a further column of a row that is read anyway costs next to nothing.
    fieldComplexity: (_args, _context, { type }) => (isLeafType(getNamedType(type)) ? 0 : 1),
    complexityError: (_kind, { complexity, maxComplexity }) =>
      new GraphQLError(
        `This operation costs ${complexity} points; ${maxComplexity} are allowed. Ask for fewer fields or shorter lists.`,
        { extensions: { code: 'QUERY_TOO_COMPLEX' } },
      ),
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: (typename, id) => encodeGlobalId(typename, String(id)),
    decodeGlobalID: decodeGlobalId,
    nodeTypeOptions: { description: 'Anything with an id of its own that can be asked for again.' },
    idFieldOptions: { description: 'Opaque, unique over all types.' },
    nodeQueryOptions: {
      description: 'One thing by its id; null when there is none that you may see.',
      authScopes: { public: true },
      args: { id: { description: 'The `id` of any node.' } },
    },
    nodesQueryOptions: {
      description: 'Several things by their ids, in that order; null where you may see none.',
      authScopes: { public: true },
      nullable: { list: false, items: true },
      // Each id is read by itself, and everything below it is asked once for each.
      complexity: ({ ids }) => ({ field: ids.length, multiplier: ids.length }),
      args: { ids: { description: 'The `id`s of any nodes.' } },
    },
    pageInfoTypeOptions: { description: 'Where a page lies within its list.' },
    hasNextPageFieldOptions: { description: 'True when the list goes on after this page.' },
    hasPreviousPageFieldOptions: { description: 'True when the list has items before this page.' },
    startCursorFieldOptions: {
      description: 'Cursor of the first item; null when the page is empty.',
    },
    endCursorFieldOptions: { description: 'Cursor of the last item; null when the page is empty.' },
    firstArgOptions: { description: 'How many items from the start; 1 to 100, 20 by default.' },
    afterArgOptions: { description: 'Items after this cursor.' },
    lastArgOptions: { description: 'How many items from the end; 1 to 100.' },
    beforeArgOptions: { description: 'Items before this cursor.' },
    cursorFieldOptions: { description: 'Place of the item in the list.' },
    nodeFieldOptions: { description: 'The item.', nullable: false },
    pageInfoFieldOptions: { description: 'Where the page lies within its list.' },
    edgesFieldOptions: {
      description: 'The items of this page with their cursors.',
      nullable: false,
      complexity: { field: 1, multiplier: 1 },
    },
    nodesOnConnection: {
      description: 'The items of this page.',
      complexity: { field: 1, multiplier: 1 },
    },
    defaultConnectionFieldOptions: {
      complexity: ({ first, last }) => ({ field: 1, multiplier: first ?? last ?? DEFAULT_PAGE }),
    },
  },
});

/** The type parameters of our builder, for helpers that take part of it. */
export type Types = typeof builder.$inferSchemaTypes;
