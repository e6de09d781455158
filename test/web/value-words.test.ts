import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { valueWords } from '../../web/src/parts/value-words.ts';

describe('given a value of a draft', () => {
  test('when it is shown, then it is in words: no braces, no quotes, no ids of items', () => {
    assert.equal(valueWords('as it is'), 'as it is');
    assert.equal(valueWords(undefined), '');
    assert.equal(valueWords(true), 'true');
    assert.equal(valueWords(['a', 'b']), 'a, b');
    assert.equal(
      valueWords({
        id: 'p2',
        version: '1.1.0',
        allowed: ['x', 'y'],
        access: { tenantId: 't', principals: [{ id: 'q', role: 'Owner' }] },
      }),
      [
        'version: 1.1.0',
        'allowed: x, y',
        'access:',
        '  tenantId: t',
        '  principals:',
        '    role: Owner',
      ].join('\n'),
    );
    assert.equal(valueWords([{ a: 1 }, { a: 2 }]), 'a: 1\n\na: 2');
  });
});
