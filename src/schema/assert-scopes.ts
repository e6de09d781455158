import type { GraphQLSchema } from 'graphql';

/**
 * Deny by default: every root field says which scope it asks for, or that it is public.
 * A server that was handed another schema does not start.
 * @throws Error that names every root field without a declaration
 */
export function assertScopes(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const undeclared = roots.flatMap((type) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ extensions }) => !declaresScopes(extensions['pothosOptions']))
      .map(({ name }) => `${type?.name}.${name}`),
  );
  if (undeclared.length > 0) {
    throw new Error(`These fields declare no scope: ${undeclared.join(', ')}.`);
  }
}

/** True for the options of a field that name at least one scope. */
function declaresScopes(options: unknown): boolean {
  if (typeof options !== 'object' || options === null || !('authScopes' in options)) return false;
  const { authScopes } = options;
  if (typeof authScopes === 'function') return true;
  return typeof authScopes === 'object' && authScopes !== null && hasEntry(authScopes);
}

function hasEntry(scopes: object): boolean {
  return Object.entries(scopes).some(([name, wanted]) =>
    name === '$any' || name === '$all'
      ? typeof wanted === 'object' && wanted !== null && hasEntry(wanted)
      : wanted === true,
  );
}
