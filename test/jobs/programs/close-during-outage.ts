/** Opens a bell whose server is away, rings and closes it. Ends by itself when nothing of the bell is left. */
import { bullBell } from '../../../src/jobs/bull-bell.ts';
import { postgresBell } from '../../../src/jobs/postgres-bell.ts';
import { createLog } from '../../../src/log.ts';

const [adapter, url = ''] = process.argv.slice(2);
const log = createLog(
  'error',
  () => new Date(),
  (line) => void process.stderr.write(`${line}\n`),
);
const bell = adapter === 'bull' ? bullBell(url, log) : postgresBell(url, log);
bell.onRing('stage', 1, () => Promise.resolve());
await bell.start();
await bell.ring('stage', [{ id: 'lost', token: 0 }]);
await bell[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify({ closed: true })}\n`);
