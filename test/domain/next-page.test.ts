import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPage } from '../../src/domain/next-page.ts';

test('when a page of the portal is wanted, then it is taken; when it leads elsewhere, then not', () => {
  for (const page of [
    '/',
    '/offers',
    '/offers/a/b/status?publication=8#finding-1',
    '/%2F%2Felsewhere.example',
  ]) {
    assert.equal(nextPage(page), page);
  }
  for (const page of [
    null,
    undefined,
    '',
    'offers',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '\\/elsewhere.example',
    'https://elsewhere.example',
    'javascript:alert(1)',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    ' /offers',
    `/${'x'.repeat(1_000)}`,
  ]) {
    assert.equal(nextPage(page), null, String(page));
  }
});
