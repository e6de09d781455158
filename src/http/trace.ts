/** The name under which one request or operation is found again: 32 hexadecimal digits. */
export function newTraceId(newId: () => string): string {
  return newId().replaceAll('-', '');
}
