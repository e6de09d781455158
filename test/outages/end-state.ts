/** What has to be true of a database after any outage: everything once, in order, and nothing lost. */
import assert from 'node:assert/strict';
import type { Client } from 'pg';

export type EndState = {
  readonly publications: number;
  readonly transitions: number;
  readonly mails: number;
  /** Transitions that tell of a delay of ours. */
  readonly delays: number;
};

async function column(client: Client, sql: string): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ value: unknown }>(sql);
  return rows.map(({ value }) => value);
}

/** Fails when something is there twice, out of order or missing; counts what is there. */
export async function assertEndState(client: Client): Promise<EndState> {
  const none = async (what: string, sql: string) =>
    assert.deepEqual(await column(client, sql), [], what);
  await none(
    'transitions that are there twice',
    `select publication_id || ' ' || kind || ' ' || coalesce(stage, '') as value from transition
     where kind <> 'STAGE_DELAYED' group by publication_id, kind, stage having count(*) > 1`,
  );
  await none(
    'offers whose transitions have gaps',
    `select offer_id as value from transition group by offer_id having max(seq) <> count(*) or min(seq) <> 1`,
  );
  await none(
    'publishers whose transitions have gaps',
    `select publisher_id as value from transition group by publisher_id
     having max(feed_seq) <> count(*) or min(feed_seq) <> 1`,
  );
  await none(
    'events that were mailed twice',
    `select publication_id || ' ' || event || ' ' || recipient as value from mail
     where publication_id is not null group by publication_id, event, recipient
     having count(*) > 1 or count(distinct message_id) > 1`,
  );
  await none('mails that are not sent', `select id as value from mail where state = 'QUEUED'`);
  await none(
    'mails that were sent twice',
    `select mail_id as value from mail_attempt where outcome = 'SENT' group by mail_id having count(*) > 1`,
  );
  await none(
    'stages that are held although they are over',
    `select id as value from stage_run where status <> 'IN_PROGRESS' and lease_worker is not null
     and lease_until > now() + interval '1 minute'`,
  );
  const [publications, transitions, mails, delays] = await column(
    client,
    `select unnest(array[
       (select count(*) from publication), (select count(*) from transition),
       (select count(*) from mail), (select count(*) from transition where kind = 'STAGE_DELAYED')
     ])::int as value`,
  );
  return {
    publications: Number(publications),
    transitions: Number(transitions),
    mails: Number(mails),
    delays: Number(delays),
  };
}
