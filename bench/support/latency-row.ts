/** A round of requests, and rounds as a row of a table. */
import type { LoadResult } from './http-load.ts';
import { cpuSecondsOfTree } from './cpu.ts';
import type { ServerProcess } from './server-process.ts';
import { format, median, quantile, spread } from './statistics.ts';

export type Round = {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly serverMs: number | null;
  readonly postgresMs: number | null;
};

/** Runs a load, and divides the processor time of the server and of PostgreSQL by its answers. */
export async function roundOf(
  server: ServerProcess,
  postgresPid: number,
  work: () => Promise<LoadResult>,
): Promise<Round> {
  const before = { server: await server.cpu(), postgres: await cpuSecondsOfTree(postgresPid) };
  const done = await work();
  const each = (from: number | null, to: number | null) =>
    from === null || to === null ? null : ((to - from) * 1_000) / done.answers;
  return {
    rate: done.answers / done.seconds,
    p50: quantile(done.times, 0.5),
    p99: quantile(done.times, 0.99),
    serverMs: each(before.server, await server.cpu()),
    postgresMs: each(before.postgres, await cpuSecondsOfTree(postgresPid)),
  };
}

export const rateOf = (rounds: readonly Round[] | undefined): number =>
  median((rounds ?? []).map(({ rate }) => rate));

export const latencyHead = ['p50 ms', 'p99 ms', 'server CPU ms', 'PostgreSQL CPU ms'] as const;

/** Name, rate, rate against the others, then `latencyHead`. */
export function latencyRow(
  name: string,
  rounds: readonly Round[],
  against: readonly number[],
): readonly string[] {
  return [
    name,
    spread(rounds.map(({ rate }) => rate)),
    ...against.map((other) => format(rateOf(rounds) / other)),
    spread(rounds.map(({ p50 }) => p50)),
    spread(rounds.map(({ p99 }) => p99)),
    spread(rounds.map(({ serverMs }) => serverMs)),
    spread(rounds.map(({ postgresMs }) => postgresMs)),
  ];
}
