import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CachedBody } from './cached-body.ts';
import { createCachedBody } from './cached-body.ts';
import { GRAPHQL_PATH } from './graphql.ts';
import type { Route } from './routes.ts';

export const GRAPHIQL_PATH = '/graphiql';

/** The editor and its workers have no script or style of other sites; it draws with style elements of its own. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  'worker-src blob:',
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Operations to begin with, each in a tab of its own. */
export const exampleOperations = [
  `# Your offers, where each of them is in its pipeline, and what you can do next.
query Offers {
  offers(first: 10, orderBy: NEEDS_ACTION_FIRST) {
    nodes {
      id
      name
      statusText(language: EN)
      isLive
      cursor
      steps { stage status startedAt finishedAt message(language: EN) }
      availableActions { action available reason { message(language: EN) } }
    }
  }
}
`,
  `# Publishes the saved draft. Fill in the variables below: they come from the first tab.
mutation Publish($input: PublishInput!) {
  publish(input: $input) {
    __typename
    ... on PublishPayload { publication { number stage state } offer { cursor } }
    ... on UserError { code message(language: EN) path docsUrl }
    ... on PrerequisitesNotMet { violations { path code message(language: EN) } }
  }
}
`,
  `# Every transition of a publisher's offers as it happens. Pass the cursor of the last event as "after" to resume without a gap.
subscription Transitions($publisherId: ID!, $after: String) {
  transitions(publisherId: $publisherId, after: $after) {
    __typename
    ... on StreamStarted { cursor }
    ... on TransitionDelivered {
      cursor
      transition { seq sentence(language: EN) occurredAt }
      offer { offerId statusText(language: EN) }
    }
    ... on StreamReset { reason cursor }
    ... on StageProgress { stage done total unit }
  }
}
`,
  `# The stages of a publication: what each does, who moves it on, and how long it usually takes.
query Pipeline {
  pipeline {
    stage
    title(language: EN)
    description(language: EN)
    whatYouDo(language: EN)
    mover
    publishedEstimate(language: EN)
  }
}
`,
];

/** Variables of the examples, in their order. */
const variablesFor = (publisherId: string | null): readonly (string | null)[] => [
  null,
  JSON.stringify(
    { input: { offerId: '', expectedDraftVersion: 1, notificationEmails: ['you@example.com'] } },
    null,
    2,
  ),
  JSON.stringify({ publisherId: publisherId ?? '', after: null }, null, 2),
  null,
];

type Parts = {
  readonly script: CachedBody;
  readonly style: CachedBody;
  page(token: string | null, publisherId: string | null): string;
};

/**
 * GraphiQL without a word from another site.
 *
 * The vendor's page is nine megabytes of HTML with everything inline. It is taken apart once, at the first request, so
 * that the policy needs no inline script, and what is large is kept by browsers for ever.
 */
async function loadParts(): Promise<Parts> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const marker = '"%options%"';
  const html = renderGraphiQL({ title: '%options%' });
  const style = between(html, '<style>', '</style>');
  const inline = between(html.slice(html.indexOf('</noscript>')), '<script>', '</script>');
  const call = `{"title":${marker}}`;
  const at = inline.lastIndexOf(call);
  if (at < 0) throw new Error('The GraphiQL page of this version is built differently.');
  const options = `JSON.parse(document.querySelector('#root').dataset.options)`;
  const script = inline.slice(0, at) + options + inline.slice(at + call.length);
  const files = {
    script: createCachedBody(Buffer.from(script), 'text/javascript; charset=utf-8'),
    style: createCachedBody(Buffer.from(style), 'text/css; charset=utf-8'),
  };
  return {
    ...files,
    page(token, publisherId) {
      const variables = variablesFor(publisherId);
      const headers =
        token === null ? '' : JSON.stringify({ authorization: `Bearer ${token}` }, null, 2);
      const given = JSON.stringify({
        title: 'Vitrine GraphiQL',
        endpoint: GRAPHQL_PATH,
        // Over SSE the headers of the editor go along; the page's WebSocket client sends none of them.
        subscriptionsProtocol: 'SSE',
        headers,
        defaultHeaders: headers,
        shouldPersistHeaders: false,
        defaultEditorToolsVisibility: true,
        defaultTabs: exampleOperations.map((query, tab) => ({
          query,
          headers,
          variables: variables[tab] ?? '',
        })),
      });
      return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine GraphiQL</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${GRAPHIQL_PATH}/${files.style.hash}.css">
</head>
<body id="body" class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root" data-options="${escapeAttribute(given)}"></div>
<script src="${GRAPHIQL_PATH}/${files.script.hash}.js"></script>
</body>
</html>
`;
    },
  };
}

/** Whom the page is opened for in the demo. */
export type GraphiqlDemo = { readonly token: string; readonly publisherId: string };

/** The routes of GraphiQL. The demo's token and publisher are filled in, for people at this machine only. */
export function graphiqlRoutes(demo: GraphiqlDemo | null): readonly Route[] {
  let loading: Promise<Parts> | null = null;
  const load = () => {
    loading ??= loadParts().catch((thrown: unknown) => {
      loading = null;
      throw thrown;
    });
    return loading;
  };
  const table = { methods: ['GET'], scope: 'PUBLIC', origins: 'OWN' } as const;
  return [
    {
      ...table,
      path: GRAPHIQL_PATH,
      async handle({ incoming, outgoing }) {
        const shown = isForwarded(incoming) ? null : demo;
        const parts = await load();
        const page = parts.page(shown?.token ?? null, shown?.publisherId ?? null);
        const tag = `"${createHash('sha256').update(page).digest('base64url')}"`;
        outgoing.setHeader('Content-Security-Policy', policy);
        outgoing.setHeader('Cache-Control', 'private, no-cache');
        outgoing.setHeader('ETag', tag);
        if ((incoming.headers['if-none-match'] ?? '').includes(tag)) {
          outgoing.writeHead(304).end();
          return;
        }
        outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
        outgoing.end(page);
      },
    },
    {
      ...table,
      path: `${GRAPHIQL_PATH}/:file`,
      async handle({ incoming, outgoing, params }) {
        const { script, style } = await load();
        const file = [
          { name: `${script.hash}.js`, body: script },
          { name: `${style.hash}.css`, body: style },
        ].find(({ name }) => name === params['file']);
        if (!file) {
          outgoing.writeHead(404).end();
          return;
        }
        // The name is the hash: other content has another name.
        const headers = { 'Cache-Control': 'public, max-age=31536000, immutable' };
        await file.body.send(incoming, outgoing, headers);
      },
    },
  ];
}

/** Whether a proxy stands between us and the caller; then "this machine" is not who calls. */
export function isForwarded(incoming: IncomingMessage): boolean {
  return ['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host'].some(
    (name) => incoming.headers[name] !== undefined,
  );
}

function between(text: string, opening: string, closing: string): string {
  const start = text.indexOf(opening);
  // The last closing one: scripts hold the word as text.
  const end =
    opening === '<script>'
      ? text.lastIndexOf(closing)
      : text.indexOf(closing, start + opening.length);
  if (start < 0 || end < start)
    throw new Error('The GraphiQL page of this version is built differently.');
  return text.slice(start + opening.length, end);
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
