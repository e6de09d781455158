/** A real receiver of traces: OTLP over HTTP, spans as JSON. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };

/** A span as it arrived. */
export type ReceivedSpan = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code?: number; readonly message?: string };
};

type Wire = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'parentSpanId'> & {
        readonly parentSpanId?: string;
        readonly attributes: readonly Attribute[];
      })[];
    }[];
  }[];
};

const plain = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

export async function startOtlpReceiver() {
  const spans: ReceivedSpan[] = [];
  /** Every body, as it was sent. */
  const bodies: string[] = [];
  const requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  const resources: Record<string, unknown>[] = [];
  let status = 200;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await text(incoming);
      requests.push({ path: incoming.url ?? '', headers: incoming.headers });
      bodies.push(body);
      if (status === 200) {
        for (const { resource, scopeSpans } of (JSON.parse(body) as Wire).resourceSpans) {
          resources.push(plain(resource.attributes));
          for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
            const parentSpanId = span.parentSpanId ?? '';
            spans.push({ ...span, parentSpanId, attributes: plain(span.attributes) });
          }
        }
      }
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    spans: spans as readonly ReceivedSpan[],
    bodies: bodies as readonly string[],
    requests: requests as readonly (typeof requests)[number][],
    resources: resources as readonly Record<string, unknown>[],
    /** What it answers from now on; with anything but 200 it takes nothing. */
    answer(code: number) {
      status = code;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type OtlpReceiver = Awaited<ReturnType<typeof startOtlpReceiver>>;
