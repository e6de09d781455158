/**
 * `npm run api-versions -- <file> [--as-of YYYY-MM-DD] [--out <file>]`: writes the table of api versions that is
 * shipped, from what `az provider list --expand` prints. Without `--as-of` the data are of today.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeTable } from '../src/certification-data/table.ts';

const shipped = fileURLToPath(
  new URL('../src/certification-data/api-versions.json', import.meta.url),
);

const Providers = z
  .array(
    z.object({
      namespace: z.string().min(1),
      resourceTypes: z.array(
        z.object({ resourceType: z.string().min(1), apiVersions: z.array(z.string().min(1)) }),
      ),
    }),
  )
  .min(1);

const usage = 'Usage: npm run api-versions -- <file> [--as-of YYYY-MM-DD] [--out <file>]';

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'as-of': { type: 'string' }, out: { type: 'string' } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Error(usage);
  const asOf = values['as-of'] ?? new Date().toISOString().slice(0, 10);
  if (!z.iso.date().safeParse(asOf).success) {
    throw new Error(`"${asOf}" is no date of the form YYYY-MM-DD.`);
  }
  const providers = Providers.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!providers.success) {
    throw new Error(`${file} is not what az prints:\n${z.prettifyError(providers.error)}`);
  }
  const types = providers.data.flatMap(({ namespace, resourceTypes }) =>
    resourceTypes.map(
      ({ resourceType, apiVersions }) => [`${namespace}/${resourceType}`, apiVersions] as const,
    ),
  );
  const table = writeTable({ asOf, sources: [{ command: 'az provider list --expand' }], types });
  const out = values.out ?? shipped;
  await writeFile(out, `${JSON.stringify(table, null, 1)}\n`);
  return `${out}: ${types.length} types, as of ${asOf}`;
}

try {
  console.log(await run());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
