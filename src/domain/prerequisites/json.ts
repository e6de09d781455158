/** Reading JSON whose shape nobody has checked: a wrong type is an absent value, never a fault. */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** True for a JSON object; false for null and lists. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of a JSON object; undefined otherwise, also for names such as `constructor`. */
export function property(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text, or an empty one. Half surrogate pairs become U+FFFD: they have no UTF-8 form. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : '';
}

/** The text when there is one with something to read in it, else null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.toWellFormed() : null;
}
