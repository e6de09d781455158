/** The open subscription sources of this process. */
export type StreamRegistry = {
  /** How many sources are open. */
  readonly open: number;
  /** How many clients were closed since the start because they did not read. */
  readonly closedAsSlow: number;
  /** Notes a source, with the function that ends it; returns the function that forgets it. */
  add(end: () => void): () => void;
  /** Counts a client that is closed because it did not read. */
  noteSlow(): void;
  /** Ends every open source. */
  closeAll(): void;
};

export function createStreamRegistry(): StreamRegistry {
  const ends = new Set<() => void>();
  let closedAsSlow = 0;
  return {
    get open() {
      return ends.size;
    },
    get closedAsSlow() {
      return closedAsSlow;
    },
    noteSlow() {
      closedAsSlow += 1;
    },
    add(end) {
      ends.add(end);
      return () => void ends.delete(end);
    },
    closeAll() {
      for (const end of [...ends]) end();
    },
  };
}
