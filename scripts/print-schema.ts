/**
 * `npm run schema`: prints the schema, sorted, to `schema.graphql`.
 * `npm run schema -- --check`: compares the two and ends with 1 when they differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema/index.ts';

const file = new URL('../schema.graphql', import.meta.url);
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== printed) {
    console.error('schema.graphql is not what the code says. Run: npm run schema');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, printed);
}
