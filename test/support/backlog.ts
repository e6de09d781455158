/** Many waiting stage runs, written by a few statements: for what must not slow down with their number. */
import type { Client } from 'pg';

const system = JSON.stringify({ kind: 'SYSTEM', name: 'test', tokenId: null, personId: null });

/**
 * Gives every publisher `each` offers whose publication waits for certification, and lets the planner know.
 * `draft` is their content.
 */
export async function fillBacklog(client: Client, each: number, draft: object = {}): Promise<void> {
  await client.query('begin');
  await client.query(
    `create temporary table waiting on commit drop as
     select gen_random_uuid() as offer, p.id as publisher, n, gen_random_uuid() as revision,
       gen_random_uuid() as publication
     from publisher p, generate_series(1, $1::int) n`,
    [each],
  );
  await client.query(
    `insert into offer (id, publisher_id, offer_id, name, draft, draft_hash, latest_publication, created_at, updated_at)
     select offer, publisher, 'waiting-' || offer, 'Waiting', $1, repeat('0', 64), publication, now(), now()
     from waiting`,
    [draft],
  );
  await client.query(
    `insert into revision (id, offer_id, number, content, content_hash, packages, hash, created_by, created_at)
     select revision, offer, 1, $1, repeat('0', 64), '[]', repeat('0', 64), $2, now() from waiting`,
    [draft, system],
  );
  await client.query(
    `insert into publication (id, offer_id, publisher_id, number, revision_id, state, stage, notification_emails,
       language, requested_by, started_at)
     select publication, offer, publisher, 1, revision, 'RUNNING', 'CERTIFICATION', '{news@solenne.example}', 'en',
       $1, now()
     from waiting`,
    [system],
  );
  await client.query(
    `insert into stage_run (id, publication_id, offer_id, publisher_id, stage, status, started_at)
     select gen_random_uuid(), publication, offer, publisher, 'CERTIFICATION', 'IN_PROGRESS',
       now() + n * interval '1 millisecond'
     from waiting`,
  );
  await client.query('commit');
  await client.query('analyze');
}
