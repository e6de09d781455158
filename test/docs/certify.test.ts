import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCertify } from '../../src/certify/run-certify.ts';
import { usage } from '../../src/certify/options.ts';
import { everyRule } from '../../src/domain/certification/zip-rules.ts';

const docs = new URL('../../docs/', import.meta.url);
const page = await readFile(new URL('certify.md', docs), 'utf8');

function example(name: string): string {
  const found = new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(
    page,
  );
  assert.ok(found, `no example "${name}"`);
  return found[1] ?? '';
}

async function certify(...given: string[]): Promise<{ code: number; text: string }> {
  const out: string[] = [];
  const code = await runCertify(given, {
    now: new Date('2026-11-30T00:00:00Z'),
    version: '1.2.3',
    write: (text) => out.push(text),
    writeError: () => undefined,
    colour: false,
  });
  return { code, text: out.join('') };
}

describe('given the page on certify', () => {
  test('when its example is run, then the output and the mended file are those of the page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-docs-'));
    try {
      const file = join(folder, 'mainTemplate.json');
      await writeFile(file, example('file'));
      const asked = [file, '--single-file', '--date', '2026-11-30'];
      const first = await certify(...asked);
      assert.equal(first.code, 1);
      assert.equal(first.text, example('output'));
      assert.equal((await certify(...asked, '--fix')).code, 0);
      assert.equal(await readFile(file, 'utf8'), example('mended'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('when its options are compared with those of the command, then all are told', () => {
    for (const [option] of usage.en.matchAll(/--[a-z-]+/g))
      assert.ok(page.includes(option), option);
    for (const [option] of page.matchAll(/`--[a-z-]+/g)) {
      assert.ok(usage.en.includes(option.slice(1)), option);
    }
  });
});

describe('given the pages of the rules', () => {
  test('when they are counted, then each rule has one, and findings of a report lead to it', async () => {
    const others = ['README.md', 'differences.md'];
    const names = (await readdir(new URL('rules/', docs))).filter((name) => !others.includes(name));
    assert.deepEqual(
      names.sort(),
      everyRule()
        .map(({ id }) => `${id}.md`)
        .sort(),
    );
  });
});
