import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createEmlTransport, emlFileName } from '../../src/mail/eml-transport.ts';
import { mailboxPolicy, renderMailboxPage } from '../../src/mail/mailbox-page.ts';
import type { MailboxView } from '../../src/mail/mailbox-page.ts';
import { listMails, MAX_MAIL_BYTES, readMail } from '../../src/mail/mailbox.ts';
import type { StoredMail } from '../../src/mail/mailbox.ts';
import { hostileTexts } from './hostile.ts';
import { outgoing } from './outgoing.ts';

/** A folder with one mail per subject, each stored a minute after the one before. */
async function mailboxWith(...subjects: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-mailbox-'));
  await using transport = createEmlTransport({ folder });
  const names: string[] = [];
  for (const [index, subject] of subjects.entries()) {
    const messageId = `<m${index}@market.example.test>`;
    await transport.send(outgoing({ messageId, subject }));
    const name = emlFileName(messageId);
    names.push(name);
    const at = new Date(Date.UTC(2026, 10, 23, 14, index));
    await utimes(join(folder, name), at, at);
  }
  return {
    folder,
    names,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describe('given a folder of mails', () => {
  test('when it is listed, then the newest come first and the rest follow page by page', async () => {
    await using box = await mailboxWith('one', 'two', 'three', 'four', 'five');
    const subjects = async (before?: string) => {
      const mails = await listMails(box.folder, { limit: 2, ...(before ? { before } : {}) });
      return { subjects: mails.map(({ subject }) => subject), last: mails.at(-1)?.fileName };
    };
    const first = await subjects();
    const second = await subjects(first.last);
    const third = await subjects(second.last);
    assert.deepEqual(
      [first.subjects, second.subjects, third.subjects],
      [['five', 'four'], ['three', 'two'], ['one']],
    );
    assert.deepEqual((await subjects(third.last)).subjects, []);
    assert.deepEqual((await subjects('gone@market.example.test.eml')).subjects, []);
  });

  test('when a mail is read, then it is what was sent', async () => {
    await using box = await mailboxWith('À vous : vérifiez la préversion');
    const mail = await readMail(box.folder, box.names[0] ?? '');
    const sent = outgoing();
    assert.deepEqual(mail, {
      fileName: 'm0@market.example.test.eml',
      messageId: '<m0@market.example.test>',
      to: '"Camille Roux" <camille@contoso.test>',
      from: '"Vitrine" <news@market.example.test>',
      subject: 'À vous : vérifiez la préversion',
      date: sent.date,
      text: sent.text,
      html: sent.html,
    });
  });

  test('when a name is no mail of the folder, then there is none', async () => {
    await using box = await mailboxWith('one');
    const secret = join(box.folder, '..', `secret-${process.pid}.eml`);
    await writeFile(secret, 'Subject: secret\r\n\r\nsecret');
    try {
      await symlink(secret, join(box.folder, 'link@x.test.eml'));
      await writeFile(join(box.folder, 'notes.txt'), 'Subject: notes\r\n\r\n');
      await writeFile(join(box.folder, '.half.tmp'), 'Subject: half\r\n\r\n');
      await writeFile(join(box.folder, '.hidden.eml'), 'Subject: hidden\r\n\r\n');
      await writeFile(join(box.folder, 'large@x.test.eml'), 'Subject: large\r\n\r\n');
      await truncate(join(box.folder, 'large@x.test.eml'), MAX_MAIL_BYTES + 1);
      for (const name of [
        `../secret-${process.pid}.eml`,
        `..\\secret-${process.pid}.eml`,
        secret,
        'link@x.test.eml',
        'notes.txt',
        '.half.tmp',
        '.hidden.eml',
        'large@x.test.eml',
        'gone@x.test.eml',
        'm0@market.example.test.eml\u0000',
        'm0@market.example.test.eml\n',
        '',
        '.',
      ])
        assert.equal(await readMail(box.folder, name), null, name);
      const listed = await listMails(box.folder, { limit: 100 });
      assert.deepEqual(
        listed.map(({ subject }) => subject),
        ['one'],
      );
    } finally {
      await rm(secret);
    }
  });

  test('when the folder is not there yet, then the mailbox is empty', async () => {
    const folder = join(tmpdir(), `vitrine-none-${process.pid}`);
    assert.deepEqual(await listMails(folder, { limit: 10 }), []);
    assert.equal(await readMail(folder, 'm0@market.example.test.eml'), null);
  });
});

const stored = (text: string): StoredMail => ({
  fileName: 'm0@market.example.test.eml',
  messageId: text,
  to: text,
  from: text,
  subject: text,
  date: new Date('2026-11-23T14:11:00Z'),
  text,
  html: text,
});

const view = (changes: Partial<MailboxView> = {}): MailboxView => ({
  language: 'en',
  nonce: 'bm9uY2U=',
  path: '/mailbox',
  mails: [],
  before: null,
  hasOlder: false,
  selected: null,
  ...changes,
});

describe('given the Mailbox page', () => {
  test('when there is no mail, then it says what will come, in both languages', () => {
    assert.match(renderMailboxPage(view()), /These mails stay on this machine\./);
    const french = renderMailboxPage(view({ language: 'fr' }));
    assert.match(french, /<html lang="fr">/);
    assert.match(french, /Ces courriers restent sur cette machine\./);
    assert.match(renderMailboxPage(view({ selected: 'missing' })), /not in the mailbox/);
  });

  test('when a mail is shown, then its addresses are links and its HTML is fenced in', () => {
    const mail = {
      ...stored('Hello'),
      text: 'Open:\nhttps://market.test/a?b=1&c=<2>',
      html: '<p>Hi</p>',
    };
    const page = renderMailboxPage(view({ mails: [mail], selected: mail, hasOlder: true }));
    assert.match(page, /aria-current="true"/);
    assert.match(
      page,
      /<a href="https:\/\/market\.test\/a\?b=1&amp;c=" target="_blank" rel="noopener noreferrer">/,
    );
    assert.match(page, /sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    assert.match(
      page,
      /srcdoc="&lt;!doctype html&gt;&lt;base target=&quot;_blank&quot;&gt;&lt;p&gt;Hi/,
    );
    assert.match(page, /href="\/mailbox\?lang=en&amp;before=m0%40market\.example\.test\.eml"/);
    assert.doesNotMatch(page, /<script|\son\w+=|<style>/);
    assert.match(page, /<style nonce="bm9uY2U=">/);
  });

  for (const [kind, text] of Object.entries(hostileTexts))
    test(`when a mail holds ${kind}, then the page keeps its form`, () => {
      const mail = stored(text);
      const page = renderMailboxPage(view({ mails: [mail], selected: mail, before: text }));
      const tag =
        /^<(?:!doctype html|\/?(?:html|head|meta|title|style|body|a|header|h1|h2|h3|p|nav|div|main|ol|li|span|time|dl|dt|dd|section|pre|iframe|details|summary)(?: [a-z-]+="[^"<>]*")*)>/;
      for (const { index } of page.matchAll(/</g))
        assert.match(page.slice(index).slice(0, 900_000), tag);
      assert.equal(page.split('<iframe').length, 2);
    });

  test('when its policy is made, then it allows exactly its own style and that of our mails', () => {
    const style = /<style>(.*)<\/style>/.exec(outgoing().html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.equal(
      mailboxPolicy('abc'),
      `default-src 'none'; style-src-elem 'nonce-abc' 'sha256-${hash}'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });
});
