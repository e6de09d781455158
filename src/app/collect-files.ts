import type { Deps } from '../deps.ts';
import { advisoryLocks } from '../db/orm.ts';
import { lockBytes } from './lock-bytes.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';

/** How long a file that no draft names is kept, in hours: long enough to take an edit back. */
export const KEPT_HOURS = 24;

/** Uploaded files by their table: the column of an upload that names it, and what is not yet decided about it. */
const kinds = [
  { table: 'package', upload: 'package_id', open: `and "state" <> 'UPLOADED'` },
  { table: 'asset', upload: 'asset_id', open: '' },
  { table: 'audience_file', upload: 'audience_file_id', open: '' },
] as const;

type Kind = (typeof kinds)[number];

/**
 * Removes uploaded packages, images and audience files that no draft has named for 24 hours and no revision ever named: first what the
 * publisher knows of them, then the bytes when nobody else has the same. Resolves to how many were removed. Running it
 * twice, or in two processes, is harmless; while a backup is written it removes nothing.
 */
export async function collectFiles(deps: Deps): Promise<number> {
  const em = deps.orm.em.fork();
  const publishers = await em.execute<{ publisher: string }[]>(
    kinds
      .map(
        ({ table }) =>
          `select publisher_id as publisher from "${table}" where not in_revision and created_at < now() - interval '${KEPT_HOURS} hours'`,
      )
      .join(' union '),
  );
  let removed = 0;
  for (const { publisher } of publishers) {
    const hashes = await transact(deps, async (tx) => await forget(tx, publisher));
    removed += hashes.length;
    for (const sha256 of hashes) await removeBytes(deps, sha256);
  }
  if (removed > 0) deps.log.info('files that nobody uses were removed', { files: removed });
  return removed;
}

/** Removes the rows of one publisher that have had their time. Resolves to the hashes of their bytes. */
async function forget(tx: Tx, publisher: string): Promise<readonly string[]> {
  if (!(await mayRemove(tx))) return [];
  const { em } = tx;
  // No draft of the publisher changes, and nothing is published, until this is over.
  await em.execute('select id from offer where publisher_id = ? for share', [publisher]);
  const named = await em.execute<{ sha256: string }[]>(
    `select distinct lower(found[1]) as sha256
     from offer, regexp_matches(draft::text, '"([0-9a-fA-F]{64})"', 'g') as found
     where publisher_id = ?`,
    [publisher],
  );
  const hashes = named.map(({ sha256 }) => sha256);
  const removed: string[] = [];
  for (const kind of kinds) removed.push(...(await forgetKind(tx, publisher, kind, hashes)));
  return removed;
}

async function forgetKind(
  { em }: Tx,
  publisher: string,
  { table, upload, open }: Kind,
  named: readonly string[],
): Promise<readonly string[]> {
  const own = `publisher_id = ? and not in_revision`;
  const isNamed = `sha256 in (select jsonb_array_elements_text(?::jsonb))`;
  const parameters = [publisher, JSON.stringify(named)];
  await em.execute(
    `update "${table}" set unreferenced_since = case when ${isNamed} then null else now() end
     where ${own} and (unreferenced_since is null) <> (${isNamed})`,
    [parameters[1], publisher, parameters[1]],
  );
  const due = `${own} and unreferenced_since < now() - interval '${KEPT_HOURS} hours' ${open}
    and not exists (select 1 from upload where upload.${upload} = "${table}".id)`;
  // What was published is kept as long as its revision, which is for good.
  await em.execute(
    `update "${table}" set in_revision = true where ${due} and exists (
       select 1 from revision join offer on offer.id = revision.offer_id
       where offer.publisher_id = "${table}".publisher_id and revision.content::text like '%' || sha256 || '%')`,
    [publisher],
  );
  const gone = await em.execute<{ sha256: string }[]>(
    `delete from "${table}" where ${due} returning sha256`,
    [publisher],
  );
  return gone.map(({ sha256 }) => sha256);
}

/** Removes bytes that no publisher has any more. */
async function removeBytes(deps: Deps, sha256: string): Promise<void> {
  await transact(deps, async (tx) => {
    if (!(await mayRemove(tx))) return;
    await lockBytes(tx.em, sha256);
    const others = await tx.em.execute<unknown[]>(
      kinds.map(({ table }) => `select 1 from "${table}" where sha256 = ?`).join(' union all '),
      kinds.map(() => sha256),
    );
    if (others.length === 0) await deps.packages.remove(sha256);
  });
}

/** False while a backup reads: it copies the files after the rows that name them. */
async function mayRemove({ em }: Tx): Promise<boolean> {
  const [answer] = await em.execute<{ free: boolean }[]>(
    'select pg_try_advisory_xact_lock(?, ?) as free',
    [advisoryLocks.class, advisoryLocks.files],
  );
  return answer?.free === true;
}
