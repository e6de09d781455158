/**
 * `npm run prove:tenants [-- --count 10000]`: requests of two tenants, interleaved over one server with twenty on their
 * way at a time. Ends with 0 when no answer holds anything of the other tenant, and none lacks what is the asker's.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { givenTenants, startTenantServer } from '../rights/scene.ts';
import { interleave } from '../rights/tenants.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' } } });
const count = Number(values.count);
await using server = await startTenantServer();
const tenants = await givenTenants(server.api.app);
const { requests, mixes, foreignMs, unknownMs } = await interleave(
  server.url,
  tenants,
  server.api.app.deps.newId,
  { count, atOnce: 20 },
);
for (const mix of mixes.slice(0, 20)) console.log(`FAILED ${mix}`);
const rounded = (value: number) => Math.round(value * 100) / 100;
await recordProof(
  {
    name: 'tenants',
    title:
      'Ten thousand requests of two tenants, interleaved: nothing of one is in an answer to the other',
    command: `npm run prove:tenants -- --count ${count}`,
    seed: null,
    passed: mixes.length === 0,
    counts: { requests, mixes: mixes.length, 'at the same time': 20 },
    figures: {
      'an offer of the other tenant, median ms': rounded(foreignMs),
      'an offer that never was, median ms': rounded(unknownMs),
      ratio: rounded(foreignMs / unknownMs),
    },
    notes: [
      'Both tenants send the same requests with the same idempotency keys, one right after the other. The ratio is reported and not asserted: an id of somebody else costs the look-up of the row that an unknown id does not have.',
    ],
  },
  startedAt,
);
console.log(JSON.stringify({ requests, mixes: mixes.length, foreignMs, unknownMs }));
process.exitCode = mixes.length === 0 ? 0 : 1;
