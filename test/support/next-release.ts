import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './product.ts';

/** The column that the release after this one adds, and the migration that does it. */
export const NEXT_COLUMN = 'note_of_next_release';
export const NEXT_MIGRATION = 'Migration20991231000000_next_release';

/** The release after this one: this code with one more migration, in a folder of its own. */
export async function makeNextRelease(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-next-'));
  for (const name of ['bin', 'src', 'migrations', 'package.json']) {
    await cp(join(projectRoot, name), join(folder, name), { recursive: true });
  }
  for (const name of ['node_modules', 'web']) {
    await symlink(join(projectRoot, name), join(folder, name));
  }
  await writeFile(
    join(folder, 'migrations', `${NEXT_MIGRATION}.ts`),
    `import { Migration } from '@mikro-orm/migrations';

export class ${NEXT_MIGRATION} extends Migration {
  override up(): void {
    this.addSql('alter table "publication" add column "${NEXT_COLUMN}" text null;');
  }
}
`,
  );
  return {
    folder,
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}
