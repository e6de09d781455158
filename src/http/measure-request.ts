import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '../telemetry/metrics.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';
import { methods } from './routes.ts';

/** What becomes known of a request while it is handled. */
export type Measured = {
  /** The path of its line in the route table. */
  route(path: string): void;
  /** Tells the span how it ended; called before the span ends. */
  tell(): void;
};

/** The route of requests that lead nowhere: their addresses are made up by whoever sends them. */
const NO_ROUTE = 'none';

/** Counts a request once its answer has ended, and tells its span how it ended. */
export function measureRequest(
  metrics: Metrics,
  span: OpenSpan,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Measured {
  const began = performance.now();
  const method = methods.find((one) => one === incoming.method) ?? 'OTHER';
  let route = NO_ROUTE;
  // Not `finish`: a client that leaves early is counted as well.
  outgoing.once('close', () => {
    const status = `${Math.floor(outgoing.statusCode / 100)}xx` as '2xx';
    metrics.count('vitrine_http_requests_total', { route, method, status });
    // A stream lasts as long as its reader likes.
    if (isEventStream(outgoing)) return;
    const seconds = (performance.now() - began) / 1_000;
    metrics.observe('vitrine_http_request_seconds', { route }, seconds);
  });
  return {
    route(path) {
      route = path;
    },
    tell() {
      span.rename(`${method} ${route}`);
      span.set({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': outgoing.statusCode,
      });
    },
  };
}

function isEventStream(outgoing: ServerResponse): boolean {
  return String(outgoing.getHeader('content-type')).startsWith('text/event-stream');
}
