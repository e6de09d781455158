/**
 * Makes the typed documents again and compares the committed ones (`src/client/gql`) with the result.
 * A difference means that a document or the schema changed, and the folder was not committed with it.
 */
import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'src/client/gql');

/** The files of the folder and what they hold, in one text. */
async function committed(): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const files = names
    .toSorted((one, other) => one.localeCompare(other))
    .map(async (name) => `${name}\n${await readFile(join(folder, name), 'utf8')}`);
  return (await Promise.all(files)).join('\n');
}

const before = await committed();
const { status } = spawnSync('graphql-codegen', ['--config', 'codegen.ts', '--silent'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  process.exitCode = 1;
} else if ((await committed()) !== before) {
  console.error('src/client/gql was not what the documents say. It is now: commit it.');
  process.exitCode = 1;
}
