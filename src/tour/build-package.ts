import { randomInt } from 'node:crypto';
import type { PackageFile } from '../demo/fill-offer.ts';
import { zipFiles } from '../demo/zip-folder.ts';
import type { FileMap } from '../demo/zip-folder.ts';

/** The version number at the head of a template, as the demo package has it. */
const contentVersion = '"contentVersion": "1.0.0.0"';

/**
 * A package that nobody has certified yet: the same files with a build number of its own in the main template, as a
 * build server would write it.
 */
export async function freshBuild(files: FileMap, fileName: string): Promise<PackageFile> {
  const build = `${randomInt(1, 65_535)}.${randomInt(1, 65_535)}`;
  const template = Buffer.from(files.get('mainTemplate.json') ?? new Uint8Array()).toString();
  const numbered = template.replace(contentVersion, `"contentVersion": "1.0.${build}"`);
  const bytes = await zipFiles(new Map(files).set('mainTemplate.json', Buffer.from(numbered)));
  return { fileName, bytes };
}
