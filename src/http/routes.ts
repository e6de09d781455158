import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor, Scope } from '../domain/actor.ts';
import { scopes } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';

/**
 * Who may use a route.
 * - `PUBLIC`: everybody; no token is looked at, so an outage of the database does not matter.
 * - `CALLER`: everybody whose token, if any, is good; what is behind the route decides by the actor.
 * - a scope: callers whose token holds it.
 */
export type RouteScope = 'PUBLIC' | 'CALLER' | Scope;

export const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof methods)[number];

/** A request that has passed the checks of its route. */
export type RouteRequest = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly url: URL;
  /** The values of `:name` in the path, decoded; `*` is the rest after the last named part. */
  readonly params: Readonly<Record<string, string>>;
  /** `anonymous` on PUBLIC routes. */
  readonly actor: Actor;
  readonly tokenExpiresAt: Date | null;
  readonly language: Language;
  readonly traceId: string;
};

/** One line of the route table. */
export type Route = {
  readonly methods: readonly Method[];
  /** `/offers/:publisher/*`: named parts match one segment, a last `*` the rest (at least one character). */
  readonly path: string;
  readonly scope: RouteScope;
  /** Whose pages may call it from a browser: only those of `allowedOrigins`, or any (for public files). */
  readonly origins: 'OWN' | 'ANY';
  readonly handle: (request: RouteRequest) => Promise<void> | void;
};

/** A table that must not be served: the message names the line. */
export class RouteTableError extends Error {
  override readonly name = 'RouteTableError';
}

type CompiledRoute = { readonly route: Route; readonly parts: readonly string[] };

/** What a path and method lead to. */
export type RouteMatch =
  | { readonly kind: 'ROUTE'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'NO_METHOD'; readonly allowed: readonly Method[]; readonly any: boolean }
  | { readonly kind: 'NO_PATH' };

/**
 * Checks a table and returns the function that finds routes in it. The first line that fits wins.
 * @throws RouteTableError for a line without a scope, or one that no request can reach.
 */
export function compileRoutes(
  table: readonly Route[],
): (method: string, pathname: string) => RouteMatch {
  const known: readonly string[] = ['PUBLIC', 'CALLER', ...scopes];
  const seen = new Set<string>();
  for (const route of table) {
    const line = `${route.methods?.join(',')} ${route.path}`;
    if (!known.includes(route.scope)) {
      throw new RouteTableError(
        `The route ${line} declares no scope; expected: ${known.join(', ')}.`,
      );
    }
    if (!route.path.startsWith('/')) {
      throw new RouteTableError(`The path of the route ${line} must begin with a slash.`);
    }
    for (const method of route.methods) {
      const key = `${method} ${route.path}`;
      if (seen.has(key)) throw new RouteTableError(`The route ${key} is in the table twice.`);
      seen.add(key);
    }
  }
  const compiled = table.map((route) => ({ route, parts: route.path.split('/').slice(1) }));
  return (method, pathname) => findRoute(compiled, method, pathname);
}

function findRoute(table: readonly CompiledRoute[], method: string, pathname: string): RouteMatch {
  const segments = pathname.split('/').slice(1);
  const allowed: Method[] = [];
  let any = true;
  for (const { route, parts } of table) {
    const params = matchPath(parts, segments);
    if (!params) continue;
    const wanted = method === 'HEAD' && !route.methods.includes('HEAD') ? 'GET' : method;
    if (route.methods.some((one) => one === wanted)) return { kind: 'ROUTE', route, params };
    allowed.push(...route.methods);
    any &&= route.origins === 'ANY';
  }
  return allowed.length > 0 ? { kind: 'NO_METHOD', allowed, any } : { kind: 'NO_PATH' };
}

function matchPath(
  parts: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    if (part === '*') {
      const rest = segments.slice(at).map(decode);
      if (rest.length === 0 || rest[0] === '' || rest.includes(null)) return null;
      params['*'] = rest.join('/');
      return params;
    }
    const segment = decode(segments[at] ?? null);
    if (segment === null) return null;
    if (part.startsWith(':')) {
      if (segment === '') return null;
      params[part.slice(1)] = segment;
    } else if (part !== segment) {
      return null;
    }
  }
  return segments.length === parts.length ? params : null;
}

/** A segment without its percent signs; null for one that is malformed, or would be another path when decoded. */
function decode(segment: string | null): string | null {
  if (segment === null) return null;
  try {
    const text = decodeURIComponent(segment);
    return /[/\\\0]/.test(text) || text === '..' || text === '.' ? null : text;
  } catch {
    return null;
  }
}
