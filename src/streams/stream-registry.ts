/** The open subscription sources of this process. */
export type StreamRegistry = {
  /** How many sources are open. */
  readonly open: number;
  /** Notes a source, with the function that ends it; returns the function that forgets it. */
  add(end: () => void): () => void;
  /** Ends every open source. */
  closeAll(): void;
};

export function createStreamRegistry(): StreamRegistry {
  const ends = new Set<() => void>();
  return {
    get open() {
      return ends.size;
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
