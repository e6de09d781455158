/**
 * Lets questions of the same moment share one statement: a wake makes every subscriber of an offer ask at once.
 * `ask` gets the keys and answers those for which it is true; who asked is told of his own key. When it fails, all fail.
 */
export function askTogether(
  ask: (keys: ReadonlySet<string>) => Promise<ReadonlySet<string>>,
): (key: string) => Promise<boolean> {
  let asked: { readonly keys: Set<string>; readonly answer: Promise<ReadonlySet<string>> } | null =
    null;
  return async (key) => {
    if (!asked) {
      const keys = new Set<string>();
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
        asked = null;
        return await ask(keys);
      });
      asked = { keys, answer };
    }
    asked.keys.add(key);
    return (await asked.answer).has(key);
  };
}
