import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { createEmlTransport, emlFileName } from '../../src/mail/eml-transport.ts';
import { outgoing } from './outgoing.ts';

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-eml-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe('given a folder that takes the mails', () => {
  test('when a mail is sent, then it lies there whole under a name made of its id', async () => {
    await using base = await temporaryFolder();
    const folder = join(base.path, 'not', 'made', 'yet');
    await using transport = createEmlTransport({ folder });
    const mail = outgoing();
    const outcome = await transport.send(mail);
    const name = `${mail.messageId.slice(1, -1)}.eml`;
    assert.deepEqual(outcome, { kind: 'sent', response: `Stored as ${name}` });
    assert.deepEqual(await readdir(folder), [name]);
    const parsed = await simpleParser(await readFile(join(folder, name)));
    assert.equal(parsed.messageId, mail.messageId);
    assert.equal(parsed.subject, mail.subject);
    assert.equal(parsed.text, mail.text);
    assert.equal(parsed.html, mail.html);
    assert.equal(parsed.references, mail.references);
  });

  test('when one mail is sent many times at once, then there is one file and all count as sent', async () => {
    await using base = await temporaryFolder();
    await using one = createEmlTransport({ folder: base.path });
    await using other = createEmlTransport({ folder: base.path });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).send(outgoing())),
    );
    assert.ok(outcomes.every(({ kind }) => kind === 'sent'));
    assert.equal(outcomes.filter(({ response }) => response.startsWith('Stored')).length, 1);
    assert.deepEqual(await readdir(base.path), [emlFileName(outgoing().messageId)]);
  });

  test('when the file is there, then it stays as it is and the mail counts as sent', async () => {
    await using base = await temporaryFolder();
    await using transport = createEmlTransport({ folder: base.path });
    const file = join(base.path, emlFileName(outgoing().messageId));
    await writeFile(file, 'the first one');
    assert.equal((await transport.send(outgoing({ subject: 'another' }))).kind, 'sent');
    assert.equal(await readFile(file, 'utf8'), 'the first one');
    assert.equal((await readdir(base.path)).length, 1);
  });

  test('when two mails have different ids, then both are kept', async () => {
    await using base = await temporaryFolder();
    await using transport = createEmlTransport({ folder: base.path });
    await transport.send(outgoing());
    await transport.send(outgoing({ to: { address: 'idris@contoso.test' } }));
    assert.equal((await readdir(base.path)).length, 2);
  });

  test('when an id looks like a path, then the file stays in the folder', async () => {
    await using base = await temporaryFolder();
    const folder = join(base.path, 'mails');
    await using transport = createEmlTransport({ folder });
    for (const messageId of [
      '<../../escape@x.test>',
      '<.hidden@x.test>',
      '<A@x.test>',
      '<a@x.test>',
    ])
      assert.equal((await transport.send(outgoing({ messageId }))).kind, 'sent');
    assert.deepEqual(await readdir(base.path), ['mails']);
    const names = await readdir(folder);
    assert.equal(names.length, 4);
    for (const name of names) assert.match(name, /^[a-z0-9][a-z0-9@.]+\.eml$/);
  });

  test('when the recipient is no address, then nothing is stored', async () => {
    await using base = await temporaryFolder();
    await using transport = createEmlTransport({ folder: base.path });
    const to = { address: 'camille@contoso.test,eve@evil.test' };
    const outcome = await transport.send(outgoing({ to }));
    assert.equal(outcome.kind, 'refused');
    assert.equal(outcome.permanent, true);
    assert.deepEqual(await readdir(base.path), []);
  });

  test('when the folder cannot be written, then sending throws and nothing counts as sent', async () => {
    await using base = await temporaryFolder();
    const folder = join(base.path, 'file');
    await writeFile(folder, '');
    await using transport = createEmlTransport({ folder });
    await assert.rejects(transport.send(outgoing()), { code: 'ENOTDIR' });
    await rm(folder);
    await mkdir(folder);
    assert.equal((await transport.send(outgoing())).kind, 'sent');
  });

  test('when the transport is disposed of, then mails under way are stored and later ones throw', async () => {
    await using base = await temporaryFolder();
    const transport = createEmlTransport({ folder: base.path });
    const underWay = transport.send(outgoing());
    await transport[Symbol.asyncDispose]();
    assert.equal((await underWay).kind, 'sent');
    await assert.rejects(transport.send(outgoing()), /closed/);
  });
});
