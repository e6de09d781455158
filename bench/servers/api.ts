/** The product's API role, as `vitrine serve --role api` runs it, over the database of a benchmark. */
import { readConfig } from '../../src/config.ts';
import { openDatabaseServer } from '../../src/database-server.ts';
import { createLog } from '../../src/log.ts';
import { serve } from '../../src/serve.ts';
import { openDataFolder } from '../../src/services/data-folder.ts';
import { freePort } from '../../src/services/free-port.ts';

const read = readConfig({ ...process.env, PORT: String(await freePort()), LOG_LEVEL: 'warn' }, {});
if (!read.ok) throw new Error(read.faults.join('\n'));
const { config } = read;
const log = createLog(
  'warn',
  () => new Date(),
  (line) => void process.stderr.write(`${line}\n`),
);
const folder = await openDataFolder({ dataDir: config.dataDir, exclusive: false });
const database = await openDatabaseServer(config, () => undefined);
const running = await serve(config, database, folder, log);
process.once('SIGTERM', () => {
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ ...process.memoryUsage() });
});
process.send?.({ url: running.url });
