import type { Value } from '../expressions/value.ts';
import { isUnknown } from '../expressions/value.ts';

/** The address that stands for the place from which the package is deployed: its files lie right below. */
export const PACKAGE_ADDRESS = 'package:///';

/**
 * The path in the package of an address below one of `bases`, which end with a slash; null when it lies elsewhere or
 * its path is not known. Query and fragment are left out, and so are unknown parts behind a whole path, which are the
 * token of the address.
 */
export function pathInPackage(address: Value, bases: readonly string[]): string | null {
  const [first] = isUnknown(address) ? address.pieces : [address];
  if (typeof first !== 'string') return null;
  const base = bases.find((one) => first.toLowerCase().startsWith(one.toLowerCase()));
  if (base === undefined) return null;
  const [path = ''] = first.slice(base.length).split(/[?#]/);
  const isWhole = !isUnknown(address) || path.length < first.length - base.length;
  if (!isWhole && !/\.jsonc?$/i.test(path)) return null;
  return normalised(path);
}

/** The path that a relative one means beside a file; null when it leaves the package. */
export function pathBeside(file: string, relative: string): string | null {
  return normalised(file.slice(0, file.lastIndexOf('/') + 1) + relative);
}

function normalised(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  try {
    return decodeURIComponent(parts.join('/'));
  } catch {
    return null;
  }
}
