/**
 * `npm run prove:outages [-- --seconds 30 --offers 9 scenario…]`: what comes to harm, one after another, and whether
 * the end state is right within a minute. Without a scenario all of them run.
 */
import { parseArgs } from 'node:util';
import { scenarios } from '../outages/scenarios.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    offers: { type: 'string', default: '9' },
  },
});
const size = { outageSeconds: Number(values.seconds), offers: Number(values.offers) };
if (!(size.outageSeconds > 0) || !(size.offers >= 3)) {
  console.error('An outage lasts for more than 0 seconds, and there are at least 3 offers.');
  process.exit(2);
}
const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
  console.error(
    `No such scenario: ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}`,
  );
  process.exit(2);
}
const chosen = Object.entries(scenarios).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
const rows: (readonly [string, string, string])[] = [];
let failures = 0;
for (const [name, { title, run }] of chosen) {
  const began = performance.now();
  try {
    const figures = await run(size);
    const told = Object.entries(figures).map(([what, value]) => `${what}: ${value}`);
    rows.push([title, 'passed', told.join('; ')]);
  } catch (thrown) {
    failures += 1;
    rows.push([title, 'FAILED', String(thrown)]);
    console.error(thrown);
  }
  const [, outcome, told] = rows.at(-1) ?? [];
  console.log(
    `${name} (${((performance.now() - began) / 1_000).toFixed(0)} s) ${outcome}: ${told}`,
  );
}
await recordProof(
  {
    name: 'outages',
    title: `${chosen.length} outages under load end with everything done once and nothing lost`,
    command: `npm run prove:outages -- --seconds ${size.outageSeconds} --offers ${size.offers}${positionals.map((name) => ` ${name}`).join('')}`,
    seed: null,
    passed: failures === 0,
    counts: { scenarios: chosen.length, failed: failures },
    figures: { 'length of each outage': `${size.outageSeconds} s` },
    tables: [{ title: 'Outages', head: ['What', 'Outcome', 'Measured'], rows }],
  },
  startedAt,
);
// Servers that were started for this run end with the process.
process.exit(failures === 0 ? 0 : 1);
