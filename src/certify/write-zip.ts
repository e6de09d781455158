import { printable, say } from '../domain/certification/print.ts';
import { readZip } from '../packages/read-zip.ts';
import { replaceInZip } from '../packages/replace-in-zip.ts';
import { CertifyError } from './certify-error.ts';
import { entryNow } from './read-input.ts';
import type { PackageOnDisk } from './read-input.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes the zip at `place`, with some files changed, to `output`; the two may be the same. What was written is read once more
 * before it takes its place: it must be accepted, and hold the files that were read, but for those that changed.
 */
export async function writeZip(
  place: string,
  { entries }: Pick<PackageOnDisk, 'entries'>,
  changed: ReadonlyMap<string, Uint8Array>,
  output: string,
): Promise<void> {
  const expected = entries.map((entry) => entryNow(entry, changed.get(entry.path)));
  await writeWhole(output, await replaceInZip(place, changed), async (written) => {
    const zip = await readZip(written);
    if (!zip.ok) {
      const [reason] = zip.findings;
      throw new CertifyError(
        say(
          `${printable(output, 300)} was not written: the mended package could not be accepted. ${reason?.message.en}`,
          `${printable(output, 300)} n’a pas été écrit : le package corrigé ne pourrait pas être accepté. ${reason?.message.fr}`,
        ),
      );
    }
    if (JSON.stringify(zip.entries) !== JSON.stringify(expected)) {
      throw new CertifyError(
        say(
          `${printable(output, 300)} was not written: ${printable(place, 300)} changed while it was examined. Run the command again.`,
          `${printable(output, 300)} n’a pas été écrit : ${printable(place, 300)} a changé pendant l’examen. Relancez la commande.`,
        ),
      );
    }
  });
}
