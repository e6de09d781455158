import { readFile } from 'node:fs/promises';

/** What another process uses, as Linux tells it; the proofs that ask run there. */
export type ProcessUsage = {
  readonly rssBytes: number;
  /** Time on a processor since its start, in milliseconds. */
  readonly cpuMs: number;
};

/** Linux gives times to programs in hundredths of a second, whatever its own clock. */
const TICK_MS = 10;

export async function usageOf(pid: number): Promise<ProcessUsage> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  // The name in parentheses may hold anything; times are the 12th and 13th word behind it (proc(5)).
  const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    rssBytes: kilobytes * 1024,
    cpuMs: (Number(words[11]) + Number(words[12])) * TICK_MS,
  };
}
