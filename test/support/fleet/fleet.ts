/** Many subscribers in processes of their own, so that the server's figures are the server's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FleetAnswer, FleetOrder } from './fleet-messages.ts';
import type { SubscriberOrder, SubscriberReport } from './subscriber.ts';

export type Fleet = AsyncDisposable & {
  /** Connects them, each process its share, so many at a time; resolves when all are subscribed. */
  subscribe(orders: readonly SubscriberOrder[], atATime?: number): Promise<void>;
  cut(number: number, pauseMs: number): void;
  readOn(numbers: readonly number[]): Promise<void>;
  end(numbers: readonly number[]): Promise<void>;
  /** Waits until each has so many transitions, at most a minute, and gives what all of these saw. */
  report(counts: ReadonlyMap<number, number>): Promise<SubscriberReport[]>;
};

const program = fileURLToPath(new URL('fleet-program.ts', import.meta.url));

/** How many clients of a process connect at the same time; more would measure the queue in front of the server. */
const AT_A_TIME = 20;

/** Each connection takes a file of the clients' process and one of the server's; some are for other things. */
const OTHER_FILES = 200;

/**
 * Why `clients` connections do not fit into this shell's limit of open files; null when they do.
 * Node has raised the soft limit to the hard one by itself.
 */
export function filesLacking(clients: number): string | null {
  const report = process.report.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly hard: number | 'unlimited' } };
  };
  const limit = report.userLimits?.open_files?.hard ?? 'unlimited';
  const needed = clients + OTHER_FILES;
  if (limit === 'unlimited' || limit >= needed) return null;
  return `${clients} clients need ${needed} open files and this shell allows ${limit}: raise it (ulimit -Hn, or as root "prlimit --pid $$ --nofile=${needed}") or ask for fewer clients.`;
}

export function startFleet(processes = 1): Fleet {
  const children = Array.from({ length: processes }, () => {
    const child = fork(program, { serialization: 'advanced' });
    let queue: Promise<unknown> = Promise.resolve();
    return {
      child,
      tell: (order: FleetOrder) => void child.send(order),
      /** One question at a time, so that an answer is that of its question. */
      async ask(order: FleetOrder): Promise<FleetAnswer> {
        const answered = queue.then(async () => {
          const ended = new AbortController();
          const answer = once(child, 'message', { signal: ended.signal });
          const giveUp = () => ended.abort(new Error('The clients’ process ended.'));
          child.once('exit', giveUp);
          child.send(order);
          // The program sends nothing else.
          const [given] = (await answer) as [FleetAnswer];
          child.off('exit', giveUp);
          return given;
        });
        queue = answered.catch(() => undefined);
        return await answered;
      },
    };
  });
  const of = (number: number) => children[number % children.length]!;
  /** Asks every process for its share. */
  const share = async (order: (isOwn: (number: number) => boolean) => FleetOrder) =>
    await Promise.all(children.map((each) => each.ask(order((number) => of(number) === each))));
  const tellAll = (kind: 'readOn' | 'end') => async (numbers: readonly number[]) => {
    await share((isOwn) => ({ kind, numbers: numbers.filter(isOwn) }));
  };
  return {
    async subscribe(orders, atATime = AT_A_TIME) {
      await share((isOwn) => ({
        kind: 'subscribe',
        orders: orders.filter(({ number }) => isOwn(number)),
        atATime,
      }));
    },
    cut: (number, pauseMs) => of(number).tell({ kind: 'cut', number, pauseMs }),
    readOn: tellAll('readOn'),
    end: tellAll('end'),
    async report(counts) {
      const answers = await share((isOwn) => ({
        kind: 'report',
        counts: [...counts].filter(([number]) => isOwn(number)),
      }));
      return answers.flatMap((answer) => (answer.kind === 'reports' ? answer.reports : []));
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of children) {
        if (child.exitCode !== null) continue;
        const exited = once(child, 'exit');
        child.disconnect();
        await exited;
      }
    },
  };
}
