import { setTimeout as delay } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Route } from './routes.ts';

/** How long the database may take to answer before we call ourselves not ready, in milliseconds. */
const READY_WITHIN_MS = 2_000;

/** `/live`: this process runs. `/ready`: it can serve, so its database answers and it is not stopping. */
export function healthRoutes(orm: MikroORM, isClosing: () => boolean): readonly Route[] {
  const table = { methods: ['GET'], scope: 'PUBLIC', origins: 'OWN' } as const;
  return [
    {
      ...table,
      path: '/live',
      handle({ outgoing }) {
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.setHeader('Content-Type', 'text/plain; charset=utf-8');
        outgoing.end('live\n');
      },
    },
    {
      ...table,
      path: '/ready',
      async handle({ outgoing }) {
        const ready = !isClosing() && (await answers(orm));
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.setHeader('Content-Type', 'text/plain; charset=utf-8');
        outgoing.writeHead(ready ? 200 : 503).end(ready ? 'ready\n' : 'not ready\n');
      },
    },
  ];
}

async function answers(orm: MikroORM): Promise<boolean> {
  const asked = orm.em
    .fork()
    .execute('select 1')
    .then(
      () => true,
      () => false,
    );
  const patience = new AbortController();
  const tired = delay(READY_WITHIN_MS, false, { signal: patience.signal }).catch(() => false);
  try {
    return await Promise.race([asked, tired]);
  } finally {
    patience.abort();
  }
}
