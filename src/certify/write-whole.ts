import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file as a whole: whoever looks finds what was there before or all of the new bytes, also when this fails or is
 * killed. A file that exists keeps its rights, and a link to it stays one. `check` sees the written file before it takes its
 * place; when it throws, nothing has changed.
 */
export async function writeWhole(
  place: string,
  bytes: Uint8Array,
  check: (written: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const target = await realpath(place).catch(() => place);
  const before = await stat(target).catch(() => null);
  const beside = join(dirname(target), `.vitrine-${process.pid}.tmp`);
  const file = await open(beside, 'wx', before ? 0o600 : 0o666);
  try {
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) await chmod(beside, before.mode & 0o7777);
    await check(beside);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
