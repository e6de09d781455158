/** Subscriptions out of a CSV file: the first id of each line, whatever stands beside it. */

const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;

export type SubscriptionsInFile = {
  /** In the order of the file, each once; letter case does not make another one. */
  readonly ids: readonly string[];
  /** Lines without a subscription, from 1; the first line may be a header. */
  readonly faults: readonly number[];
};

export function subscriptionsIn(text: string): SubscriptionsInFile {
  const ids = new Map<string, string>();
  const faults: number[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const id = guid.exec(line)?.[0];
    if (id !== undefined) {
      if (!ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id);
    } else if (index > 0 && /\S/.test(line)) faults.push(index + 1);
  }
  return { ids: [...ids.values()], faults };
}
