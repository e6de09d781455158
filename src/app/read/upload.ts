import type { PackageState } from '../../db/package.ts';
import type { Upload } from '../../db/upload.ts';

/** How far an upload has come; for a package that is what its worker made of it. */
export function uploadState(
  { refusal, finished, asset, audienceFile }: Upload,
  packageState: PackageState | null,
): 'PENDING' | PackageState {
  if (refusal !== null) return 'REFUSED';
  if (!finished) return 'PENDING';
  return asset === null && audienceFile === null ? (packageState ?? 'UPLOADED') : 'PROCESSED';
}
