/** Server time minus browser time, in milliseconds; from the `Date` header of the first answer. */
let offsetMs: number | null = null;

export function learnServerTime(response: Response): void {
  const header = response.headers.get('date');
  if (offsetMs !== null || header === null) return;
  const seconds = Date.parse(header);
  // The header has whole seconds, so the true time lies half a second later on average.
  if (!Number.isNaN(seconds)) offsetMs = seconds + 500 - Date.now();
}

/** The server's time now, in milliseconds; half a second more or less. */
export const serverNow = (): number => Date.now() + (offsetMs ?? 0);
