/** A disk of its own that a scenario may fill. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEBIBYTE = 1024 * 1024;

/** A disk in memory; throws a sentence where it cannot be had. */
export async function smallDisk(sizeMiB: number) {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=700`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
  } catch (cause) {
    await rm(folder, { recursive: true });
    throw new Error(
      'A tmpfs cannot be mounted here, so a full disk cannot be shown. Run this as root, or below `unshare -Urm`.',
      { cause },
    );
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    /** Writes until there is no room for one more byte. */
    async fill() {
      await using file = await open(filler, 'a');
      for (let size = MEBIBYTE; size >= 1;) {
        try {
          await file.write(Buffer.alloc(size));
        } catch (thrown) {
          if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC'))
            throw thrown;
          size = Math.floor(size / 2);
        }
      }
    },
    makeRoom: async () => await rm(filler, { force: true }),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}
