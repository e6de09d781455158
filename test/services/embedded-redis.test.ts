import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type EmbeddedRedis,
  findRedisServer,
  startEmbeddedRedis,
} from '../../src/services/embedded-redis.ts';
import { freePort } from '../../src/services/free-port.ts';
import { isRunning } from '../../src/services/processes.ts';
import { askRedis } from '../../src/services/redis-wire.ts';
import { programPath, startChild, temporaryFolder } from './child.ts';

type Told = Pick<EmbeddedRedis, 'url' | 'port' | 'pid' | 'reused'>;

const program = programPath('start-redis.ts');
const found = findRedisServer(process.env['PATH'] ?? '');
const skip = found ? false : 'redis-server not found on PATH';
const binary = found ?? '';
const log = () => undefined;

function ask({ url, port }: Pick<Told, 'url' | 'port'>, ...command: string[]) {
  return askRedis(port, new URL(url).password, command);
}

describe('given redis-server on PATH', { skip }, () => {
  test('when it is started, then it answers with its password alone and writes what it holds to disk', async () => {
    await using folder = await temporaryFolder();
    await using server = await startEmbeddedRedis({ binary, dataDir: folder.path, log });
    assert.equal(await ask(server, 'PING'), 'PONG');
    await assert.rejects(askRedis(server.port, 'guess', ['PING']), /WRONGPASS/);
    const settings = await Promise.all(
      ['bind', 'appendonly', 'appendfsync', 'save', 'maxmemory-policy'].map((name) =>
        ask(server, 'CONFIG', 'GET', name),
      ),
    );
    assert.deepEqual(settings, [
      ['bind', '127.0.0.1'],
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['save', ''],
      ['maxmemory-policy', 'noeviction'],
    ]);
    for (const file of ['redis.conf', 'server.json']) {
      assert.equal((await stat(join(folder.path, 'redis', file))).mode & 0o777, 0o600);
    }
    const commandLine = await readFile(`/proc/${server.pid}/cmdline`, 'utf8').catch(() => '');
    assert.equal(commandLine.includes(new URL(server.url).password), false);
  });

  test('when it is stopped and started, then what it held is there', async () => {
    await using folder = await temporaryFolder();
    const first = await startEmbeddedRedis({ binary, dataDir: folder.path, log });
    assert.equal(await ask(first, 'SET', 'note', 'seven'), 'OK');
    await first.stop();
    assert.equal(await isRunning(first.pid), false);
    await using second = await startEmbeddedRedis({ binary, dataDir: folder.path, log });
    assert.equal(second.reused, false);
    assert.equal(await ask(second, 'GET', 'note'), 'seven');
    await first.stop();
    assert.equal(await isRunning(second.pid), true);
  });

  test('when the process that started it is killed, then the next start goes on with the same server, and stops it', async () => {
    await using folder = await temporaryFolder();
    const child = await startChild<Told>(program, [folder.path, binary]);
    await ask(child.told, 'SET', 'note', 'seven');
    await child.kill();
    const server = await startEmbeddedRedis({ binary, dataDir: folder.path, log });
    assert.equal(server.reused, true);
    assert.equal(server.pid, child.told.pid);
    assert.equal(await ask(server, 'GET', 'note'), 'seven');
    await server.stop();
    assert.equal(await isRunning(server.pid), false);
  });

  test('when two processes start at the same time, then they share one server', async () => {
    await using folder = await temporaryFolder();
    const both = await Promise.all([
      startChild<Told>(program, [folder.path, binary]),
      startChild<Told>(program, [folder.path, binary]),
    ]);
    assert.equal(both[0].told.pid, both[1].told.pid);
    assert.deepEqual(both.filter(({ told }) => told.reused).length, 1);
    assert.deepEqual(await Promise.all(both.map((child) => child.finish())), [0, 0]);
  });

  test("when the note of the last start names another folder's server, then that one is neither used nor stopped", async () => {
    await using mine = await temporaryFolder();
    await using theirs = await temporaryFolder();
    await using other = await startEmbeddedRedis({ binary, dataDir: theirs.path, log });
    await mkdir(join(mine.path, 'redis'));
    const note = await readFile(join(theirs.path, 'redis/server.json'));
    await writeFile(join(mine.path, 'redis/server.json'), note);
    const server = await startEmbeddedRedis({ binary, dataDir: mine.path, log });
    assert.notEqual(server.pid, other.pid);
    await server.stop();
    assert.equal(await isRunning(other.pid), true);
  });

  test('when a start was cut off before the server ran, then the next start runs one', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'redis'));
    const note = { port: await freePort(), password: 'old', pid: null };
    await writeFile(join(folder.path, 'redis/server.json'), JSON.stringify(note));
    await using server = await startEmbeddedRedis({ binary, dataDir: folder.path, log });
    assert.equal(server.reused, false);
    assert.equal(await ask(server, 'PING'), 'PONG');
  });
});

describe('given no redis-server', () => {
  test('when it is looked for, then the answer is null; a folder or a plain file of that name is not taken', async () => {
    await using folder = await temporaryFolder();
    const [empty, directory, plain] = ['empty', 'directory', 'plain'].map((name) =>
      join(folder.path, name),
    ) as [string, string, string];
    await mkdir(join(directory, 'redis-server'), { recursive: true });
    await mkdir(empty);
    await mkdir(plain);
    await writeFile(join(plain, 'redis-server'), 'text', { mode: 0o644 });
    assert.equal(findRedisServer(`${empty}:${directory}:${plain}:${folder.path}/missing:`), null);
    await writeFile(join(empty, 'redis-server'), '#!/bin/sh\n', { mode: 0o755 });
    assert.equal(findRedisServer(`${plain}:${empty}`), join(empty, 'redis-server'));
  });

  test('when the program fails, then the refusal says what it said last and what to do', async () => {
    await using folder = await temporaryFolder();
    const failing = join(folder.path, 'redis-server');
    await writeFile(failing, '#!/bin/sh\necho "cannot allocate" >&2\nexit 3\n', { mode: 0o755 });
    await assert.rejects(startEmbeddedRedis({ binary: failing, dataDir: folder.path, log }), {
      name: 'EmbeddedRedisError',
      message: /exit code 3.*REDIS_URL.*BELL=postgres.*cannot allocate/s,
    });
  });
});
