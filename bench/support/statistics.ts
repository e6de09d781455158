/** The value below which that part of `sorted` lies; `sorted` ascends. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Three digits that count: 12 345, 123, 1.23. */
export function format(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value
    .toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3), useGrouping: true })
    .replaceAll(',', ' ');
}

/** Rounds as `median (min-max)`; null values are left out. */
export function spread(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '-';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const middle = format(median(known));
  return known.length === 1 ? middle : `${middle} (${format(low)}-${format(high)})`;
}

/** Runs each contender once per round, in turn, so that what disturbs the machine disturbs all of them. */
export async function alternate<Name extends string, Result>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const entries = Object.entries(contenders) as [Name, () => Promise<Result>][];
  const results = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    Result[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another one: whoever follows the heaviest is not always the same.
    const turned = [
      ...entries.slice(round % entries.length),
      ...entries.slice(0, round % entries.length),
    ];
    for (const [name, run] of turned) results[name].push(await run());
  }
  return results;
}
