/** Processor time of processes, from `/proc`: on Linux only; elsewhere it is not told. */
import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';

/** Ticks of a second in `/proc/…/stat`; the kernel fixes it for programs at 100. */
const TICKS = 100;

type Stat = { readonly parent: number; readonly own: number; readonly ofDeadChildren: number };

async function statOf(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // Behind the name, which may hold anything; the first field there is the state.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index] ?? 0);
  return { parent: at(1), own: at(11) + at(12), ofDeadChildren: at(13) + at(14) };
}

/** Seconds that the process has used; null where that cannot be read. */
export async function cpuSeconds(pid: number): Promise<number | null> {
  const stat = await statOf(pid);
  return stat === null ? null : stat.own / TICKS;
}

/** Seconds that the process and its children have used, those that ended included. */
export async function cpuSecondsOfTree(pid: number): Promise<number | null> {
  const root = await statOf(pid);
  if (root === null) return null;
  let ticks = root.own + root.ofDeadChildren;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const stat of await Promise.all(pids.map(statOf))) {
    if (stat?.parent === pid) ticks += stat.own;
  }
  return ticks / TICKS;
}

/** True where processes can be bound to cores, and there is more than one. */
export function canPin(): boolean {
  try {
    execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Binds this process, which makes the load, to the core that the servers do not use. */
export function pinLoadGenerator(): void {
  if (canPin()) {
    execFileSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' });
  }
}
