import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { browserName } from '../../web/src/account/browser-name.ts';

describe('given the user agent of a session', () => {
  const named = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
      'Edge 141, Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
      'Chrome 141, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
      'Safari 26, iOS',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox 140, Linux',
    ],
    ['curl/8.15.0', 'curl/8.15.0'],
  ] as const;
  for (const [userAgent, name] of named) {
    test(`when it is that of ${name}, then the account names it so`, () => {
      assert.equal(browserName(userAgent), name);
    });
  }
});
