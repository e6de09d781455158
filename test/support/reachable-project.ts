/** This project where any user of the machine can read it: a clone often lies below a home that is closed to others. */
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './product.ts';

export type ReachableProject = AsyncDisposable & {
  readonly folder: string;
  readonly node: string;
};

/** What the product runs from; `web` holds the built portal. */
const NEEDED = ['bin', 'src', 'migrations', 'demo', 'package.json', 'web', 'node_modules'];

/** The project itself where `uid` can read it, else a copy below the temporary folder. Only root can ask. */
export async function projectReachableBy(uid: number): Promise<ReachableProject> {
  const node = await realpath(process.execPath);
  const program = join(projectRoot, 'src', 'main.ts');
  const tried = spawnSync(node, ['--check', program], { uid, gid: uid, cwd: '/' });
  if (tried.status === 0) {
    return { folder: projectRoot, node, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-reachable-'));
  await chmod(folder, 0o755);
  for (const name of NEEDED) {
    await cp(join(projectRoot, name), join(folder, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const copied = join(folder, 'node');
  await cp(node, copied);
  return {
    folder,
    node: copied,
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}
