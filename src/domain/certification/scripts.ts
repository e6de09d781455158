/** Whether the name is that of a script. */
export function isScript(path: string): boolean {
  return /\.(?:sh|bash|ps1|psm1|py|rb|pl|cmd|bat)$/i.test(path);
}
