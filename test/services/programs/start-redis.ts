/** The same as start-postgres.ts for the embedded Redis: data folder and program as arguments. */
import { startEmbeddedRedis } from '../../../src/services/embedded-redis.ts';

const [dataDir = '', binary = ''] = process.argv.slice(2);
const server = await startEmbeddedRedis({ dataDir, binary, log: () => undefined });
const { url, port, pid, reused } = server;
console.log(JSON.stringify({ url, port, pid, reused }));
for await (const _ of process.stdin);
await server.stop();
