/** Fills the product's own tables with many offers, by a few statements. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { scopesOfRole } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { hashToken } from '../../src/http/authenticate.ts';
import { completeContent, completeSku } from '../../test/support/offer-content.ts';

export type SeededPublisher = {
  readonly id: string;
  readonly publisherId: string;
  /** An owner's token. */
  readonly secret: string;
};

/** sha256 of the package that every seeded offer names. It is processed; no bytes of it are stored. */
const PACKAGE = 'ab'.repeat(32);

/** Offers with one, two and three SKUs, complete enough to be published. */
const contents: readonly OfferContent[] = [1, 2, 3].map((count) => {
  const first = { skuType: 'MANAGED_APPLICATION', sha256: PACKAGE } as const;
  const more = ['team', 'enterprise']
    .slice(0, count - 1)
    .map((skuId) => completeSku({ skuType: 'SOLUTION_TEMPLATE', sha256: PACKAGE, skuId }));
  const content = completeContent(first);
  return { ...content, skus: [...(content.skus ?? []), ...more] };
});

/** The images of that content: known by their sizes, without bytes. */
const images = [
  ...Object.values(contents[0]?.marketplace?.logos ?? {}),
  ...(contents[0]?.marketplace?.screenshots ?? []).map(({ image }) => image),
];

const actor = JSON.stringify({
  kind: 'PUBLISHER',
  name: 'Camille Roux',
  tokenId: null,
  personId: null,
});

export async function seedPublishers(
  client: Client,
  count: number,
): Promise<readonly SeededPublisher[]> {
  const seeded: SeededPublisher[] = [];
  for (let number = 1; number <= count; number += 1) {
    const publisher = {
      id: randomUUID(),
      publisherId: `publisher-${number}`,
      secret: `vt_${randomBytes(32).toString('base64url')}`,
    };
    const person = randomUUID();
    await client.query(
      `insert into publisher (id, publisher_id, name, created_at) values ($1, $2, $3, now())`,
      [publisher.id, publisher.publisherId, `Publisher ${number}`],
    );
    await client.query(
      `insert into person (id, name, email, language, created_at) values ($1, 'Camille Roux', $2, 'en', now())`,
      [person, `camille-${number}@example.com`],
    );
    await client.query(
      `insert into membership (id, publisher_id, person_id, role, created_at)
       values (gen_random_uuid(), $1, $2, 'OWNER', now())`,
      [publisher.id, person],
    );
    await client.query(
      `insert into api_token (id, hash, name, role, scopes, publisher_id, person_id, created_at)
       values (gen_random_uuid(), $1, 'Owner', 'OWNER', $2, $3, $4, now())`,
      [hashToken(publisher.secret), scopesOfRole.OWNER, publisher.id, person],
    );
    await client.query(
      `insert into package (id, publisher_id, sha256, size, state, created_at)
       values (gen_random_uuid(), $1, $2, 1000, 'PROCESSED', now())`,
      [publisher.id, PACKAGE],
    );
    await client.query(
      `insert into asset (id, publisher_id, sha256, size, width, height, created_at)
       select gen_random_uuid(), $1, sha256, 1000, width, height, now()
       from jsonb_to_recordset($2) as image (sha256 text, width int, height int)`,
      [publisher.id, JSON.stringify(images)],
    );
    seeded.push(publisher);
  }
  return seeded;
}

/** Gives every publisher `each` further offers that were never published; their ids begin with `prefix`. */
export async function seedOffers(client: Client, each: number, prefix: string): Promise<void> {
  await client.query(
    `insert into offer (id, publisher_id, offer_id, name, draft, draft_hash, created_at, updated_at)
     select gen_random_uuid(), p.id, $2 || '-' || n, 'Fjord Backup Vault ' || n,
       jsonb_set($3::jsonb -> (n % 3), '{marketplace,marketingIdentifier}', to_jsonb($2 || '-' || n)),
       repeat('0', 64), at, at
     from publisher p, generate_series(1, $1::int) n,
       lateral (select now() - n * interval '1 second' as at) t`,
    [each, prefix, JSON.stringify(contents)],
  );
}

/**
 * Gives each offer without a publication two: one that was cancelled, and a newest one of four kinds (waits for its
 * publisher, is live, failed, is in review), each with the stage runs it has by then.
 */
export async function seedPublications(client: Client): Promise<void> {
  await client.query(`
    create temporary table seeding on commit drop as
      select o.id as offer, o.publisher_id as publisher, o.draft, o.updated_at as at, a.number,
        gen_random_uuid() as publication, gen_random_uuid() as revision, k.*
      from (select *, row_number() over (order by id) as place from offer where latest_publication is null) o
      cross join (values (1), (2)) a (number)
      join (values
        (1, null, 'CANCELED', 'PUBLISHER_SIGNOFF', null, 'CANCELED_BY_PUBLISHER', 5),
        (2, 0, 'RUNNING', 'PUBLISHER_SIGNOFF', 'PUBLISHER', null, 5),
        (2, 1, 'SUCCEEDED', 'LIVE', null, null, 7),
        (2, 2, 'FAILED', 'CERTIFICATION', null, 'CERTIFICATION_FAULTS', 2),
        (2, 3, 'RUNNING', 'MICROSOFT_REVIEW', 'REVIEWER', null, 6)
      ) k (of_number, kind, state, stage, waiting_for, end_reason, runs)
        on k.of_number = a.number and (k.kind is null or k.kind = o.place % 4)`);
  await client.query(
    `insert into revision (id, offer_id, number, content, content_hash, packages, hash, created_by, created_at)
     select revision, offer, number, draft, repeat('0', 64), '[]', md5(revision::text) || md5(offer::text), $1, at
     from seeding`,
    [actor],
  );
  await client.query(
    `insert into publication (id, offer_id, publisher_id, number, revision_id, state, stage, waiting_for, end_reason,
       notification_emails, language, requested_by, started_at, ended_at)
     select publication, offer, publisher, number, revision, state, stage, waiting_for, end_reason,
       '{news@solenne.example}', 'en', $1, at + number * interval '1 minute',
       case when state = 'RUNNING' then null else at + number * interval '2 minutes' end
     from seeding`,
    [actor],
  );
  await client.query(`
    insert into stage_run (id, publication_id, offer_id, publisher_id, stage, status, started_at, finished_at, claimed_at)
    select gen_random_uuid(), publication, offer, publisher, s.stage,
      case when s.place < runs or state = 'SUCCEEDED' then 'COMPLETE' when state = 'CANCELED' then 'CANCELED'
        when state = 'FAILED' then 'REJECTED' when waiting_for = 'PUBLISHER' then 'WAITING_FOR_PUBLISHER'
        else 'WAITING_FOR_APPROVAL' end,
      at + number * interval '1 minute' + s.place * interval '1 second',
      case when s.place < runs or state <> 'RUNNING'
        then at + number * interval '1 minute' + s.place * interval '1 second' + interval '700 milliseconds' end,
      at
    from seeding join (values (1, 'VALIDATE_PREREQUISITES'), (2, 'CERTIFICATION'), (3, 'PACKAGING'), (4, 'PREVIEW'),
      (5, 'PUBLISHER_SIGNOFF'), (6, 'MICROSOFT_REVIEW'), (7, 'LIVE')) s (place, stage) on s.place <= runs`);
  await client.query(`
    update offer o set latest_publication = s.publication,
      production = case when s.state = 'SUCCEEDED' then s.revision end,
      production_publication = case when s.state = 'SUCCEEDED' then s.publication end,
      live_since = case when s.state = 'SUCCEEDED' then s.at end,
      slug = case when s.state = 'SUCCEEDED' then o.offer_id end
    from seeding s where s.offer = o.id and s.number = 2`);
}

/** Runs `work` in one transaction, then lets the planner see what is there. */
export async function filled(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  await work();
  await client.query('commit');
  await client.query('vacuum analyze');
}
