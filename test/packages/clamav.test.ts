import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { delimiter } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { createClamAv, MalwareScannerError } from '../../src/packages/clamav.ts';
import { buildPackage, packageFolder } from '../support/build-package.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;

/** How a daemon of a test answers each file; an answer may also end the connection. */
type Behaviour = (bytes: Buffer, socket: Socket, number: number) => void;

const clean: Behaviour = (_bytes, socket, number) => socket.write(`${number}: stream: OK\0`);

/** A daemon that speaks the protocol as clamd(8) describes it, and keeps what it was sent. */
async function startDaemon(behave: Behaviour) {
  const files: string[] = [];
  const sockets = new Set<Socket>();
  let commands = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let heard: Buffer = Buffer.alloc(0);
    let file: Buffer[] | null = null;
    let number = 0;
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      for (;;) {
        if (file === null) {
          const end = heard.indexOf(0);
          if (end < 0) return;
          const command = heard.subarray(0, end).toString();
          heard = heard.subarray(end + 1);
          commands += `${command} `;
          if (command === 'zPING') socket.write('PONG\0');
          if (command === 'zINSTREAM') file = [];
          continue;
        }
        if (heard.length < 4) return;
        const length = heard.readUInt32BE(0);
        if (heard.length < 4 + length) return;
        file.push(heard.subarray(4, 4 + length));
        heard = heard.subarray(4 + length);
        if (length > 0) continue;
        const bytes = Buffer.concat(file);
        file = null;
        number += 1;
        files.push(createHash('sha256').update(bytes).digest('hex'));
        behave(bytes, socket, number);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  return {
    url: `tcp://127.0.0.1:${address.port}`,
    files,
    commands: () => commands,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const big = Buffer.alloc(3_000_000, 'The same sentence again. ');
const content = { 'a.txt': 'first', 'big.bin': big, 'empty.txt': '', 'sub/z.txt': 'last' };

async function givenZip(folder: {
  write(name: string, bytes: Uint8Array): Promise<string>;
}): Promise<string> {
  return await folder.write('package.zip', await buildPackage(content));
}

describe('given a ClamAV daemon', () => {
  test('when a package is scanned, then it is sent every file, byte for byte, in one session', async () => {
    await using folder = await packageFolder();
    const zip = await givenZip(folder);
    await using daemon = await startDaemon(clean);
    assert.deepEqual(await createClamAv({ url: daemon.url }).scan(zip, never), []);
    assert.deepEqual(
      daemon.files.toSorted(),
      Object.values(content)
        .map(sha256)
        .toSorted((one, other) => (one < other ? -1 : 1)),
    );
    assert.equal(daemon.commands().trim(), 'zIDSESSION zINSTREAM zINSTREAM zINSTREAM zINSTREAM');
  });

  test('when it recognises something, then the file and the name come back, and the others are scanned too', async () => {
    await using folder = await packageFolder();
    const zip = await givenZip(folder);
    await using daemon = await startDaemon((bytes, socket, number) => {
      const text = bytes.toString();
      const bad = text === 'first' || text === 'last';
      socket.write(bad ? `${number}: stream: Win.Test-${text} FOUND\0` : `${number}: stream: OK\0`);
    });
    assert.deepEqual(await createClamAv({ url: daemon.url }).scan(zip, never), [
      { path: 'a.txt', name: 'Win.Test-first' },
      { path: 'sub/z.txt', name: 'Win.Test-last' },
    ]);
  });

  const faulty: Readonly<Record<string, readonly [Behaviour, RegExp]>> = {
    'refuses a file as too large': [
      (_bytes, socket, number) => socket.end(`${number}: INSTREAM size limit exceeded. ERROR\0`),
      /size limit exceeded[^]*StreamMaxLength/,
    ],
    'answers something else': [
      (_bytes, socket) => socket.write('what?\0'),
      /could not look at a file/,
    ],
    'hangs up': [(_bytes, socket) => socket.destroy(), /closed the connection|hung up/],
    'never ends its answer': [
      (_bytes, socket) => socket.write('x'.repeat(200_000)),
      /more than it ever should/,
    ],
  };
  for (const [what, [behave, message]] of Object.entries(faulty)) {
    test(`when it ${what}, then that is a fault of ours and never a pass`, async () => {
      await using folder = await packageFolder();
      const zip = await givenZip(folder);
      await using daemon = await startDaemon(behave);
      await assert.rejects(createClamAv({ url: daemon.url }).scan(zip, never), (thrown) => {
        assert.ok(thrown instanceof MalwareScannerError);
        assert.match(thrown.message, message);
        return true;
      });
    });
  }

  test('when it says nothing and the work is stopped, then the scan ends', async () => {
    await using folder = await packageFolder();
    const zip = await givenZip(folder);
    await using daemon = await startDaemon(() => undefined);
    const stopping = new AbortController();
    const scan = createClamAv({ url: daemon.url }).scan(zip, stopping.signal);
    const ended = assert.rejects(scan, /The scan was stopped/);
    await until('it was sent a file', () => daemon.files.length === 1);
    stopping.abort();
    await ended;
  });

  test('when it hangs up while more is on its way to it, then the fault names the usual reason', async () => {
    await using folder = await packageFolder();
    const big = randomBytes(8 * 1024 * 1024);
    const zip = await folder.write('big.zip', await buildPackage({ 'big.bin': big }));
    // Takes a little, and then nothing: the scan waits for room when the line is cut.
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.pause();
        setTimeout(() => socket.resetAndDestroy(), 200);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(
        createClamAv({ url: `tcp://127.0.0.1:${port}` }).scan(zip, never),
        (thrown) => {
          assert.ok(thrown instanceof MalwareScannerError);
          assert.match(thrown.message, /hung up after .* StreamMaxLength/);
          return true;
        },
      );
    } finally {
      server.close();
    }
  });

  test('when it is not there, then a scan says so and its health is degraded', async () => {
    await using folder = await packageFolder();
    const zip = await givenZip(folder);
    const gone = await startDaemon(clean);
    const scanner = createClamAv({ url: gone.url });
    assert.deepEqual(await scanner.look(), { state: 'ok' });
    await gone[Symbol.asyncDispose]();
    await assert.rejects(scanner.scan(zip, never), /ClamAV cannot be reached: .*ECONNREFUSED/);
    assert.equal((await scanner.look()).state, 'degraded');
  });
});

const clamd = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'clamd'))
  .find((file) => existsSync(file));

describe('given clamd itself, with one signature of ours', () => {
  const skip = clamd === undefined ? 'clamd is not on this machine' : false;
  test('when a package has a file with it, then that file is named', { skip }, async () => {
    await using folder = await packageFolder();
    const words = 'These words stand for a virus.';
    const md5 = createHash('md5').update(words).digest('hex');
    const signatures = join(folder.place, 'signatures');
    await mkdir(signatures);
    await writeFile(join(signatures, 'own.hdb'), `${md5}:${words.length}:Vitrine.Test\n`);
    const socket = join(folder.place, 'clamd.sock');
    const settings = join(folder.place, 'clamd.conf');
    await writeFile(
      settings,
      [
        ...['Foreground yes', `LocalSocket ${socket}`, `DatabaseDirectory ${signatures}`],
        ...['StreamMaxLength 1M', ''],
      ].join('\n'),
    );
    const daemon = spawn(clamd ?? '', ['--config-file', settings], { stdio: 'ignore' });
    try {
      const scanner = createClamAv({ url: `unix://${socket}` });
      await until('clamd answers', async () => (await scanner.look()).state === 'ok', 60_000);
      const good = await folder.write('good.zip', await buildPackage({ 'a.txt': 'fine' }));
      assert.deepEqual(await scanner.scan(good, never), []);
      const files = { 'a.txt': 'fine', 'bad.txt': words, 'c.txt': 'fine too' };
      const bad = await folder.write('bad.zip', await buildPackage(files));
      assert.deepEqual(await scanner.scan(bad, never), [
        { path: 'bad.txt', name: 'Vitrine.Test.UNOFFICIAL' },
      ]);
      const large = await folder.write('large.zip', await buildPackage({ 'big.bin': big }));
      await assert.rejects(scanner.scan(large, never), /StreamMaxLength/);
    } finally {
      daemon.kill('SIGKILL');
    }
  });
});
