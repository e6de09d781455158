import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { withReadablePage } from '../../src/http/readable-page.ts';

const index = await readFile(join(import.meta.dirname, '../../web/index.html'), 'utf8');

describe('given the portal’s page and a page of the store', () => {
  test('when they are put together, then what a publisher wrote stays text, and scripts are the portal’s alone', () => {
    const page = withReadablePage(index, {
      language: 'fr',
      title: '</title><script src="//x"></script> $& $1 “Fjord”',
      description: '"><script>alert(1)</script>',
      document: '<!doctype html><html><body><h1>Fjord $& &#60;b&#62;</h1></body></html>',
    });
    const scripts = [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    assert.deepEqual(
      scripts,
      [...index.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
    );
    assert.match(page, /<title>&#60;\/title&#62;.*\$&#38; \$1 “Fjord”<\/title>/);
    assert.match(page, /<meta name="description" content="&#34;&#62;&#60;script/);
    assert.match(
      page,
      /<noscript><meta http-equiv="refresh" content="0; url=\?plain&amp;lang=fr">/,
    );
    assert.match(page, /<noscript><h1>Fjord \$& &#60;b&#62;<\/h1><\/noscript>\s*<\/body>/);
    assert.doesNotMatch(page, /needs JavaScript/);
  });

  test('when the portal’s page has none of the places, then it stays as it is', () => {
    const bare = '<!doctype html><p>Portal</p>';
    const page = {
      language: 'en',
      title: 'A',
      description: '',
      document: '<body>b</body>',
    } as const;
    assert.equal(withReadablePage(bare, page), bare);
  });
});
