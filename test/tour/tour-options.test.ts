import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { readTourOptions } from '../../src/tour/options.ts';
import { createPrinter } from '../../src/tour/printer.ts';
import { runTour } from '../../src/tour/tour.ts';

describe('given the arguments of the tour', () => {
  test('when none are given, then the demo is played in the language of the environment', () => {
    assert.deepEqual(readTourOptions([], 'fr_FR.UTF-8'), {
      kind: 'play',
      options: { language: 'fr', packageFile: null, url: null, tokensFile: null },
    });
    assert.deepEqual(readTourOptions([], undefined), {
      kind: 'play',
      options: { language: 'en', packageFile: null, url: null, tokensFile: null },
    });
  });

  test('when all are given in either form, then they are read', () => {
    const given = ['--package', 'my.zip', '--url=http://127.0.0.1:4000', '--tokens', 't.json'];
    assert.deepEqual(readTourOptions([...given, '--language=fr'], 'en_US'), {
      kind: 'play',
      options: {
        language: 'fr',
        packageFile: 'my.zip',
        url: 'http://127.0.0.1:4000',
        tokensFile: 't.json',
      },
    });
  });

  const unclear = [
    [['--pakage', 'x.zip'], /--pakage/],
    [['--package'], /--package has no value/],
    [['--package', '--url'], /--package has no value/],
    [['--language', 'de'], /“de”/],
    [['--url', 'localhost:4000'], /localhost:4000/],
  ] as const;
  for (const [given, expected] of unclear) {
    test(`when they are ${given.join(' ')}, then the fault is named`, () => {
      const request = readTourOptions(given, undefined);
      assert.ok(request.kind === 'unclear');
      assert.match(request.reason.en, expected);
      assert.notEqual(request.reason.fr, request.reason.en);
    });
  }
});

describe('given that nothing runs', () => {
  let dataDir: string;
  let lines: string[];
  let errors: string[];
  const play = (...given: string[]) =>
    runTour(given, {
      dataDir,
      write: (line) => lines.push(line),
      writeError: (line) => errors.push(line),
      colour: false,
      language: undefined,
    });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vitrine-tour-'));
    lines = [];
    errors = [];
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true });
  });

  test('when the tour is played, then it says to start first, and ends with 2', async () => {
    assert.equal(await play(), 2);
    assert.match(errors.join('\n'), /Vitrine does not run here\. Start it first: npm start/);
  });

  test('when a stopped product left its file, then it says the same', async () => {
    const running = { url: 'http://127.0.0.1:9', pid: 2 ** 30 };
    await writeFile(join(dataDir, 'running.json'), JSON.stringify(running));
    assert.equal(await play('--language', 'fr'), 2);
    assert.match(errors.join('\n'), /Démarrez d’abord le service\u00a0: npm start/);
  });

  test('when nobody answers at --url, then the address is named', async () => {
    assert.equal(await play('--url', 'http://127.0.0.1:9'), 2);
    assert.match(errors.join('\n'), /Nobody answers at http:\/\/127\.0\.0\.1:9/);
  });

  test('when somebody answers and there are no demo tokens, then the file is named', async () => {
    const server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      assert.equal(await play('--url', `http://127.0.0.1:${port}`), 2);
      assert.match(errors.join('\n'), /demo-tokens\.json does not exist\. Start with DEMO=on/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('when the package cannot be read, then it is named, and the tour ends with 2', async () => {
    assert.equal(await play('--package', join(dataDir, 'missing.zip')), 2);
    assert.match(errors.join('\n'), /missing\.zip cannot be read \(ENOENT\)/);
  });

  test('when help is asked for, then the options are printed, and it ends with 0', async () => {
    assert.equal(await play('--help'), 0);
    assert.match(lines.join('\n'), /--package my\.zip/);
    assert.deepEqual(errors, []);
  });
});

describe('given the lines of the tour', () => {
  const print = (colour: boolean) => {
    const lines: string[] = [];
    const printer = createPrinter({
      write: (line) => lines.push(line),
      elapsedMs: () => 1234,
      colour,
    });
    printer.line('done', 'Certification');
    printer.detail('one\ntwo');
    return lines;
  };

  test('when there is no terminal, then they are plain', () => {
    assert.deepEqual(print(false), [
      '   1.2 s  ✓ Certification',
      '            one',
      '            two',
    ]);
  });

  test('when there is one, then the sign is coloured', () => {
    assert.match(print(true)[0] ?? '', /\u001b\[32m✓\u001b\[39m Certification/);
  });
});
