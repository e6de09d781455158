import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import { readTable, writeTable } from '../../src/certification-data/table.ts';
import { daysBetween } from '../../src/domain/certification/api-versions.ts';

const run = promisify(execFile);
const command = fileURLToPath(new URL('../../scripts/api-versions.ts', import.meta.url));

describe('given the table that is shipped', () => {
  test('when a type is asked for in any letter case, then its versions come newest first', () => {
    const versions = apiVersions.versionsOf('microsoft.STORAGE/storageAccounts');
    assert.deepEqual(versions, versions.toSorted().toReversed());
    assert.ok(versions.includes('2025-06-01') && versions.includes('2015-06-15'));
    assert.equal(apiVersions.versionsOf('Microsoft.Storage/storageAccounts'), versions);
    assert.match(apiVersions.asOf, /^\d{4}-\d\d-\d\d$/);
  });

  test('when something is asked for that is no known type, then it has no versions', () => {
    for (const type of ['', 'Microsoft.Storage', 'constructor', 'constructor/x', '__proto__/x']) {
      assert.deepEqual(apiVersions.versionsOf(type), [], type);
    }
    assert.deepEqual(apiVersions.versionsOf('Microsoft.Storage/storageAccounts/none'), []);
  });
});

describe('given versions by type', () => {
  test('when a table is written and read, then types that differ in case are one, and lists are shared', () => {
    const table = writeTable({
      asOf: '2026-01-02',
      sources: [],
      types: [
        ['A.B/c', ['2020-01-01', '2021-01-01-Preview']],
        ['a.b/C', ['2021-01-01']],
        ['a.b/c/d', ['2021-01-01', '2021-01-01-preview', '2020-01-01']],
        ['a.b/none', []],
      ],
    });
    assert.deepEqual(table.lists, ['2021-01-01-preview 2021-01-01 2020-01-01']);
    assert.deepEqual(table.namespaces, { 'a.b': 'c 0 c/d 0' });
    const data = readTable(table);
    assert.equal(data.asOf, '2026-01-02');
    assert.deepEqual(data.versionsOf('A.B/C/D'), [
      '2021-01-01-preview',
      '2021-01-01',
      '2020-01-01',
    ]);
  });

  test('when one is no type or holds a blank, then it is refused', () => {
    const write = (type: string) =>
      writeTable({ asOf: '2026-01-02', sources: [], types: [[type, ['2020-01-01']]] });
    assert.throws(() => write('a.b'), /"a\.b" is no resource type/);
    assert.throws(() => write('a.b/c d'), /holds a blank/);
  });
});

describe('given two dates', () => {
  test('when the days between them are counted, then leap years and both directions are right', () => {
    for (const [from, to] of [
      ['2024-02-28', '2024-03-01'],
      ['1900-02-28', '1900-03-01'],
      ['2000-01-01', '2026-08-20'],
      ['2026-08-20', '2014-12-31'],
      ['2023-12-31', '2024-01-01'],
    ] as const) {
      const expected = (Date.parse(to) - Date.parse(from)) / 86_400_000;
      assert.equal(daysBetween(from, to), expected, `${from} ${to}`);
    }
  });
});

describe('given what az prints of its providers', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vitrine-api-versions-'));
  });
  after(async () => await rm(folder, { recursive: true }));

  const make = async (content: unknown, ...args: string[]) => {
    const file = path.join(folder, 'providers.json');
    const out = path.join(folder, 'table.json');
    await writeFile(file, JSON.stringify(content));
    const all = [command, file, '--out', out, ...args];
    return await run(process.execPath, all).then(
      async ({ stdout }) => ({ stdout, table: JSON.parse(await readFile(out, 'utf8')) }),
      (error: { code: number; stderr: string }) => error,
    );
  };

  test('when the command runs, then the table has its types and the day', async () => {
    const resourceTypes = [
      { resourceType: 'things', apiVersions: ['2025-01-01', '2026-01-01-preview'], locations: [] },
      { resourceType: 'things/parts', apiVersions: ['2025-01-01'] },
    ];
    const answer = await make(
      [{ namespace: 'Contoso.Made', registrationState: 'Registered', resourceTypes }],
      '--as-of',
      '2026-02-28',
    );
    assert.ok('table' in answer);
    assert.match(answer.stdout, /2 types, as of 2026-02-28/);
    const data = readTable(answer.table);
    assert.equal(data.asOf, '2026-02-28');
    assert.deepEqual(data.versionsOf('Contoso.Made/things'), ['2026-01-01-preview', '2025-01-01']);
    assert.deepEqual(data.versionsOf('contoso.made/THINGS/parts'), ['2025-01-01']);
  });

  test('when the content or the day is wrong, then the command says what, and ends with 1', async () => {
    const other = await make([{ namespace: 'Contoso.Made' }]);
    assert.ok('stderr' in other && other.code === 1);
    assert.match(other.stderr, /is not what az prints[\s\S]*resourceTypes/);
    const day = await make([{ namespace: 'a', resourceTypes: [] }], '--as-of', '2026-02-30');
    assert.ok('stderr' in day && day.code === 1);
    assert.match(day.stderr, /"2026-02-30" is no date/);
  });
});
