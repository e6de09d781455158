/** One mail server that treats each recipient in another bad way, while publications go on. */
import assert from 'node:assert/strict';
import type { SMTPServerSession } from 'smtp-server';
import { publish } from '../../src/app/publish.ts';
import { Offer } from '../../src/db/offer.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { done } from '../app/flow.ts';
import { reply, startSmtpServer } from '../mail/smtp-peer.ts';
import { connect } from '../support/database.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { until } from '../support/until.ts';
import { assertEndState } from './end-state.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario, ScenarioSize } from './scenario.ts';

const recipients = ['hangs', 'later', 'never', 'drops', 'takes'] as const;
type Recipient = (typeof recipients)[number];
const addressOf = (name: Recipient) => `${name}@solenne.example`;

async function run({ offers }: ScenarioSize): Promise<Figures> {
  let isWell = false;
  let drops = 0;
  const isFor = (session: SMTPServerSession, name: Recipient) =>
    session.envelope.rcptTo.some(({ address }) => address === addressOf(name));
  await using server = await startSmtpServer({
    onRcptTo({ address }, _session, answer) {
      if (address === addressOf('never')) answer(reply(550, 'No such mailbox'));
      else if (isWell || address === addressOf('takes') || address === addressOf('drops')) answer();
      else if (address === addressOf('later')) answer(reply(451, 'Try again later'));
      // `hangs`: no word.
    },
    onData(_stream, session, answer) {
      // It has the whole mail, and the line goes before it says so.
      if (!isWell && isFor(session, 'drops')) {
        drops += 1;
        server.dropAll();
      } else answer();
    },
  });
  await using mail = createSmtpTransport({ url: server.url, timeouts: { socketMs: 1_000 } });
  await using app = await startInstallation({ deps: { mail } });
  await using direct = await connect(app.database.url);
  const began = performance.now();
  let signOffMs = 0;
  for (let n = 0; n < offers; n += 1) {
    const { id } = await app.given.offer(app.publisher);
    const { draftVersion } = await app.em().findOneOrFail(Offer, { id });
    const { publicationId } = done(
      await publish(app.deps, callOf(app.publisher.owner), {
        offerId: id,
        expectedDraftVersion: draftVersion,
        notificationEmails: recipients.map(addressOf),
        notesForReviewer: null,
        supersede: false,
        language: 'en',
      }),
    );
    await app.publicationAt(publicationId, 'PUBLISHER_SIGNOFF');
    signOffMs = performance.now() - began;
  }
  const count = async (where: string) =>
    (await direct.client.query<{ n: number }>(`select count(*)::int as n from mail where ${where}`))
      .rows[0]?.n ?? 0;
  const of = (name: Recipient, state: string) =>
    `recipient = '${addressOf(name)}' and state = '${state}'`;
  await until(
    'the others have theirs, and who has no mailbox is given up',
    async () =>
      (await count(of('takes', 'SENT'))) === offers &&
      (await count(of('never', 'REFUSED'))) === offers &&
      (await count(`${of('drops', 'QUEUED')} and attempt > 1`)) > 0,
    promised.endStateMs,
  );
  assert.equal(await count(`${of('hangs', 'SENT')} or ${of('later', 'SENT')}`), 0);
  isWell = true;
  const wellAt = performance.now();
  await until(
    'all mails are sent',
    async () => (await count(`state = 'QUEUED'`)) === 0,
    promised.endStateMs,
  );
  const doneMs = performance.now() - wellAt;
  const state = await assertEndState(direct.client);
  assert.equal(await count(`state = 'REFUSED'`), offers);

  /** The Message-IDs that came for each recipient, once each. */
  for (const name of recipients) {
    const ids = server.mails
      .filter(({ to }) => to.includes(addressOf(name)))
      .map(({ raw }) => /^message-id: *(<[^>]+>)/im.exec(raw)?.[1]);
    const { rows } = await direct.client.query<{ id: string }>(
      'select message_id as id from mail where recipient = $1',
      [addressOf(name)],
    );
    const expected = name === 'never' ? [] : rows.map(({ id }) => id);
    assert.deepEqual(new Set(ids), new Set(expected), name);
    // Only who was cut off after the whole mail may have it twice, by the same id.
    if (name !== 'drops') assert.equal(ids.length, expected.length, name);
  }
  return {
    'publications at sign-off meanwhile, after': seconds(signOffMs),
    'lines dropped after DATA': drops,
    'all sent after it was well': seconds(doneMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
  };
}

export const mailServer: Scenario = {
  title: 'the mail server hangs, refuses and drops the line, each for one recipient',
  run,
};
