/** Holds a data folder until its standard input ends. */
import { openDataFolder } from '../../../src/services/data-folder.ts';

const [dataDir = ''] = process.argv.slice(2);
await using _folder = await openDataFolder({ dataDir, exclusive: true });
console.log(JSON.stringify({ pid: process.pid }));
for await (const _ of process.stdin);
