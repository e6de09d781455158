/**
 * One role of an installation, as `vitrine serve --role …` runs it from the same settings, that stands still at
 * the points its parent asks for. It ends with its parent.
 */
import { readConfig } from '../../../src/config.ts';
import { openDatabaseServer } from '../../../src/database-server.ts';
import { createLog } from '../../../src/log.ts';
import { serve } from '../../../src/serve.ts';
import { openDataFolder } from '../../../src/services/data-folder.ts';
import type { Point, ToChild, ToParent } from '../points.ts';
import { standStill } from '../stand-still.ts';

const armed = new Set<Point>();
const waiting = new Map<number, (pass: boolean) => void>();
const toStart = Promise.withResolvers<void>();
let reaches = 0;

const tell = (message: ToParent): void => void process.send?.(message);

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToChild) => {
  switch (message.kind) {
    case 'start':
      toStart.resolve();
      break;
    case 'arm':
      for (const point of message.points) armed.add(point);
      tell({ kind: 'armed', nonce: message.nonce });
      break;
    case 'answer':
      waiting.get(message.nonce)?.(message.pass);
      waiting.delete(message.nonce);
      break;
  }
});

async function reach(point: Point): Promise<boolean> {
  if (!armed.has(point)) return true;
  reaches += 1;
  const nonce = reaches;
  const answer = new Promise<boolean>((resolve) => waiting.set(nonce, resolve));
  tell({ kind: 'reached', nonce, point });
  return await answer;
}

tell({ kind: 'listening' });
await toStart.promise;
const read = readConfig(process.env, {});
if (!read.ok) throw new Error(read.faults.join('\n'));
const { config } = read;
const log = createLog(
  config.logLevel,
  () => new Date(),
  (line) => void process.stderr.write(`${line}\n`),
);
const folder = await openDataFolder({ dataDir: config.dataDir, exclusive: false });
const database = await openDatabaseServer(config, log.debug);
const running = await serve(config, database, folder, log, {
  wrap: standStill(reach, {
    dataDir: config.dataDir,
    unguarded: process.env['UNGUARDED'] === 'yes',
  }),
});
tell({ kind: 'ready', bell: running.bell });
