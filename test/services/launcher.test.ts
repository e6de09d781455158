import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { isRunning } from '../../src/services/processes.ts';
import { ended, temporaryFolder } from './child.ts';

const projectRoot = resolve(import.meta.dirname, '../..');

/** A program in the place of src/main.ts. It tells its process id and arguments, then does as its argument says. */
const mainProgram = `
const [how]: string[] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log(signal);
    if (signal !== 'SIGINT') process.exit(5);
  });
}
console.log(JSON.stringify({ pid: process.pid, version: process.version, args: process.argv.slice(2), cache: process.env.NODE_COMPILE_CACHE }));
if (how === 'exit') process.exit(7);
if (how === 'die') process.kill(process.pid, 'SIGKILL');
setInterval(() => undefined, 1000);
`;

/** A Node that is older than the project needs, from PATH, or null. */
function olderNode(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, 'node');
    if (!existsSync(file)) continue;
    const major = Number(
      /^v(\d+)/.exec(execFileSync(file, ['--version'], { encoding: 'utf8' }))?.[1],
    );
    if (major >= 18 && major < 26) return file;
  }
  return null;
}

/** A project with this launcher and the program above. */
async function project(folder: string, withNode: boolean): Promise<string> {
  await mkdir(join(folder, 'src/services'), { recursive: true });
  await cp(join(projectRoot, 'bin'), join(folder, 'bin'), { recursive: true });
  const watch = 'src/services/launcher-watch.ts';
  await cp(join(projectRoot, watch), join(folder, watch));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'src/main.ts'), mainProgram);
  if (withNode) {
    await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
    await symlink(await realpath(process.execPath), join(folder, 'node_modules/.bin/node'));
  }
  return join(folder, 'bin/vitrine.mjs');
}

type Started = {
  launcher: ChildProcess;
  told: { pid: number; version: string; args: string[]; cache: string };
  nextLine(): Promise<string>;
  end: Promise<unknown[]>;
};

async function launch(node: string, bin: string, args: string[], cache: string): Promise<Started> {
  const launcher = spawn(node, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache, NODE_COMPILE_CACHE: '' },
  });
  const end = once(launcher, 'exit');
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  return { launcher, told: JSON.parse(await nextLine()) as Started['told'], nextLine, end };
}

const old = olderNode();
const nodes = [
  { name: 'a Node that is new enough', node: process.execPath, skip: false as const },
  {
    name: 'an older Node',
    node: old ?? '',
    skip: old ? (false as const) : 'no Node 18 to 25 on PATH',
  },
];

for (const { name, node, skip } of nodes) {
  describe(`given ${name}`, { skip }, () => {
    test("when the launcher runs, then the program runs on the project's Node, with its arguments and exit code", async () => {
      await using folder = await temporaryFolder();
      const bin = await project(folder.path, true);
      const { told, end } = await launch(node, bin, ['exit', '--port', '1', 'a b'], folder.path);
      assert.deepEqual(told.args, ['exit', '--port', '1', 'a b']);
      assert.ok(Number(/^v(\d+)/.exec(told.version)?.[1]) >= 26);
      assert.equal(told.cache, join(folder.path, 'vitrine/compiled'));
      assert.deepEqual(await end, [7, null]);
    });

    test('when the program is killed, then the launcher ends by the same signal', async () => {
      await using folder = await temporaryFolder();
      const bin = await project(folder.path, true);
      const { end } = await launch(node, bin, ['die'], folder.path);
      assert.deepEqual(await end, [null, 'SIGKILL']);
    });

    test('when it is asked to stop, then the program is asked, and its exit code is the answer', async () => {
      await using folder = await temporaryFolder();
      const bin = await project(folder.path, true);
      const { launcher, nextLine, end } = await launch(node, bin, ['wait'], folder.path);
      launcher.kill('SIGINT');
      assert.equal(await nextLine(), 'SIGINT');
      launcher.kill('SIGTERM');
      assert.equal(await nextLine(), 'SIGTERM');
      assert.deepEqual(await end, [5, null]);
    });

    test('when the launcher is killed, then the program does not live on', async () => {
      await using folder = await temporaryFolder();
      const bin = await project(folder.path, true);
      const { launcher, told, end } = await launch(node, bin, ['wait'], folder.path);
      launcher.kill('SIGKILL');
      await end;
      await ended(told.pid);
      assert.equal(await isRunning(told.pid), false);
    });
  });
}

describe(
  'given an older Node and a project without its own',
  { skip: nodes[1]?.skip ?? false },
  () => {
    test('when the launcher runs, then it says what to do and ends with 1', async () => {
      await using folder = await temporaryFolder();
      const bin = await project(folder.path, false);
      const launcher = spawn(old ?? '', [bin], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      launcher.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      assert.deepEqual(await once(launcher, 'close'), [1, null]);
      assert.match(said, /Vitrine needs Node 26; this is Node \d+.*npm ci/s);
    });
  },
);
