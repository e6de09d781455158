import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeRefusals } from '../../src/http/errors-page.ts';
import { errorsPage } from '../../src/http/simple-pages.ts';
import { schema } from '../../src/schema/index.ts';
import { refusalTypes } from '../../src/schema/refusal-types.ts';

describe('given the page that docsUrl leads to', () => {
  test('when its codes are compared with those that mutations refuse with, then they are the same', () => {
    const codes = describeRefusals(schema).map(({ code }) => code);
    assert.deepEqual(codes, Object.keys(refusalTypes).toSorted());
  });

  test('when it is rendered, then each code is an anchor with its meaning, in both languages', () => {
    const refusals = describeRefusals(schema);
    for (const language of ['en', 'fr'] as const) {
      const html = errorsPage(language, refusals);
      assert.match(html, new RegExp(`<html lang="${language}">`));
      for (const { code, description } of refusals) {
        assert.ok(html.includes(`id="${code}"`), code);
        assert.notEqual(description, '');
      }
    }
  });
});
