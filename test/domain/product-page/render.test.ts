import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { buildProductPage, type ProductPageInput } from '../../../src/domain/product-page/build.ts';
import { urlFault } from '../../../src/domain/prerequisites/formats.ts';
import { deployToAzureUrl, managedAppCommand } from '../../../src/domain/product-page/deploy.ts';
import { productPageStyle } from '../../../src/domain/product-page/page-style.ts';
import { priceText } from '../../../src/domain/product-page/page-words.ts';
import {
  renderProductPage,
  type PreviewBar,
  type ProductPageView,
} from '../../../src/domain/product-page/render.ts';
import { liveView, pageInput, sha256, urlsAt } from './page-fixture.ts';

const render = (input: ProductPageInput, view: ProductPageView = liveView): string =>
  renderProductPage(buildProductPage(input, sha256), view);

const bar: PreviewBar = {
  version: '1.0.0',
  liveVersion: '0.9.0',
  subscriptions: 4,
  seenAs: '…-7c41',
  links: [{ label: 'Compare with live', href: 'https://store.example/compare' }],
};

/** Every tag of a document: name and attributes. Fails on markup that is not written plainly. */
function tagsOf(html: string): { name: string; attributes: Map<string, string> }[] {
  return [...html.matchAll(/<([^>]*)>/g)].flatMap(([, inside = '']) => {
    if (inside === '!doctype html') return [];
    const match = /^\/?([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)$/.exec(inside);
    assert.ok(match, `strange tag <${inside}>`);
    const attributes = [...(match[2] ?? '').matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g)];
    return [
      {
        name: match[1] ?? '',
        attributes: new Map(attributes.map(([, name = '', value = '']) => [name, value])),
      },
    ];
  });
}

const decode = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe('given a product page', () => {
  const html = render(pageInput());

  test('when it is rendered, then everything a customer asks about is there', () => {
    const text = decode(html.replace(/<[^>]*>/g, ''));
    for (const words of [
      ...[
        'Fjord Backup Vault',
        'Solenne Systems',
        'Encrypted, immutable backups',
        'share',
        'databases',
      ],
      ...[
        'US$240',
        'a month, plus resources',
        'No price of its own',
        'Azure Public',
        'Managed application',
      ],
      ...[
        'Solution template',
        'Microsoft.KeyVault/vaults',
        'under a condition (1)',
        'as many as you choose',
      ],
      ...[
        'gets the role Contributor on the managed resource group',
        'gets no rights in your subscription',
      ],
      ...[
        '7a3c1d52-02ab-4e47-8c39-f3b0e6d4a921',
        'nestedtemplates/disks.json',
        'France (EUR\u00a01,180.50), United States',
      ],
      ...[
        'Storage',
        'Security',
        'support@solenne.example',
        'You may use Fjord',
        'Privacy policy',
        'Documentation',
      ],
      ...[
        'Vaults with their last backup',
        'scripts/run.sh',
        'sha256',
        '1.0.0',
        'Get it now',
        'Deploy to Azure',
      ],
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.match(html, /^<!doctype html>\n<html lang="en">/);
    assert.match(html, /<ul><li>Restore to <em>any minute<\/em>/);
    assert.match(html, /disks?, file shares &#38; databases/);
  });

  test('when the form is rendered, then each element is drawn, and one that is not is a row with its type', () => {
    const text = decode(html.replace(/<[^>]*>/g, '|'));
    for (const words of [
      'Vault name',
      '3 to 24 letters',
      'Password again',
      'Hot',
      'Cool',
      'Managed',
      'Lock the vault',
    ]) {
      assert.ok(text.includes(words), words);
    }
    for (const words of [
      'Read this.',
      'Guide',
      'Costs rise.',
      '1 – 35 days',
      'Standard_D2s_v5',
      'Microsoft.Network.VirtualNetworkCombo',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.match(html, /<option selected>Hot<\/option><option>Cool<\/option>/);
    assert.match(html, /<input type="radio" id="f\d+" name="f\d+" checked>/);
    assert.match(html, /<input type="range" id="f\d+" min="1" max="35" value="7">/);
    assert.match(html, /<input type="checkbox" id="f\d+" checked>/);
  });

  test('when secrets are filled by the form, then their expression is masked and others are shown', () => {
    assert.ok(html.includes('[basics(&#39;vaultName&#39;)]'));
    assert.ok(!html.includes('steps(&#39;storage&#39;).secret'));
    assert.ok(html.includes('••••••••'));
  });

  test('when it is read by a program, then ids are unique, labels belong to fields, and there is no script', () => {
    const tags = tagsOf(html);
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    assert.equal(new Set(ids).size, ids.length);
    const fors = tags.flatMap(({ attributes }) => attributes.get('for') ?? []);
    assert.ok(fors.length > 10);
    assert.deepEqual(
      fors.filter((id) => !ids.includes(id)),
      [],
    );
    assert.deepEqual(
      tags.filter(({ name }) => ['script', 'iframe', 'form', 'style'].includes(name)),
      [],
    );
    assert.deepEqual(
      tags.filter(({ attributes }) => attributes.has('style')),
      [],
    );
    const voids = ['meta', 'link', 'img', 'br', 'input'];
    const open: string[] = [];
    for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (voids.includes(name)) continue;
      if (slash === '') open.push(name);
      else assert.equal(open.pop(), name);
    }
    assert.deepEqual(open, []);
  });

  test('when preview and live are compared, then they differ in the bar and in addresses alone', () => {
    const preview = render(pageInput(), {
      ...liveView,
      kind: 'PREVIEW',
      bar,
      urls: urlsAt('https://preview.example/token'),
    });
    const body = (document: string) => document.slice(document.indexOf('<body>'));
    const barOf = /<div class="preview-bar"[\s\S]*?<\/div>\n/.exec(preview)?.[0] ?? '';
    assert.match(
      barOf,
      /Preview of version 1\.0\.0\..*Only 4 allow-listed subscriptions.*still see 0\.9\.0.*Seen as …-7c41/,
    );
    assert.equal(
      body(preview)
        .replace(barOf, '')
        .replaceAll('https://preview.example/token', 'https://store.example'),
      body(html),
    );
    assert.match(preview, /<meta name="robots" content="noindex, nofollow">/);
    assert.doesNotMatch(html, /noindex|preview/i);
  });

  test('when it is rendered twice, then both are the same', () => {
    assert.equal(render(pageInput()), html);
  });

  test('when it is read in French, then our words are French and its spaces are set', () => {
    const french = render(pageInput(), { ...liveView, language: 'fr', kind: 'PREVIEW', bar });
    const text = decode(french.replace(/<[^>]*>/g, '|'));
    for (const words of [
      '240\u00a0$US',
      'par mois',
      'Application managée',
      'Stockage',
      'obtient le rôle',
      'Seuls 4 abonnements',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.match(french, /<html lang="fr">/);
  });

  test('when its style stands in the page, then under the nonce that was given', () => {
    const inline = render(pageInput(), { ...liveView, style: { nonce: 'abc"x' } });
    assert.ok(inline.includes(`<style nonce="abc&#34;x">${productPageStyle}</style>`));
    assert.doesNotMatch(productPageStyle, /<|@import|url\(/);
  });
});

describe('given an offer whose every text is hostile', () => {
  const vectors = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title></style></textarea></select><svg onload=alert(1)>',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '`${alert(1)}`',
    '&lt;script&gt;&#60;img src=x&#62;',
    '\u0000<\u0000script>\u2028\u202e\ud800',
    ']]><!--<script>',
  ];

  /** Every text of the input replaced; what the page looks up by name stays. */
  function spoiled(value: unknown, vector: string, name = ''): unknown {
    if (typeof value === 'string') {
      return ['skuItemId', 'id', 'kind', 'skuType'].includes(name) ||
        /^Microsoft\.(Common|Compute)\./.test(value)
        ? value
        : vector;
    }
    if (Array.isArray(value)) return value.map((item) => spoiled(item, vector, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, spoiled(child, vector, key)]),
    );
  }

  const elements = new Set(
    'html head meta title link body a div header svg rect path main aside section span h1 h2 h3 p b bdi br img figure figcaption table thead tbody tr th td details summary ul li em code fieldset legend label input select option textarea dl dt dd'.split(
      ' ',
    ),
  );
  const attributes = new Set(
    'lang charset name content rel href hreflang class id role aria-hidden aria-label dir width height viewbox x y rx fill stroke stroke-width d src alt loading scope tabindex for type value placeholder autocomplete required checked selected multiple min max rows open translate'.split(
      ' ',
    ),
  );

  const assertText = (vector: string) => {
    const input = spoiled(pageInput(), vector) as ProductPageInput;
    const html = render(input, {
      ...liveView,
      kind: 'PREVIEW',
      bar: { ...bar, version: vector, seenAs: vector },
    });
    for (const { name, attributes: found } of tagsOf(html)) {
      assert.ok(elements.has(name), name);
      for (const [attribute, value] of found) {
        assert.ok(attributes.has(attribute.toLowerCase()), attribute);
        // A text that is an address of the web is a link where a link belongs.
        const isLink = urlFault(vector) === null && decode(value) === vector;
        if ((attribute === 'href' && !isLink) || attribute === 'src') {
          assert.match(decode(value), /^(https:\/\/(store|docs|preview)\.|\/product-page\.css$|#)/);
        }
      }
    }
    assert.doesNotMatch(html, /[\u0000-\u0008\u000b-\u001f]/);
  };

  for (const vector of vectors) {
    test(`when the text is ${JSON.stringify(vector)}, then it stays text`, () =>
      assertText(vector));
  }

  test('when the text is each of the list of naughty strings, then it stays text', (t) => {
    for (const vector of naughty) assertText(vector);
    t.diagnostic(`${naughty.length} strings`);
  });

  test('when a template or a form is hostile in its names, then they stay text', () => {
    const name = '<script>alert(1)</script>';
    const input = pageInput();
    const html = render({
      ...input,
      packages: input.packages.map((item) => ({
        ...item,
        mainTemplate: { parameters: { [name]: { type: name } }, resources: [{ type: name, name }] },
        form: {
          parameters: {
            steps: [{ name, elements: [{ type: name, name, label: { [name]: name } }] }],
            outputs: { [name]: name },
          },
        },
      })),
    });
    assert.deepEqual(
      tagsOf(html).filter((tag) => tag.name === 'script'),
      [],
    );
    assert.ok(html.includes('&#60;script&#62;'));
  });

  test('when links are not of the web, then they are shown and lead nowhere', () => {
    for (const url of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'https://a:b@example.com',
      'vbscript:x',
    ]) {
      const input = structuredClone(pageInput());
      const html = render({
        ...input,
        content: {
          ...input.content,
          marketplace: {
            ...input.content.marketplace,
            usefulLinks: [{ id: 'l', title: 'Docs', url }],
          },
        },
      });
      assert.match(html, /<dd><bdi>Docs<\/bdi><\/dd>/);
    }
  });
});

describe('given the ways to deploy', () => {
  test('when a template and its form have addresses, then the portal is opened with both', () => {
    assert.equal(
      deployToAzureUrl(
        'https://store.example/a b/mainTemplate.json?x=1&y=2',
        'https://store.example/createUiDefinition.json',
      ),
      'https://portal.azure.com/#create/Microsoft.Template/uri/https%3A%2F%2Fstore.example%2Fa%20b%2FmainTemplate.json%3Fx%3D1%26y%3D2/createUIDefinitionUri/https%3A%2F%2Fstore.example%2FcreateUiDefinition.json',
    );
    assert.equal(
      deployToAzureUrl('https://s.example/m.json', null, 'AZURE_GOVERNMENT'),
      'https://portal.azure.us/#create/Microsoft.Template/uri/https%3A%2F%2Fs.example%2Fm.json',
    );
  });

  const command = {
    offerId: 'fjord-backup',
    skuId: 'standard_1',
    displayName: 'Fjord Backup Vault Standard',
    description: 'Up to 5 TB',
    authorizations: [
      { principalId: '7a3c1d52-02ab-4e47-8c39-f3b0e6d4a921', roleDefinition: 'Contributor' },
      { principalId: '7a3c1d52-02ab-4e47-8c39-f3b0e6d4a922', roleDefinition: 'Owner' },
      { principalId: '7a3c1d52-02ab-4e47-8c39-f3b0e6d4a923', roleDefinition: 'constructor' },
    ],
    packageFileUri: 'https://store.example/zip/a%20b.zip?sig=x',
  };

  test('when a managed application is offered, then the command names rights and package', () => {
    assert.equal(
      managedAppCommand(command),
      'az managedapp definition create --name "fjord-backup-standard-1" --resource-group "managed-applications" ' +
        '--display-name "Fjord Backup Vault Standard" --description "Up to 5 TB" --lock-level ReadOnly ' +
        '--authorizations "7a3c1d52-02ab-4e47-8c39-f3b0e6d4a921:b24988ac-6180-42a0-ab88-20f7382dd24c" ' +
        '"7a3c1d52-02ab-4e47-8c39-f3b0e6d4a922:8e3af657-a8ff-443c-a75c-2fe8c4bcb635" ' +
        '--package-file-uri "https://store.example/zip/a%20b.zip?sig=x"',
    );
  });

  test('when the texts of the publisher are hostile, then none of them leaves its quotation marks', () => {
    const hostile = '"; rm -rf / #`x`$(x)\\" ${x} %PATH% !x \n & “x” \u0000';
    const text = managedAppCommand({
      ...command,
      offerId: hostile,
      displayName: hostile,
      description: hostile,
      authorizations: [{ principalId: hostile, roleDefinition: 'Owner' }],
      packageFileUri: `https://store.example/${hostile}`,
      resourceGroup: hostile,
    });
    const read = execFileSync('bash', ['-c', `az() { printf '%s\\0' "$@"; }; ${text}`], {
      encoding: 'utf8',
    });
    const options = [
      'name',
      'resource-group',
      'display-name',
      'description',
      'lock-level',
      'authorizations',
      'package-file-uri',
    ];
    const words = read.split('\0').slice(0, -1);
    assert.deepEqual(
      words.filter((word) => word.startsWith('--')),
      options.map((option) => `--${option}`),
    );
    assert.equal(words.length, 3 + 2 * options.length);
    assert.doesNotMatch(text.replace(/%[0-9A-F]{2}/g, ''), /[$`\\!\n\u0000“”]/);
    // The address is percent-encoded; the publisher's own `%` must not start the name of a variable of cmd.
    assert.doesNotMatch(text.slice(0, text.indexOf('--package-file-uri')), /%/);
  });
});

describe('given a price', () => {
  test('when it is written, then as each language does', () => {
    assert.equal(priceText('240.00', 'en'), 'US$240');
    assert.equal(priceText('1240.5', 'en'), 'US$1,240.50');
    assert.equal(priceText('1234567.89', 'fr'), '1\u202f234\u202f567,89\u00a0$US');
    assert.equal(priceText('0.99', 'en'), 'US$0.99');
  });
});
