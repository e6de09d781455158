/** No room on the disk, or none left for this user (quota). */
const codes = new Set(['ENOSPC', 'EDQUOT']);

/** Whether what was thrown means that the disk of this machine is full. A full disk of the database is an outage of it. */
export function isDiskFull(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && codes.has(error.code)) return true;
  }
  return false;
}
