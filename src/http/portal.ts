import { readFile, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CachedBody } from './cached-body.ts';
import { createCachedBody } from './cached-body.ts';
import type { Route } from './routes.ts';

/** The addresses of the portal's screens. It draws them itself, so all answer with the same page. */
export const portalPaths = [
  '/',
  '/sign-in',
  '/account',
  '/offers',
  '/offers/*',
  '/leads',
  '/history',
  '/audit',
  '/join/*',
  '/members',
  '/publishers',
  '/publishers/:publisher',
  '/tokens',
  '/webhooks',
  '/mail',
  '/mail/*',
  '/support',
  '/support/*',
  '/reviews',
  '/operations',
  '/operations/*',
] as const;

/** No inline script, nothing from other sites, in no frame; its own frames are mails, which have a stricter policy. */
export const portalPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const notBuilt = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Vitrine</title></head>
<body>
<h1>The portal is not built</h1>
<p>Run <code>npm run build</code>, then load this page again. The API works without it.</p>
<h1 lang="fr">Le portail n'est pas construit</h1>
<p lang="fr">Exécutez <code>npm run build</code>, puis rechargez cette page. L'API fonctionne sans lui.</p>
</body>
</html>
`;

/** A built portal, in memory. */
type Build = { readonly madeAt: number; readonly files: ReadonlyMap<string, CachedBody> };

export type Portal = {
  readonly routes: readonly Route[];
  /** Answers with the portal's page under another status, so that it can say "not found" in its own words. */
  sendPage(incoming: IncomingMessage, outgoing: ServerResponse, status: number): Promise<void>;
};

/**
 * Serves the portal that was built into `folder`; a page that says how to build it when there is none.
 * Only files that were found in the folder have an address, so no address can lead out of it. A new build is noticed
 * by its index.html.
 */
export function createPortal(folder: string): Portal {
  let loading: Promise<Build> | null = null;

  async function load(): Promise<Build | null> {
    const index = await stat(join(folder, 'index.html')).catch(() => null);
    if (!index) return null;
    const known = await loading?.catch(() => null);
    if (known && known.madeAt === index.mtimeMs) return known;
    const reading = readBuild(folder, index.mtimeMs);
    loading = reading;
    return await reading;
  }

  async function sendPage(incoming: IncomingMessage, outgoing: ServerResponse, status: number) {
    const page = (await load())?.files.get('/index.html');
    outgoing.setHeader('Content-Security-Policy', portalPolicy);
    outgoing.setHeader('Cache-Control', 'no-cache');
    outgoing.statusCode = page || status !== 200 ? status : 503;
    if (page) {
      await page.send(incoming, outgoing);
      return;
    }
    outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
    outgoing.end(notBuilt);
  }

  const table = { methods: ['GET'], scope: 'PUBLIC', origins: 'OWN' } as const;
  const sendFile: Route['handle'] = async ({ incoming, outgoing, url }) => {
    const file = (await load())?.files.get(url.pathname);
    if (!file) {
      await sendPage(incoming, outgoing, 404);
      return;
    }
    const isNamedByHash = url.pathname.startsWith('/assets/');
    const keep = isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache';
    await file.send(incoming, outgoing, { 'Cache-Control': keep });
  };
  return {
    sendPage,
    routes: [
      ...portalPaths.map((path) => ({
        ...table,
        path,
        handle: ({ incoming, outgoing }: Parameters<Route['handle']>[0]) =>
          sendPage(incoming, outgoing, 200),
      })),
      { ...table, path: '/assets/*', handle: sendFile },
      // What browsers ask for on pages that name no icon.
      {
        ...table,
        path: '/favicon.ico',
        handle: async ({ incoming, outgoing }) => {
          const icon = (await load())?.files.get('/favicon.svg');
          if (icon) await icon.send(incoming, outgoing, { 'Cache-Control': 'no-cache' });
          else await sendPage(incoming, outgoing, 404);
        },
      },
      // Such as the icon. What is no file of the build is not found.
      { ...table, path: '/:file', handle: sendFile },
    ],
  };
}

async function readBuild(folder: string, madeAt: number): Promise<Build> {
  const files = new Map<string, CachedBody>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = path.slice(folder.length).replaceAll('\\', '/');
    const isText = type.includes('charset');
    files.set(address, createCachedBody(await readFile(path), type, isText));
  }
  return { madeAt, files };
}
