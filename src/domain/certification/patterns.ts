/**
 * Whether a regular expression of a form compiles in a browser's engine. It is never run:
 * a publisher's pattern may take for ever.
 */
export function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
