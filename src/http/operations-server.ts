/**
 * The second, small server of a process, for those who run it: `/live`, `/ready` and `/metrics`.
 *
 * It has an address of its own, so that metrics are never on the port that users reach, and so that a worker, which
 * serves nobody, can be asked how it is. Nobody is asked who he is here: who reaches the address may read. It listens
 * on this machine only unless told otherwise.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { Deps } from '../deps.ts';
import { anonymous } from '../domain/actor.ts';
import type { HealthWatch } from '../health.ts';
import { messageOf } from '../log.ts';
import type { ReadableMetrics } from '../telemetry/prom-metrics.ts';
import { newTraceId } from '../telemetry/trace-context.ts';
import { healthRoutes } from './health.ts';
import type { Route } from './routes.ts';
import { compileRoutes } from './routes.ts';

/** The address is taken, or cannot be listened on. */
export class OperationsServerError extends Error {
  override readonly name = 'OperationsServerError';
}

export type OperationsServer = AsyncDisposable & {
  readonly port: number;
};

/** Longer than any answer takes; then the connection is closed, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

/** What this server answers. */
export function operationsRoutes(health: HealthWatch, metrics: ReadableMetrics): readonly Route[] {
  return [
    ...healthRoutes(health),
    {
      methods: ['GET'],
      path: '/metrics',
      scope: 'PUBLIC',
      origins: 'OWN',
      async handle({ outgoing }) {
        const text = await metrics.text();
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.setHeader('Content-Type', metrics.contentType);
        outgoing.end(text);
      },
    },
  ];
}

export async function startOperationsServer(options: {
  readonly host: string;
  readonly port: number;
  /** Names under which it may be asked, beside addresses, `localhost` and names without a dot. */
  readonly allowedHosts: readonly string[];
  readonly health: HealthWatch;
  readonly metrics: ReadableMetrics;
  readonly log: Deps['log'];
}): Promise<OperationsServer> {
  const find = compileRoutes(operationsRoutes(options.health, options.metrics));
  const server = createServer({ requestTimeout: ANSWER_WITHIN_MS });
  server.setTimeout(ANSWER_WITHIN_MS);
  server.on('request', (incoming, outgoing) => void handle(incoming, outgoing));

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const refuse = (status: number) => outgoing.writeHead(status).end();
    outgoing.on('error', () => undefined);
    if (!isOwnName(incoming.headers.host, options.allowedHosts)) return void refuse(421);
    const url = URL.parse(incoming.url ?? '', 'http://localhost');
    if (url === null) return void refuse(400);
    const match = find(incoming.method ?? '', url.pathname);
    if (match.kind !== 'ROUTE') return void refuse(match.kind === 'NO_PATH' ? 404 : 405);
    try {
      await match.route.handle({
        incoming,
        outgoing,
        url,
        params: match.params,
        actor: anonymous,
        tokenExpiresAt: null,
        language: 'en',
        traceId: newTraceId(),
      });
    } catch (thrown) {
      options.log.error('a request of operations failed', { error: messageOf(thrown) });
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(500);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const place = `OPERATIONS_HOST=${options.host} OPERATIONS_PORT=${options.port}`;
      reject(new OperationsServerError(`${place} cannot be listened on: ${error.message}`));
    });
    server.listen(options.port, options.host, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return {
    port: bound.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * False for the name of a foreign site that leads here: a page of that site, open in a browser on this machine, could
 * else read what only this machine may (DNS rebinding). Addresses and names without a dot are nobody's site.
 */
function isOwnName(header: string | undefined, allowed: readonly string[]): boolean {
  const host = header?.toLowerCase().replace(/:\d{1,5}$/, '') ?? '';
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare === '') return false;
  return (
    isIP(bare) !== 0 || !bare.includes('.') || allowed.some((one) => one.split(':')[0] === bare)
  );
}
