/**
 * A publish as one statement, as a function of the database: the floor calls it, and PostGraphile shows it as a mutation.
 * It answers the publication, or null when the offer has an open one or another draft version.
 */
export const publishFunction = `
create function publish_offer(offer uuid, draft_version int, email text, key text) returns uuid
language sql volatile as $$
  with locked as (
    update offer o set seq = o.seq + 3, latest_publication = gen_random_uuid(), updated_at = now()
    where o.id = $1 and o.draft_version = $2
      and not exists (select from publication l where l.offer_id = o.id and l.state = 'RUNNING')
    returning o.*),
  claimed as (
    insert into idempotency (id, actor, mutation, key, request_hash, result, created_at)
    select gen_random_uuid(), 'floor', 'publish', $4, md5($1::text), jsonb_build_object('offerId', $1), now()
    from locked on conflict do nothing returning id),
  frozen as (
    insert into revision (id, offer_id, number, content, content_hash, packages, hash, created_by, created_at)
    select gen_random_uuid(), l.id, (select count(*) from revision r where r.offer_id = l.id) + 1, l.draft, l.draft_hash, '[]',
      l.draft_hash, '{"kind": "PUBLISHER", "name": "Camille Roux"}', now()
    from locked l, claimed returning *),
  started as (
    insert into publication (id, offer_id, publisher_id, number, revision_id, state, stage, notification_emails, language,
      requested_by, started_at)
    select l.latest_publication, l.id, l.publisher_id, f.number, f.id, 'RUNNING', 'CERTIFICATION', array[$3], 'en',
      '{"kind": "PUBLISHER", "name": "Camille Roux"}', now()
    from locked l, frozen f returning *),
  runs as (
    insert into stage_run (id, publication_id, offer_id, publisher_id, stage, status, started_at, finished_at)
    select gen_random_uuid(), s.id, s.offer_id, s.publisher_id, k.stage, k.status, now(), k.finished
    from started s, (values ('VALIDATE_PREREQUISITES', 'COMPLETE', now()), ('CERTIFICATION', 'IN_PROGRESS', null))
      k (stage, status, finished)),
  audited as (
    insert into audit (id, at, actor, action, offer, outcome, detail)
    select gen_random_uuid(), now(), '{"kind": "PUBLISHER"}', 'publish', s.offer_id, 'DONE', '{}' from started s),
  numbered as (
    update publisher p set feed_seq = p.feed_seq + 3 from started s where p.id = s.publisher_id returning p.feed_seq),
  told as (
    insert into transition (id, offer_id, publisher_id, publication_id, seq, feed_seq, kind, stage, "from", "to",
      publication_state, actor, occurred_at)
    select gen_random_uuid(), s.offer_id, s.publisher_id, s.id, l.seq - 3 + f.place, n.feed_seq - 3 + f.place, f.kind, f.stage,
      f."from", f."to", 'RUNNING', '{"kind": "PUBLISHER", "name": "Camille Roux"}', now()
    from started s, locked l, numbered n, (values
      (1, 'STAGE_STARTED', 'VALIDATE_PREREQUISITES', 'NOT_STARTED', 'IN_PROGRESS'),
      (2, 'STAGE_COMPLETED', 'VALIDATE_PREREQUISITES', 'IN_PROGRESS', 'COMPLETE'),
      (3, 'STAGE_STARTED', 'CERTIFICATION', 'NOT_STARTED', 'IN_PROGRESS')) f (place, kind, stage, "from", "to"))
  select id from started $$`;
