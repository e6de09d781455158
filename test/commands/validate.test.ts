import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { runValidate } from '../../src/commands/validate.ts';
import { toDocument } from '../../src/domain/offer-document/offer-document.ts';
import { changed } from '../domain/prerequisites/change.ts';
import { successorContent } from '../domain/prerequisites/full-cases.ts';
import { fullContent } from '../support/full-content.ts';

describe('given vitrine validate', () => {
  let folder: string;
  const content = fullContent('MANAGED_APPLICATION');
  const files = {
    'full.json': JSON.stringify(content),
    'marked.json': `\ufeff${JSON.stringify(content)}`,
    'solution.json': JSON.stringify(fullContent('SOLUTION_TEMPLATE')),
    'successor.json': JSON.stringify(successorContent),
    'raised.json': JSON.stringify(
      changed(changed(content, 'skus.0.monthlyPriceUsd', '300'), 'skus.0.oldPriceUsd', '300'),
    ),
    'warned.json': JSON.stringify(changed(content, 'marketplace.usefulLinks', [])),
    'faulty.json': JSON.stringify(
      changed(changed(content, 'marketplace.title', 'x'.repeat(51)), 'skus.0.skuId', '\u001b[31mA'),
    ),
    'empty.json': '{}',
    'list.json': '[]',
    'broken.json': '{"name": ',
  };
  const document = toDocument(
    {
      publisherId: 'solenne',
      offerId: 'fjord',
      status: 'neverPublished',
      version: 0,
      changedAt: new Date(0),
    },
    content,
  );
  const at = (name: string) => path.join(folder, name);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vitrine-validate-'));
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(at(name), text)));
  });
  after(async () => await rm(folder, { recursive: true }));

  const run = async (args: readonly string[], more: { input?: string; language?: string } = {}) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runValidate(args, {
      write: (line) => out.push(line),
      writeError: (line) => err.push(line),
      input: () => Promise.resolve(more.input ?? ''),
      language: more.language,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };

  for (const name of ['full.json', 'marked.json', 'solution.json']) {
    test(`when ${name} is complete, then it ends with 0, whatever was uploaded`, async () => {
      assert.deepEqual(await run([at(name)]), {
        code: 0,
        out: 'The offer can be published: 0 errors, 0 warnings.',
        err: '',
      });
    });
  }

  test('when it is the document of an export, then its content counts, and its secrets are not missed', async () => {
    const told = await run(['-'], { input: JSON.stringify(document) });
    assert.deepEqual(told, {
      code: 0,
      out: 'The offer can be published: 0 errors, 0 warnings.',
      err: '',
    });
    const other = { ...document, offerTypeId: 'microsoft-azure-virtualmachines' };
    const { code, err } = await run(['-'], { input: JSON.stringify(other) });
    assert.equal(code, 2);
    assert.match(err, /microsoft-azure-virtualmachines/);
  });

  test('when there are warnings alone, then it ends with 0 and says them', async () => {
    const { code, out } = await run([at('warned.json')]);
    assert.equal(code, 0);
    assert.match(out, /^warning marketplace\.usefulLinks \(countMin\)\n {2}“Useful links”/);
    assert.match(out, /can be published: 0 errors, 1 warning\.$/);
  });

  test('when there are faults, then it ends with 1 and gives all of them, in the order of the form', async () => {
    const { code, out } = await run([at('faulty.json')]);
    assert.equal(code, 1);
    assert.match(
      out,
      /^error skus\[sku-standard\]\.skuId \(pattern\)[^]*error skus\[sku-shared\]\.reuseFromSku \(notAllowed\)[^]*error marketplace\.title \(tooLong\)/,
    );
    assert.match(out, /cannot be published: 3 errors, 0 warnings\.$/);
    assert.ok(!out.includes('\u001b'));
  });

  test('when it is asked for JSON, then each violation has code, path, severity, parameters and source', async () => {
    const { code, out } = await run([at('faulty.json'), '--format', 'json', '--lang', 'fr']);
    assert.equal(code, 1);
    const answer = JSON.parse(out) as { violations: Record<string, unknown>[] };
    assert.partialDeepStrictEqual(answer, {
      isPublishable: false,
      profile: 'cpp',
      errors: 3,
      warnings: 0,
    });
    const { message, ...tooLong } = answer.violations[2] ?? {};
    assert.deepEqual(tooLong, {
      path: 'marketplace.title',
      code: 'tooLong',
      severity: 'ERROR',
      params: { length: 51, max: 50 },
      section: 'MARKETPLACE',
      source: 'Azure application Marketplace tab',
    });
    assert.match(String(message), /51 caractères/);
  });

  test('when it is empty, then everything that is missing is said', async () => {
    const { code, out } = await run(['-'], { input: '{}', language: 'fr_FR.UTF-8' });
    assert.equal(code, 1);
    assert.match(out, /^erreur name \(required\)\n {2}«\u00a0Nom\u00a0» est obligatoire/);
    assert.match(out, /ne peut pas être publiée\u00a0: 21 erreurs, 1 avertissement\.$/);
  });

  test('when the successor’s limits are chosen, then they count', async () => {
    const successor = ['--profile', 'partnerCenter'];
    assert.equal((await run([at('successor.json'), ...successor])).code, 0);
    assert.match((await run([at('full.json'), ...successor])).out, /1280 × 720/);
  });

  test('when what is live is given, then what may no longer change is seen', async () => {
    assert.equal((await run([at('raised.json')])).code, 0);
    const { code, out } = await run([at('raised.json'), '--published', at('full.json')]);
    assert.equal(code, 1);
    assert.match(out, /monthlyPriceUsd \(priceIncrease\)/);
    assert.equal((await run([at('full.json'), '--published', at('full.json')])).code, 0);
  });

  for (const [name, args, reason] of [
    ['no offer', [], /needs one offer/],
    ['two offers', ['a', 'b'], /needs one offer/],
    ['a file that is not there', ['/nowhere/offer.json'], /cannot be read: ENOENT/],
    ['broken JSON', ['broken.json'], /cannot be read: /],
    ['a list', ['list.json'], /holds no object/],
    ['an unknown format', ['full.json', '--format', 'xml'], /text and json/],
    ['an unknown profile', ['full.json', '--profile', 'CPP'], /cpp and partnerCenter/],
    ['an unknown language', ['full.json', '--lang', 'de'], /en and fr/],
    ['an unknown option', ['full.json', '--fix'], /Unknown option/],
    ['live content that is broken', ['full.json', '--published', 'broken.json'], /cannot be read/],
  ] as const) {
    test(`when it is given ${name}, then it ends with 2 and says so`, async () => {
      const places = args.map((one) =>
        one.endsWith('.json') && !one.startsWith('/') ? at(one) : one,
      );
      const { code, out, err } = await run(places);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, reason);
    });
  }

  test('when it is asked for help, then it tells its options', async () => {
    const { code, out } = await run(['--help']);
    assert.equal(code, 0);
    assert.match(out, /--profile cpp\|partnerCenter/);
  });

  test('when it is started as a program, then it reads its standard input and ends with its code', async () => {
    const launcher = path.join(import.meta.dirname, '../../bin/vitrine.mjs');
    const ended = await promisify(execFile)(
      process.execPath,
      [launcher, 'validate', at('full.json')],
      {
        env: { ...process.env, LC_ALL: 'C' },
      },
    );
    assert.match(ended.stdout, /^The offer can be published/);
    const refused = promisify(execFile)(process.execPath, [launcher, 'validate', '-']);
    refused.child.stdin?.end('{}');
    await assert.rejects(refused, { code: 1 });
  });
});
