import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const source = resolve(import.meta.dirname, 'src');
const generated = resolve(source, 'gql/graphql.ts');
const call =
  /\bgraphql\(\s*(?:\/\* GraphQL \*\/)?\s*`[^`]*?\b(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\s*,?\s*\)/g;
/** One generated document is a module of its own under this name. */
const prefix = 'vitrine-document:';

/**
 * Puts the generated document in the place of each `graphql(…)` call, so that a chunk holds its own documents only.
 * Without it the generated look-up table, which holds all of them, lands in the first load; and so would the file that
 * defines them all, because a bundler keeps a module in one piece.
 */
export function documentImports(): Plugin {
  return {
    name: 'vitrine:document-imports',
    enforce: 'pre',
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : null;
    },
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      this.addWatchFile(generated);
      const name = id.slice(prefix.length + 1);
      const text = await readFile(generated, 'utf8');
      const found = new RegExp(`^export const ${name} = (\\{.*\\}) as unknown as`, 'm').exec(text);
      if (found === null) throw new Error(`${generated} has no document ${name}.`);
      return `export const ${name} = ${found[1]};`;
    },
    transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!file.startsWith(source + sep) || file.startsWith(resolve(source, 'gql'))) return null;
      const names = new Set<string>();
      const rewritten = code.replace(call, (_text, kind: string, name: string) => {
        const constant = kind === 'fragment' ? `${name}FragmentDoc` : `${name}Document`;
        names.add(constant);
        return constant;
      });
      if (names.size === 0) return null;
      const imports = [...names].map((name) => `import { ${name} } from '${prefix}${name}';\n`);
      return { code: imports.join('') + rewritten, map: null };
    },
  };
}
