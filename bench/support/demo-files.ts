import { readFolder } from '../../src/demo/zip-folder.ts';

/** The files of a package folder, with as many spaces behind the main template as asked for: other bytes, equal meaning. */
export async function demoFiles(folder: string) {
  const files = Object.fromEntries(await readFolder(folder));
  const template = files['mainTemplate.json']?.toString('utf8') ?? '';
  return (spaces: number) => ({
    ...files,
    'mainTemplate.json': `${template}${' '.repeat(spaces)}`,
  });
}
