import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { mailRow } from '../../src/app/compose-mails.ts';
import { publish } from '../../src/app/publish.ts';
import { sendMail } from '../../src/app/send-mail.ts';
import { insertMails } from '../../src/app/store-change.ts';
import { transact } from '../../src/app/transact.ts';
import { MailAttempt } from '../../src/db/mail-attempt.ts';
import { Mail } from '../../src/db/mail.ts';
import { closeOrm, openOrm } from '../../src/db/orm.ts';
import { holdWorkerLock } from '../../src/jobs/worker-lock.ts';
import { emlFileName } from '../../src/mail/eml-transport.ts';
import type { MailTransport, OutgoingMail, SendOutcome } from '../../src/mail/transport.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { done, mailsOf, publicationOf, toSignOff } from './flow.ts';

/** Queues a mail to that person, as a change does; asked twice for one event it is the same mail. */
async function queued(app: Installation, about: string, recipient = 'news@solenne.example') {
  return await transact(app.deps, async (tx) => {
    const mail = mailRow(app.deps, tx, {
      publisher: app.publisher.id,
      offer: null,
      publication: null,
      event: 'PREVIEW_AVAILABLE',
      recipient,
      language: 'en',
      references: null,
      about,
      body: { subject: `About ${about}`, text: 'Something is new.', html: '<p>Something is new.' },
    });
    await insertMails(tx, [mail]);
    return mail;
  });
}

const mailOf = async (app: Installation, id: string): Promise<Mail> =>
  await app.em().findOneOrFail(Mail, { id });

const attemptsOf = async (app: Installation, mail: string) =>
  (await app.em().find(MailAttempt, { mail }, { orderBy: { at: 'asc' } })).map(
    ({ outcome, response }) => [outcome, response],
  );

/** A transport that answers with these in turn, and then lets the next one send. */
function answering(answers: SendOutcome[], next: MailTransport) {
  const sends: OutgoingMail[] = [];
  const transport: MailTransport = {
    async send(mail) {
      sends.push(mail);
      return answers.shift() ?? (await next.send(mail));
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { transport, sends };
}

const mailFiles = async (app: Installation): Promise<readonly string[]> =>
  (await readdir(join(app.folder, 'mail'))).sort();

describe('given an event that several people are told', () => {
  test('when it happens, then there is one mail for each of them, however often their addresses are given', async () => {
    await using app = await startInstallation();
    const { owner } = app.publisher;
    const { id: offerId } = await app.given.offer(app.publisher);
    const { publicationId } = done(
      await publish(app.deps, callOf(owner), {
        offerId,
        expectedDraftVersion: 1,
        notificationEmails: ['b@solenne.example', 'a@solenne.example', 'b@solenne.example'],
        notesForReviewer: null,
        supersede: false,
        language: 'en',
      }),
    );
    await app.publicationAt(publicationId, 'PUBLISHER_SIGNOFF');
    const mails = await mailsOf(app, publicationId);
    assert.deepEqual(
      mails.map(({ event, recipient }) => [event, recipient]),
      [
        ['PREVIEW_AVAILABLE', 'a@solenne.example'],
        ['PREVIEW_AVAILABLE', 'b@solenne.example'],
      ],
    );
    assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 2);
  });

  test('when it is written twice, then the first mail stays and there is no second', async () => {
    await using app = await startInstallation({ worker: false });
    const first = await queued(app, 'one');
    const second = await queued(app, 'one');
    assert.equal(second.messageId, first.messageId);
    assert.deepEqual(
      (await app.em().find(Mail, {})).map(({ id }) => id),
      [first.id],
    );
    // The controls: another event, and another person.
    await queued(app, 'two');
    await queued(app, 'one', 'legal@solenne.example');
    assert.equal(await app.em().count(Mail, {}), 3);
  });
});

describe('given two workers and mails that both find', () => {
  test('when both reach for each mail at the same time, then one of them sends it', async () => {
    let transport = { sends: [] as OutgoingMail[] };
    await using app = await startInstallation({
      worker: false,
      wrap: ({ mail }) => {
        const counted = answering([], mail);
        transport = counted;
        return { mail: counted.transport };
      },
    });
    await using one = await holdWorkerLock(app.database.url, app.deps.log);
    await using two = await holdWorkerLock(app.database.url, app.deps.log);
    const { signal } = new AbortController();
    const mails: Mail[] = [];
    for (let index = 0; index < 20; index += 1) mails.push(await queued(app, `race ${index}`));
    for (const { id } of mails) {
      await Promise.all([sendMail(app.deps, one, signal, id), sendMail(app.deps, two, signal, id)]);
    }
    // Nor is one that was sent sent again.
    await Promise.all(mails.map(async ({ id }) => await sendMail(app.deps, one, signal, id)));
    assert.deepEqual(
      transport.sends.map(({ messageId }) => messageId),
      mails.map(({ messageId }) => messageId),
    );
    assert.deepEqual(
      await mailFiles(app),
      mails.map(({ messageId }) => emlFileName(messageId)).sort(),
    );
    for (const { id } of mails) {
      const { state, token, attempt } = await mailOf(app, id);
      assert.deepEqual([state, token, attempt], ['SENT', 1, 1]);
      assert.deepEqual(
        (await attemptsOf(app, id)).map(([outcome]) => outcome),
        ['SENT'],
      );
    }
  });

  test('when both work as processes do, then each mail is one file and was sent once', async () => {
    const sends: string[] = [];
    await using app = await startInstallation({
      wrap: ({ mail }) => ({
        mail: {
          async send(each) {
            sends.push(each.messageId);
            return await mail.send(each);
          },
          [Symbol.asyncDispose]: async () => undefined,
        },
      }),
    });
    await app.anotherWorker();
    const mails = await Promise.all(
      Array.from({ length: 30 }, async (_none, index) => await queued(app, `mail ${index}`)),
    );
    await app.until(async () => (await app.em().count(Mail, { state: 'SENT' })) === mails.length);
    const ids = mails.map(({ messageId }) => messageId).sort();
    assert.deepEqual(sends.sort(), ids);
    assert.deepEqual(await mailFiles(app), ids.map(emlFileName).sort());
    const attempts = await app.em().find(MailAttempt, {});
    assert.deepEqual(attempts.map(({ mail }) => mail).sort(), mails.map(({ id }) => id).sort());
    assert.ok(attempts.every(({ outcome }) => outcome === 'SENT'));
  });
});

describe('given a mail server that refuses', () => {
  const later = (response: string) => ({ kind: 'refused', response, permanent: false }) as const;

  test('when it refuses twice for now, then every attempt is kept and the mail is sent once', async () => {
    let sends: OutgoingMail[] = [];
    await using app = await startInstallation({
      wrap: ({ mail }) => {
        const refusals = [later('451 Try again later'), later('421 Too busy')];
        const refusing = answering(refusals, mail);
        ({ sends } = refusing);
        return { mail: refusing.transport };
      },
    });
    const { id, messageId } = await queued(app, 'greylisted');
    await app.until(async () => (await mailOf(app, id)).state === 'SENT');
    const name = emlFileName(messageId);
    assert.deepEqual(await attemptsOf(app, id), [
      ['DEFERRED', '451 Try again later'],
      ['DEFERRED', '421 Too busy'],
      ['SENT', `Stored as ${name}`],
    ]);
    const mail = await mailOf(app, id);
    assert.deepEqual(
      [mail.attempt, mail.runAt, mail.leaseUntil, mail.leaseWorker],
      [3, null, null, null],
    );
    assert.notEqual(mail.sentAt, null);
    // The same mail each time, under one id: whoever receives two copies can tell.
    assert.deepEqual(
      sends.map((each) => each.messageId),
      [messageId, messageId, messageId],
    );
    assert.deepEqual(await mailFiles(app), [name]);
    const file = await readFile(join(app.folder, 'mail', name), 'utf8');
    assert.ok(file.includes(`Message-ID: ${messageId}`));
  });

  test('when it refuses for good, then the mail is refused with its words and not tried again', async () => {
    let sends: OutgoingMail[] = [];
    await using app = await startInstallation({
      wrap: ({ mail }) => {
        const refusing = answering(
          [{ kind: 'refused', response: '550 No such mailbox', permanent: true }],
          mail,
        );
        ({ sends } = refusing);
        return { mail: refusing.transport };
      },
    });
    const { id } = await queued(app, 'unknown');
    await app.until(async () => (await mailOf(app, id)).state === 'REFUSED');
    // Mails are taken in the order in which they wait: when a later one is sent, this one was passed over.
    const next = await queued(app, 'known');
    await app.until(async () => (await mailOf(app, next.id)).state === 'SENT');
    const mail = await mailOf(app, id);
    assert.deepEqual(
      [mail.state, mail.lastError, mail.sentAt, mail.leaseUntil],
      ['REFUSED', '550 No such mailbox', null, null],
    );
    assert.deepEqual(await attemptsOf(app, id), [['REFUSED', '550 No such mailbox']]);
    assert.equal(sends.length, 2);
    assert.deepEqual(await mailFiles(app), [emlFileName(next.messageId)]);
  });

  test('when it refuses for now for too long, then the mail is refused', async () => {
    await using app = await startInstallation({
      timing: { mailGiveUpMs: 2_000, sweepMs: 20 },
      wrap: () => ({
        mail: {
          send: async () => later('452 Mailbox full'),
          [Symbol.asyncDispose]: async () => undefined,
        },
      }),
    });
    const { id } = await queued(app, 'full');
    await app.until(async () => (await mailOf(app, id)).state === 'REFUSED');
    const outcomes = (await attemptsOf(app, id)).map(([outcome]) => outcome);
    assert.ok(outcomes.length >= 3, `${outcomes.length} attempts`);
    assert.equal(outcomes.at(-1), 'REFUSED');
    assert.ok(outcomes.slice(0, -1).every((outcome) => outcome === 'DEFERRED'));
  });

  test('when the database is cut off between its 250 and our commit, then the mail counts as sent once it is back', async () => {
    await using app = await startInstallation({ worker: false });
    await using line = await openFaultProxy(app.database.url);
    const orm = await openOrm(line.url);
    await using opened = new AsyncDisposableStack();
    opened.defer(async () => await closeOrm(orm));
    const lock = opened.use(await holdWorkerLock(app.database.url, app.deps.log));
    const sends: OutgoingMail[] = [];
    const mail: MailTransport = {
      async send(each) {
        sends.push(each);
        const outcome = await app.deps.mail.send(each);
        line.cut();
        setTimeout(() => line.mend(), 300);
        return outcome;
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
    const { id } = await queued(app, 'cut');
    await sendMail({ ...app.deps, orm, mail }, lock, new AbortController().signal, id);
    assert.equal((await mailOf(app, id)).state, 'SENT');
    assert.deepEqual(
      (await attemptsOf(app, id)).map(([outcome]) => outcome),
      ['SENT'],
    );
    assert.equal(sends.length, 1);
  });

  test('when sending fails by a fault of this machine, then the mail waits and is sent later', async () => {
    let isFull = true;
    await using app = await startInstallation({
      wrap: ({ mail }) => ({
        mail: {
          async send(each) {
            if (!isFull) return await mail.send(each);
            isFull = false;
            throw new Error('no space left on device');
          },
          [Symbol.asyncDispose]: async () => undefined,
        },
      }),
    });
    const { id } = await queued(app, 'disk');
    await app.until(async () => (await mailOf(app, id)).state === 'SENT');
    assert.deepEqual(
      (await attemptsOf(app, id)).map(([outcome]) => outcome),
      ['DEFERRED', 'SENT'],
    );
  });
});

describe('given a mail server that never answers', () => {
  test('when every hand for mails waits for it, then stages go on', async () => {
    const answer = Promise.withResolvers<SendOutcome>();
    const hanging: string[] = [];
    await using app = await startInstallation({
      wrap: () => ({
        mail: {
          async send({ messageId }) {
            hanging.push(messageId);
            return await answer.promise;
          },
          [Symbol.asyncDispose]: async () => undefined,
        },
      }),
    });
    for (let index = 0; index < 10; index += 1) await queued(app, `hanging ${index}`);
    await app.until(async () => hanging.length >= 3);
    const offers = [await app.given.offer(app.publisher), await app.given.offer(app.publisher)];
    for (const { id } of offers) {
      const publication = await toSignOff(app, app.publisher.owner, id);
      assert.equal((await publicationOf(app, publication)).waitingFor, 'PUBLISHER');
    }
    assert.equal(await app.em().count(Mail, { state: { $ne: 'QUEUED' } }), 0);
    assert.equal(await app.em().count(MailAttempt, {}), 0);
    assert.equal(hanging.length, 3, 'no more mails are under way than there are hands');
    // What waited is sent once the server answers.
    answer.resolve({ kind: 'sent', response: '250 Taken' });
    await app.until(async () => (await app.em().count(Mail, { state: 'QUEUED' })) === 0);
    assert.equal(new Set(hanging).size, hanging.length);
    assert.equal(await app.em().count(MailAttempt, { outcome: 'SENT' }), hanging.length);
  });
});
