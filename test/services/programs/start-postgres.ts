/**
 * A process that starts the embedded PostgreSQL of a folder, tells about it in one line of JSON, and stops it when its
 * standard input ends. For tests that need a second process, one to kill, or one of another user.
 */
import { startEmbeddedPostgres } from '../../../src/services/embedded-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
const { url, port, pid, reused } = server;
console.log(JSON.stringify({ url, port, pid, reused }));
for await (const _ of process.stdin);
await server.stop();
