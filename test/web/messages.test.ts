import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import english from '../../web/src/messages/en.json' with { type: 'json' };
import french from '../../web/src/messages/fr.json' with { type: 'json' };

const source = join(import.meta.dirname, '../../web/src');
const texts = {
  en: english as Readonly<Record<string, string>>,
  fr: french as Readonly<Record<string, string>>,
};

type Node = { readonly type: number; readonly value?: unknown; readonly options?: unknown };

/** Names of the placeholders of a message, those inside its choices too. */
function placeholdersOf(nodes: readonly Node[], found = new Set<string>()): ReadonlySet<string> {
  for (const node of nodes) {
    // 0 is plain text and 7 the # of a plural; everything else names a value.
    if (node.type === 0 || node.type === 7) continue;
    found.add(String(node.value));
    for (const option of Object.values((node.options ?? {}) as Record<string, { value: Node[] }>)) {
      placeholdersOf(option.value, found);
    }
  }
  return found;
}

async function sources(): Promise<string> {
  const names = await readdir(source, { recursive: true });
  const own = names.filter((name) => /\.tsx?$/.test(name) && !name.startsWith('gql'));
  return (await Promise.all(own.map((name) => readFile(join(source, name), 'utf8')))).join('\n');
}

describe('given the catalogues of the portal', () => {
  test('when they are compared, then both languages have the same keys', () => {
    assert.deepEqual(Object.keys(texts.fr), Object.keys(texts.en));
  });

  test('when a message is read in both languages, then it can be parsed and names the same values', () => {
    for (const [key, text] of Object.entries(texts.en)) {
      const names = (language: 'en' | 'fr', message: string) => {
        const ast = new IntlMessageFormat(message, language).getAst() as readonly Node[];
        return [...placeholdersOf(ast)].sort();
      };
      assert.deepEqual(names('fr', texts.fr[key] ?? ''), names('en', text), key);
    }
  });

  test('when the screens are searched, then every key is used', async () => {
    const code = await sources();
    const built = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = Object.keys(texts.en).filter(
      (key) => !code.includes(`'${key}'`) && !built.some((prefix) => key.startsWith(prefix)),
    );
    assert.deepEqual(unused, []);
  });

  test('when French is read, then its signs stand behind no-break spaces', () => {
    const wrong = Object.entries(texts.fr).filter(([, text]) =>
      / [:;?!»%]|« |[^\s\u00a0][;?!»]/.test(text.replaceAll(/\{\w+, (plural|select),/g, '')),
    );
    assert.deepEqual(wrong, []);
  });

  test('when the words are read, then nobody is begged, blamed or cheered', () => {
    const begging = /\b(please|oops|sorry|successfully|s’il vous plaît|désolé|avec succès)\b|!/i;
    for (const catalogue of Object.values(texts)) {
      const found = Object.values(catalogue).filter((text) => begging.test(text));
      assert.deepEqual(found, []);
    }
  });
});
