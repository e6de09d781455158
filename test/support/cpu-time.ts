/**
 * CPU time that this process has used, in milliseconds. Limits on it tell work that grows with the square of its input
 * from work that does not, also while other programs take the machine.
 */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
