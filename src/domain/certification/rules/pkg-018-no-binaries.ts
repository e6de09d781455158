import { printable, say } from '../print.ts';
import type { PackageRule } from '../rule.ts';

const binaryName = /\.(?:exe|msi|dll|vhdx?|iso|ova|img|so(?:\.[0-9]+)*|rpm|deb)$/i;

/** How binaries begin, whatever their name. */
const beginnings: readonly { readonly kind: string; readonly bytes: readonly number[] }[] = [
  { kind: 'ELF', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { kind: 'VHDX', bytes: ascii('vhdxfile') },
  { kind: 'VHD', bytes: ascii('conectix') },
  { kind: 'RPM', bytes: [0xed, 0xab, 0xee, 0xdb] },
  { kind: 'DEB', bytes: ascii('!<arch>\ndebian') },
];

export const noBinaries: PackageRule = {
  id: 'PKG-018',
  sentence: say(
    'The package MUST NOT hold programs, libraries or disk images.',
    'Le package NE DOIT PAS contenir de programmes, de bibliothèques ou d’images de disque.',
  ),
  source: 'Commercial marketplace certification policies, 300.4',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check({ entries, files }) {
    for (const { path } of entries) {
      const kind = kindOf(path, files.get(path));
      if (kind === null) continue;
      const name = printable(path);
      yield {
        findingId: 'Package.Binary',
        file: path,
        at: null,
        message: say(
          `"${name}" is a binary or a disk image (${kind}).`,
          `« ${name} » est un binaire ou une image de disque (${kind}).`,
        ),
        help: say(
          'Nobody can review what a binary does; images come from the marketplace, programs from their own source.',
          'Personne ne peut vérifier ce que fait un binaire ; les images viennent de la place de marché, les programmes de leur propre source.',
        ),
        fix: {
          text: say(
            'Remove the file; use a marketplace image, or let a script install the program from its source.',
            'Retirez le fichier ; utilisez une image de la place de marché, ou laissez un script installer le programme depuis sa source.',
          ),
        },
      };
    }
  },
};

function kindOf(path: string, bytes: Uint8Array | undefined): string | null {
  const named = binaryName.exec(path);
  if (named) return named[0].toLowerCase();
  if (!bytes) return null;
  // `MZ` alone also begins texts; a program has zero bytes right after it.
  if (begins(bytes, [0x4d, 0x5a]) && bytes.subarray(0, 64).includes(0)) return 'EXE';
  return beginnings.find((one) => begins(bytes, one.bytes))?.kind ?? null;
}

function begins(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((value, index) => bytes[index] === value);
}

function ascii(text: string): number[] {
  return [...text].map((sign) => sign.charCodeAt(0));
}
