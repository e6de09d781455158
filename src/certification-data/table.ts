import type { ApiVersionData } from '../domain/certification/api-versions.ts';

/**
 * The compact form of a table of api versions, as it lies in `api-versions.json`. Types often share their versions:
 * each list of versions is written once.
 */
export type ApiVersionTable = {
  readonly about: string;
  /** The day of the data, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Where the data come from, and under which licence. */
  readonly sources: readonly Readonly<Record<string, string>>[];
  /** Versions, newest first, with a blank between. */
  readonly lists: readonly string[];
  /** By namespace in lower case: `path index path index …`, the index being that of the type's list. */
  readonly namespaces: Readonly<Record<string, string>>;
};

/** Reads a table. A namespace is taken apart when one of its types is asked for the first time, a list likewise. */
export function readTable(table: ApiVersionTable): ApiVersionData {
  const namespaces = new Map(Object.entries(table.namespaces));
  const types = new Map<string, ReadonlyMap<string, number>>();
  const lists = new Map<number, readonly string[]>();
  return {
    asOf: table.asOf,
    versionsOf(type) {
      const { namespace, path } = partsOf(type);
      const text = namespaces.get(namespace);
      if (text === undefined) return [];
      const paths = types.get(namespace) ?? pathsIn(text);
      types.set(namespace, paths);
      const index = paths.get(path);
      if (index === undefined) return [];
      const versions = lists.get(index) ?? table.lists[index]?.split(' ') ?? [];
      lists.set(index, versions);
      return versions;
    },
  };
}

function pathsIn(text: string): ReadonlyMap<string, number> {
  const words = text.split(' ');
  const paths = new Map<string, number>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    paths.set(words[at] ?? '', Number(words[at + 1]));
  }
  return paths;
}

function partsOf(type: string): { readonly namespace: string; readonly path: string } {
  const folded = type.toLowerCase();
  const slash = folded.indexOf('/');
  return slash < 0
    ? { namespace: folded, path: '' }
    : { namespace: folded.slice(0, slash), path: folded.slice(slash + 1) };
}

/**
 * Writes a table from versions by type. Types that differ only in letter case are one type.
 *
 * @throws when a type has no path below its namespace, or a type or version holds a blank.
 */
export function writeTable(facts: {
  readonly asOf: string;
  readonly sources: ApiVersionTable['sources'];
  readonly types: Iterable<readonly [type: string, versions: readonly string[]]>;
}): ApiVersionTable {
  const byNamespace = new Map<string, Map<string, Set<string>>>();
  for (const [type, versions] of facts.types) {
    const { namespace, path } = partsOf(type);
    if (path === '') throw new Error(`"${type}" is no resource type: it has no "/".`);
    if (/\s/.test([type, ...versions].join(''))) throw new Error(`"${type}" holds a blank.`);
    const paths = byNamespace.get(namespace) ?? new Map<string, Set<string>>();
    byNamespace.set(namespace, paths);
    const known = paths.get(path) ?? new Set<string>();
    paths.set(path, known);
    for (const version of versions) known.add(version.toLowerCase());
  }
  const lists = new Map<string, number>();
  const namespaces: Record<string, string> = {};
  for (const [namespace, paths] of [...byNamespace].sort(byName)) {
    const words: string[] = [];
    for (const [path, versions] of [...paths].sort(byName)) {
      if (versions.size === 0) continue;
      const list = [...versions].sort().reverse().join(' ');
      const index = lists.get(list) ?? lists.size;
      lists.set(list, index);
      words.push(path, String(index));
    }
    if (words.length > 0) namespaces[namespace] = words.join(' ');
  }
  return {
    about:
      'Azure resource types and their api versions, newest first: facts. Made by `npm run api-versions`; the form is described in table.ts.',
    asOf: facts.asOf,
    sources: facts.sources,
    lists: [...lists.keys()],
    namespaces,
  };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
