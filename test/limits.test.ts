/**
 * The numbers of the offer form against `limits.json`, which was written by hand from the pages: section, row and quoted
 * words, never from the code.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { limitProfiles, limits } from '../src/domain/prerequisites/limits.ts';
import {
  prerequisiteRules,
  validatePrerequisites,
} from '../src/domain/prerequisites/prerequisites.ts';
import { brief } from './domain/prerequisites/change.ts';
import { allCases, plainFacts } from './domain/prerequisites/all-cases.ts';
import written from './limits.json' with { type: 'json' };

type Leaf = number | boolean | string;
type Row = {
  readonly row: string;
  readonly quote?: string;
  /** One value for every profile, or one for each. */
  readonly limits?: Readonly<Record<string, Leaf | Readonly<Record<string, Leaf>>>>;
  readonly rules?: readonly string[];
  /** Where the row is kept when no rule of the form can. */
  readonly outside?: string;
};
const sections = written as unknown as Readonly<Record<string, readonly Row[]>>;
const rows = Object.entries(sections).flatMap(([section, its]) =>
  its.map((row) => ({ section, ...row })),
);

/** `cpp length.title` → 50, for every leaf of the table. */
function leaves(value: unknown, path: string): readonly (readonly [string, Leaf])[] {
  if (value === null) return [];
  if (Array.isArray(value)) return [[path, value.join(' ')]];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([name, own]) =>
      leaves(own, path.endsWith(' ') ? `${path}${name}` : `${path}.${name}`),
    );
  }
  return [[path, value as Leaf]];
}

const inCode = new Map(limitProfiles.flatMap((profile) => leaves(limits[profile], `${profile} `)));
const inPages = new Map<string, Leaf>(
  rows.flatMap(({ limits: own = {} }) =>
    Object.entries(own).flatMap(([name, value]) =>
      typeof value === 'object'
        ? Object.entries(value).map(([profile, one]) => [`${profile} ${name}`, one] as const)
        : limitProfiles
            // A profile without that image has no numbers for it.
            .filter((profile) => inCode.has(`${profile} ${name}`))
            .map((profile) => [`${profile} ${name}`, value] as const),
    ),
  ),
);

/** A section of the notes, up to the next one. */
function part(notes: string, section: string): string {
  const from = notes.indexOf(`### ${section} `);
  return notes.slice(from, notes.indexOf('\n### ', from + 1));
}

describe('given the limits written by hand from the pages', () => {
  test('when they are compared with the table of the code, then each has exactly the numbers of the other', (t) => {
    assert.deepEqual(Object.fromEntries(inCode), Object.fromEntries(inPages));
    t.diagnostic(`${inCode.size} limits stand in both tables`);
  });

  test('when a row quotes a page, then each of its numbers stands in the quotation', () => {
    for (const { section, row, quote = '', limits: own = {} } of rows) {
      if (section === 'ours') continue;
      const quoted = quote.replace(/(\d) (?=\d{3})/g, '$1');
      for (const value of Object.values(own).flatMap((one) =>
        typeof one === 'object' ? Object.values(one) : [one],
      )) {
        if (typeof value !== 'number') continue;
        const numbers: readonly string[] = quoted.match(/\d+/g) ?? [];
        assert.ok(numbers.includes(String(value)), `${section} ${row}: ${value} in “${quote}”`);
      }
    }
  });

  test('when a row names rules, then they are in the table of prerequisites, and a row without a number names one', (t) => {
    const known = new Set(prerequisiteRules.map(({ path, code }) => `${path} ${code}`));
    for (const { section, row, rules = [], limits: own = {}, outside } of rows) {
      for (const rule of rules) assert.ok(known.has(rule), `${section} ${row}: ${rule}`);
      const kept = Object.keys(own).length + rules.length;
      assert.equal(kept === 0, outside !== undefined, `${section} ${row} is kept nowhere`);
    }
    t.diagnostic(`${rows.length} rows; ${prerequisiteRules.length} rules`);
  });

  test('when the notes they were taken from are there, then every row of every table is quoted word for word', async (t) => {
    const notes = await readFile(
      join(
        process.env['CERTIFICATION_CASES'] ?? join(import.meta.dirname, '../../shared'),
        'domain.md',
      ),
      'utf8',
    ).catch(() => null);
    if (notes === null) return t.skip('the notes are not here');
    for (const section of ['2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '2.10']) {
      const text = part(notes, section);
      const [lines = ''] = /\n\|[^]*?\n(?!\|)/.exec(text) ?? [];
      const names = lines
        .trim()
        .split('\n')
        .slice(2)
        .map((line) => (line.split('|')[1] ?? '').replace(/`|\[PC22\+?\]/g, '').trim());
      const own = sections[section] ?? [];
      assert.deepEqual(
        own.map(({ row }) => row),
        names,
        section,
      );
      for (const { row, quote = '' } of own) {
        // Formats that several fields share stand in a section of their own.
        assert.ok(`${text}${part(notes, '2.0')}`.includes(quote), `${row}: “${quote}”`);
      }
    }
  });
});

/** The table, open for a change that a test takes back. */
const table = limits as unknown as Readonly<Record<string, Record<string, unknown>>>;

/** Calls `look` while one number of the table is another one. */
function withLimit<T>(key: string, change: number, look: () => T): T {
  const [profile = '', path = ''] = key.split(' ');
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>(
    (at, name) => at[name] as Record<string, unknown>,
    table[profile] ?? {},
  );
  const before = holder[last];
  assert.ok(typeof before === 'number');
  holder[last] = before + change;
  try {
    return look();
  } finally {
    holder[last] = before;
  }
}

describe('given a number of the table', () => {
  /** The whole numbers of a case's name, which say on which side of a limit it is. */
  const numbersIn = (name: string): readonly number[] =>
    (name.replace(/(\d) (?=\d{3})/g, '$1').match(/\d+/g) ?? []).map(Number);

  /** What each case is expected to report; a number that no longer fits must change one of them. */
  const isMoved = (key: string, change: number): boolean => {
    const [profile] = key.split(' ');
    const isImage = /logo|screenshot|Thumbnail/.test(key);
    const value = Number(inCode.get(key));
    const near = allCases.filter(
      ([name, , , facts = plainFacts]) =>
        (facts.profile ?? 'cpp') === profile &&
        ((isImage && /logo|hero|screenshot|thumbnail|every field|nothing changed/.test(name)) ||
          numbersIn(name).some((one) => Math.abs(one - value) <= 1)),
    );
    return withLimit(key, change, () =>
      near.some(
        ([, content, expected, facts = plainFacts]) =>
          brief(validatePrerequisites(content, facts)).join() !== expected.join(),
      ),
    );
  };

  /** Checked where an offer is made, see `createOffer`. */
  const elsewhere = ['cpp length.offerId'];
  const numbers = [...inCode]
    .filter(([key, value]) => {
      if (typeof value !== 'number' || elsewhere.includes(key)) return false;
      // What both profiles share is one number in the code.
      return key.startsWith('cpp ') || inCode.get(key.replace(/^\w+/, 'cpp')) !== value;
    })
    .map(([key]) => key);

  test('when it is one less or one more, then a case on that side of it comes out otherwise', (t) => {
    const unseen = numbers.flatMap((key) =>
      [-1, 1].filter((change) => !isMoved(key, change)).map((change) => `${key} ${change}`),
    );
    assert.deepEqual(unseen, []);
    t.diagnostic(`${numbers.length} numbers, a case on each side of each`);
  });
});
