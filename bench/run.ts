/**
 * `npm run bench [-- P1 P2 …]`: measures the paths (all of them without a name), prints tables and keeps a record of
 * each in `bench/results`. `--tiny` measures next to nothing and keeps nothing; `--backlog=100000` sets how many runs
 * wait in P4. Ends with 1 when an answer was wrong or a promise was broken.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { pageOfOffers } from './p1-page.ts';
import { publishing } from './p2-publish.ts';
import { fanOut } from './p3-fan-out.ts';
import { pipeline } from './p4-pipeline.ts';
import { certification } from './p5-certify.ts';
import { startAndResume } from './p6-start.ts';
import { validation } from './p7-validate.ts';
import { printRecord, storeRecord } from './support/bench.ts';
import type { Bench } from './support/bench.ts';
import { pinLoadGenerator } from './support/cpu.ts';
import { startBenchServices } from './support/services.ts';
import { fullSizes, tinySizes } from './support/sizes.ts';

const paths: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  P1: pageOfOffers,
  P2: publishing,
  P3: fanOut,
  P4: pipeline,
  P5: certification,
  P6: startAndResume,
  P7: validation,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tiny: { type: 'boolean', default: false }, backlog: { type: 'string' } },
});
const names =
  positionals.length === 0 ? Object.keys(paths) : positionals.map((name) => name.toUpperCase());
const unknown = names.filter((name) => !(name in paths));
if (unknown.length > 0) {
  console.error(
    `There is no path ${unknown.join(', ')}; there are ${Object.keys(paths).join(', ')}.`,
  );
  process.exit(2);
}

const folder = import.meta.dirname;
if (!existsSync(join(folder, 'node_modules'))) {
  console.log('Installing what the benchmarks compare with (npm ci --prefix bench) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', folder], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const sizes = values.tiny ? tinySizes : fullSizes;
const backlog = values.backlog === undefined ? sizes.pipeline.backlog : Number(values.backlog);
let broken = 0;
{
  await using services = await startBenchServices();
  pinLoadGenerator();
  for (const name of names) {
    await paths[name]?.({
      services,
      peers: true,
      sizes: { ...sizes, pipeline: { ...sizes.pipeline, backlog } },
      async record(figures) {
        printRecord(figures);
        broken += (figures.promises ?? []).filter(({ kept }) => !kept).length;
        if (!values.tiny) await storeRecord(figures);
      },
    });
  }
}
process.exit(broken === 0 ? 0 : 1);
