import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { projectRoot, startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';

const page = await readFile(new URL('../../docs/partners.md', import.meta.url), 'utf8');

/** The commands of the page with the heading that they stand under. */
const snippets = page.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  return [...section.matchAll(/^```(sh|js)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({
    heading,
    language: language ?? '',
    code: code ?? '',
  }));
});

describe('given the page for partners and a fresh installation', () => {
  let product: Product;
  let token = '';
  before(async () => {
    product = await startProduct();
    token = (await product.tokens()).owner;
    // The demo publication has come to rest when its sign-off is told.
    await product.line(/sign-off/i);
  });
  after(async () => await product[Symbol.asyncDispose]());

  const run = async ({ language, code }: { language: string; code: string }) => {
    const [program, ...args] =
      language === 'sh'
        ? ['bash', '-euo', 'pipefail', '-c', code]
        : [process.execPath, '--input-type=module', '-e', code];
    const child = spawn(program ?? '', args, {
      cwd: projectRoot,
      env: { PATH: process.env['PATH'], VITRINE_URL: product.url, VITRINE_TOKEN: token },
      timeout: 30_000,
    });
    const [out, errors, code_] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('close', resolve)),
    ]);
    assert.equal(code_, 0, `${code}\n${out}${errors}`);
    return out;
  };
  const expected: Readonly<Record<string, RegExp>> = {
    '1. A token': /"role":"OWNER".*"publisherId":"solenne"/,
    '2. Read offers': /"offerId":"lumen-logs".*"availableActions"/,
    '3. Change something, exactly once': /"__typename":"CreateOfferPayload"/,
    '4. Errors': /"__typename":"NotFound".*"code":"NOT_FOUND"/,
    '7. Edit with others, and read what they did': /"lumen-logs","\d+","DRAFT_SAVED".*"IMPORT"/,
    '8. Edit prices in a spreadsheet':
      /"market","country","currency","price"\r\n"FR","France","EUR",""/,
    '5. Follow an offer without missing anything': /\d+ .+|following the publisher/,
  };

  for (const [index, snippet] of snippets.entries()) {
    test(`when snippet ${index + 1} (${snippet.heading}) is run, then it answers what the page says`, async () => {
      const wanted = expected[snippet.heading];
      assert.ok(wanted, `No expectation for ${snippet.heading}`);
      assert.match(await run(snippet), wanted);
    });
  }

  test('when the creation is repeated with its key, then the same offer is answered', async () => {
    const creation = snippets.find(({ code }) => code.includes('createOffer'));
    assert.ok(creation);
    assert.equal(await run(creation), await run(creation));
  });

  test('when the stream is replayed, then it tells every transition after the first, once and in order', async () => {
    const replay = snippets.find(({ code }) => code.includes('text/event-stream'));
    assert.ok(replay);
    const numbers = (await run(replay))
      .trim()
      .split('\n')
      .map((line) => Number.parseInt(line, 10));
    assert.ok(numbers.length > 5, numbers.join());
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 2),
    );
  });
});
