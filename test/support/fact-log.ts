/** Writes facts as the product does, in as few words as possible: for tests of what reads them. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

/** An offer with one running publication, to hang transitions on. */
export type LoggedOffer = {
  readonly offerId: string;
  readonly publisherId: string;
  readonly publicationId: string;
};

const system = JSON.stringify({ kind: 'SYSTEM', name: 'test', tokenId: null, personId: null });
const digest = '0'.repeat(64);

export async function givenPublisher(client: Client): Promise<string> {
  const id = randomUUID();
  await client.query(
    `insert into publisher (id, publisher_id, name, created_at) values ($1, $2, 'Contoso', now())`,
    [id, `contoso-${id.slice(0, 8)}`],
  );
  return id;
}

export async function givenOffer(client: Client, publisherId: string): Promise<LoggedOffer> {
  const offerId = randomUUID();
  const revisionId = randomUUID();
  const publicationId = randomUUID();
  await client.query(
    `insert into offer (id, publisher_id, offer_id, name, draft, draft_hash, created_at, updated_at)
     values ($1, $2, $3, 'Offer', '{}', $4, now(), now())`,
    [offerId, publisherId, `offer-${offerId.slice(0, 8)}`, digest],
  );
  await client.query(
    `insert into revision (id, offer_id, number, content, content_hash, packages, hash, created_by, created_at)
     values ($1, $2, 1, '{}', $3, '[]', $3, $4, now())`,
    [revisionId, offerId, digest, system],
  );
  await client.query(
    `insert into publication
       (id, offer_id, publisher_id, number, revision_id, state, stage, notification_emails, language, requested_by, started_at)
     values ($1, $2, $3, 1, $4, 'RUNNING', 'CERTIFICATION', '{}', 'en', $5, now())`,
    [publicationId, offerId, publisherId, revisionId, system],
  );
  return { offerId, publisherId, publicationId };
}

/** Takes the locks and numbers of `count` transitions and writes them; the caller begins and commits. */
export async function writeTransitions(
  client: Client,
  offer: LoggedOffer,
  count = 1,
): Promise<void> {
  const { offerId, publisherId, publicationId } = offer;
  await client.query('select 1 from offer where id = $1 for update', [offerId]);
  const own = await client.query<{ seq: number }>(
    'update offer set seq = seq + $2 where id = $1 returning seq',
    [offerId, count],
  );
  const feed = await client.query<{ feed_seq: number }>(
    'update publisher set feed_seq = feed_seq + $2 where id = $1 returning feed_seq',
    [publisherId, count],
  );
  await client.query(
    `insert into transition
       (id, offer_id, publisher_id, publication_id, seq, feed_seq, kind, stage, "from", "to", publication_state, actor, occurred_at)
     select gen_random_uuid(), $1, $2, $3, $4::int - $6::int + n, $5::int - $6::int + n,
            'STAGE_STARTED', 'CERTIFICATION', 'NOT_STARTED', 'IN_PROGRESS', 'RUNNING', $7, now()
     from generate_series(1, $6::int) as n`,
    [offerId, publisherId, publicationId, own.rows[0]?.seq, feed.rows[0]?.feed_seq, count, system],
  );
}

/** Writes `count` transitions in one transaction. */
export async function appendTransitions(
  client: Client,
  offer: LoggedOffer,
  count = 1,
): Promise<void> {
  await client.query('begin');
  await writeTransitions(client, offer, count);
  await client.query('commit');
}

/** The ids of the transitions of an offer or publisher after a number, in the order of their numbers. */
export async function storedTransitions(
  client: Client,
  scope: { readonly kind: 'offer' | 'publisher'; readonly id: string },
  after = 0,
): Promise<string[]> {
  const [column, number] =
    scope.kind === 'offer' ? ['offer_id', 'seq'] : ['publisher_id', 'feed_seq'];
  const { rows } = await client.query<{ id: string }>(
    `select id from transition where ${column} = $1 and ${number} > $2 order by ${number}`,
    [scope.id, after],
  );
  return rows.map(({ id }) => id);
}
