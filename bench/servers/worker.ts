/** A worker with an installation of its own, which does as the benchmark of the pipeline says. */
import { resolve } from 'node:path';
import { demoFiles } from '../support/demo-files.ts';
import { startInstallation } from '../../test/support/installation.ts';
import { defaultTiming } from '../../src/timing.ts';

const redisUrl = process.env['BENCH_REDIS_URL'] ?? '';
const app = await startInstallation({
  worker: false,
  bell: redisUrl === '' ? 'postgres' : { redisUrl },
  stageConcurrency: Number(process.env['BENCH_CONCURRENCY']),
  // A sweep would begin before the moment that is measured from: where that matters, it comes later.
  timing: { ...defaultTiming, sweepMs: Number(process.env['BENCH_SWEEP_MS']) },
});
const demo = await demoFiles(resolve(import.meta.dirname, '../../demo/package'));

type Command =
  | { readonly do: 'work' }
  | { readonly do: 'ring'; readonly ids: readonly string[] }
  | { readonly do: 'publish'; readonly count: number };

let published = 0;

async function obey(command: Command): Promise<object> {
  switch (command.do) {
    case 'work':
      await app.startWorking();
      return {};
    case 'ring':
      await app.deps.bell.ring(
        'stage',
        command.ids.map((id) => ({ id, token: 0 })),
      );
      return {};
    case 'publish': {
      // Other bytes each time, by spaces that change nothing: no recorded report fits.
      const publications: string[] = [];
      for (let count = 0; count < command.count; count += 1) {
        published += 1;
        const offer = await app.given.offer(app.publisher, { files: demo(published) });
        publications.push(await app.given.published(app.publisher.owner, offer.id));
      }
      return { publications };
    }
  }
}

process.on('message', (command: Command) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (thrown: unknown) => {
      throw thrown;
    },
  );
});
process.once('SIGTERM', () => {
  app[Symbol.asyncDispose]().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.send?.({ databaseUrl: app.database.url });
