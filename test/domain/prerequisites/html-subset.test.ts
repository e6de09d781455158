import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { parseHtmlSubset, plainText } from '../../../src/domain/prerequisites/html-subset.ts';

/** [markup, kind, name, position] */
const faults: readonly (readonly [string, string, string, number])[] = [
  ['<p>x</p><script>alert(1)</script>', 'element', 'script', 9],
  ['<SCRIPT src=x>', 'element', 'script', 1],
  ['<strong>x</strong>', 'element', 'strong', 1],
  ['<img src=x onerror=alert(1)>', 'element', 'img', 1],
  ['<svg/onload=alert(1)>', 'element', 'svg', 1],
  ['<style>p{}</style>', 'element', 'style', 1],
  ['<a href="javascript:alert(1)">x</a>', 'element', 'a', 1],
  ['<p:x>', 'element', 'p:x', 1],
  ['<p onclick="alert(1)">x</p>', 'attribute', 'onclick', 1],
  ['a<P CLASS=x>x</P>', 'attribute', 'CLASS', 2],
  ['<p\n style="color:red">x</p>', 'attribute', 'style', 1],
  ['<p/ onclick=x>x</p>', 'attribute', '/', 1],
  ['<p>x</p onclick=x>', 'attribute', 'onclick', 5],
  ['<p "">x</p>', 'attribute', '""', 1],
  ['<!-- x -->', 'comment', '<!-- x --', 1],
  ['<p><!--><script>', 'comment', '<!--><scr', 4],
  ['<!doctype html>', 'comment', '<!doctype', 1],
  ['<![CDATA[x]]>', 'comment', '<![CDATA[', 1],
  ['<?xml version="1.0"?>', 'comment', '<?xml ver', 1],
  ['<p>x', 'unclosed', 'p', 1],
  ['<ul><li>x</ul>', 'unclosed', 'li', 5],
  ['<em><b>x</em></b>', 'unclosed', 'b', 5],
  ['<p/>', 'unclosed', 'p', 1],
  ['x<p', 'unclosed', 'p', 2],
  ['<p<b>x</b>', 'unclosed', 'p', 1],
  ['</p>', 'unopened', 'p', 1],
  ['<p>x</p></p>', 'unopened', 'p', 9],
  ['<br></br>', 'unopened', 'br', 5],
  ['<p>x</p/>', 'unopened', 'p', 5],
  ['a < b', 'character', '<', 3],
  ['1<2', 'character', '<', 2],
  ['< p>x</p>', 'character', '<', 1],
  ['<', 'character', '<', 1],
  ['a\u0000b', 'character', 'U+0000', 2],
  ['a\u009bb', 'character', 'U+009B', 2],
  ['a\ud800b', 'character', 'U+D800', 2],
  ['R&D', 'reference', '&D', 2],
  ['&copy 2020', 'reference', '&copy', 1],
  ['&unknown;', 'reference', '&unknown;', 1],
  ['&constructor;', 'reference', '&constructor;', 1],
  ['&#0;', 'reference', '&#0;', 1],
  ['&#xD800;', 'reference', '&#xD800;', 1],
  ['&#x110000;', 'reference', '&#x110000;', 1],
  ['&#1;', 'reference', '&#1;', 1],
  ['&#x;', 'reference', '&#x', 1],
  ['😀<a>', 'element', 'a', 2],
  [`${'<b>'.repeat(51)}x`, 'depth', 'b', 151],
];

describe('given markup with a fault', () => {
  for (const [markup, kind, name, position] of faults) {
    test(`when ${JSON.stringify(markup.slice(0, 40))} is read, then ${kind} ${name} at ${position} is named`, () => {
      assert.deepEqual(parseHtmlSubset(markup), { ok: false, fault: { kind, name, position } });
    });
  }

  test('when a hostile name is very long, then 40 characters of it are repeated', () => {
    const parsed = parseHtmlSubset(`<${'x'.repeat(5000)}>`);
    assert.equal(parsed.ok, false);
    assert.equal(!parsed.ok && parsed.fault.name.length, 40);
  });
});

describe('given markup of the subset', () => {
  const textOf = (markup: string) => {
    const parsed = parseHtmlSubset(markup);
    assert.ok(parsed.ok, markup);
    return plainText(parsed.nodes);
  };

  test('when it is read, then elements are a tree and text is decoded', () => {
    assert.deepEqual(parseHtmlSubset('<P>a&lt;b<br />c &amp; &#233;&#xE9;</P >d'), {
      ok: true,
      nodes: [
        {
          element: 'p',
          children: [{ text: 'a<b' }, { element: 'br', children: [] }, { text: 'c & éé' }],
        },
        { text: 'd' },
      ],
      elements: new Set(['p', 'br']),
    });
  });

  test('when text has signs that are no markup, then they stay', () => {
    assert.equal(textOf('a & b > c "d" &nbsp;&laquo;é&raquo; 😀'), 'a & b > c "d" \u00a0«é» 😀');
  });

  test('when it is empty, then it has nothing to read', () => {
    assert.equal(textOf(''), '');
    assert.equal(textOf('<p></p><ul><li> </li></ul>').trim(), '');
  });

  test('when all accepted elements are used, then none is refused', () => {
    const pairs = ['p', 'em', 'b', 'i', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
    assert.equal(
      parseHtmlSubset(pairs.map((name) => `<${name}>x</${name}>`).join('<br>')).ok,
      true,
    );
    const nested = `${'<b>'.repeat(50)}x${'</b>'.repeat(50)}`;
    assert.equal(parseHtmlSubset(nested).ok, true);
  });
});
