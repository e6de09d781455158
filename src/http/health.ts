import type { HealthWatch } from '../health.ts';
import type { Route } from './routes.ts';

/**
 * `/live`: this process runs, and its event loop turns; nothing else is asked, because a restart mends nothing else.
 * `/ready`: it can do its work now; 503 with the reason when it cannot.
 */
export function healthRoutes(health: HealthWatch): readonly Route[] {
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
        const found = await health.look();
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.setHeader('Content-Type', 'application/json; charset=utf-8');
        outgoing.writeHead(found.ready ? 200 : 503).end(`${JSON.stringify(found)}\n`);
      },
    },
  ];
}
