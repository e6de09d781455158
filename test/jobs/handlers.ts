/** Handlers that tests give to a bell: they write down what they were rung for, and can be held. */

export type Gate = Disposable & {
  /** Resolves when the gate is open; waits before a shut one. */
  pass(): Promise<void>;
  shut(): void;
  open(): void;
};

/** A gate, open at first; it opens when its test ends, so that nothing waits for ever. */
export function gate(): Gate {
  let opened: PromiseWithResolvers<void> | null = null;
  const open = () => {
    opened?.resolve();
    opened = null;
  };
  return {
    pass: () => opened?.promise ?? Promise.resolve(),
    shut() {
      opened ??= Promise.withResolvers<void>();
    },
    open,
    [Symbol.dispose]: open,
  };
}

/** Counts its calls by id, and how many were at work at the same time. */
export function countingHandler(before: () => Promise<void> = () => Promise.resolve()) {
  const calls = new Map<string, number>();
  let running = 0;
  let most = 0;
  return {
    async handle(id: string): Promise<void> {
      running += 1;
      most = Math.max(most, running);
      calls.set(id, (calls.get(id) ?? 0) + 1);
      try {
        await before();
      } finally {
        running -= 1;
      }
    },
    times: (id: string): number => calls.get(id) ?? 0,
    has: (id: string): boolean => calls.has(id),
    hasSome: (start: string): boolean => [...calls.keys()].some((id) => id.startsWith(start)),
    get size() {
      return calls.size;
    },
    get running() {
      return running;
    },
    get most() {
      return most;
    },
  };
}
