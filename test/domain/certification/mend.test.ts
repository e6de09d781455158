import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { certify } from '../../../src/domain/certification/certify.ts';
import { readJson } from '../../../src/domain/certification/json.ts';
import { applyEdits, applyToBytes, mend } from '../../../src/domain/certification/mend.ts';
import { addMember, removeMember } from '../../../src/domain/certification/places.ts';
import type { CertificationReport } from '../../../src/domain/certification/report.ts';
import type { Finding, TextEdit } from '../../../src/domain/finding.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';
import { filesOf, ruleCases } from './rule-cases.ts';
import type { RuleCase } from './rule-cases.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const bytesOf = (files: Files) => packageOf(files).files;

function reportOn(
  files: ReadonlyMap<string, Uint8Array>,
  skuType: RuleCase['skuType'] = 'SOLUTION_TEMPLATE',
): CertificationReport {
  return certify(packageOf(Object.fromEntries(files), { sku: { skuType } }), sha256);
}

const short = ({ ruleId, findingId, file, jsonPath }: Finding) =>
  `${ruleId} ${findingId} ${file} ${jsonPath}`;

/** The file as an editor on Windows leaves it, with a comment at each end of each line that may take one. */
function dressed(text: string): string {
  return `\ufeff${text.replace(/([,{[])\n/g, '$1 // é 😀\n').replaceAll('\n', '\r\n')}`;
}

const comments = (text: string): number => text.split('// é 😀').length - 1;

const withEdits = new Set<string>();

/** Its edit makes a parameter required: whether that brings another finding is a question of the form. */
const secureDefault = 'Secure-String-Parameters-Cannot-Have-Default';

for (const one of ruleCases) {
  const files = filesOf(one);
  const offered = reportOn(bytesOf(files), one.skuType).findings.filter(
    ({ ruleId, fix }) => ruleId === one.rule && fix?.edit,
  );
  if (offered.length === 0) continue;
  withEdits.add(one.rule);
  if (one.rule === secureDefault) continue;
  describe(`given the rule ${one.rule} and that ${one.when}`, () => {
    for (const kind of ['as it is', 'with a byte-order mark, CRLF and comments'] as const) {
      test(`when the edits of the package ${kind} are made one by one, then the finding is gone, nothing comes, and the other bytes stay`, () => {
        const given = Object.fromEntries(
          Object.entries(files).map(([path, content]) => [
            path,
            kind === 'as it is' || typeof content !== 'string' || !/\.json$/i.test(path)
              ? content
              : dressed(content),
          ]),
        );
        const before = bytesOf(given);
        const { findings } = reportOn(before, one.skuType);
        const mine = findings.filter(({ ruleId, fix }) => ruleId === one.rule && fix?.edit);
        assert.deepEqual(mine.map(short).sort(), offered.map(short).sort());
        for (const finding of mine) {
          const path = finding.file ?? '';
          const edit = finding.fix?.edit;
          const bytes = before.get(path);
          assert.ok(edit && bytes);
          const edited = applyToBytes(bytes, [edit]);
          assert.ok(edited);
          const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
          const mark = text.startsWith('\ufeff') ? 1 : 0;
          const start = new TextEncoder().encode(text.slice(0, edit.start + mark)).length;
          const rest = new TextEncoder().encode(text.slice(edit.end + mark)).length;
          assert.deepEqual(edited.subarray(0, start), bytes.subarray(0, start));
          assert.deepEqual(edited.subarray(-rest), bytes.subarray(-rest));
          const after = new TextDecoder('utf-8', { ignoreBOM: true }).decode(edited);
          // What lies inside a value that is taken out goes with it.
          const inside = comments(text.slice(edit.start + mark, edit.end + mark));
          assert.ok(comments(after) >= comments(text) - Math.max(0, inside - 1));
          const now = reportOn(new Map(before).set(path, edited), one.skuType).findings;
          const known = findings.map(short);
          for (const left of now.map(short)) {
            const at = known.indexOf(left);
            assert.ok(at >= 0, `${left} came`);
            known.splice(at, 1);
          }
          assert.ok(known.includes(short(finding)), `${short(finding)} stayed`);
        }
      });
    }
  });
}

describe('given the rules', () => {
  test('when their edits are counted, then at least fifteen rules offer one', () => {
    assert.ok(withEdits.size >= 15, [...withEdits].join(', '));
  });
});

describe('given edits of one text', () => {
  test('when they are made, then they count in the text as it was', () => {
    const edits = [
      { start: 4, end: 5, replacement: 'EE' },
      { start: 0, end: 1, replacement: '' },
    ];
    assert.equal(applyEdits('abcde', edits), 'bcdEE');
  });

  test('when two overlap, then they are refused', () => {
    const edits = [
      { start: 0, end: 3, replacement: '' },
      { start: 2, end: 4, replacement: '' },
    ];
    assert.throws(() => applyEdits('abcde', edits), RangeError);
  });

  test('when the file has a mark and signs of several bytes, then offsets count UTF-16 units after the mark', () => {
    const bytes = new TextEncoder().encode('\ufeff"é😀" 1');
    const edited = applyToBytes(bytes, [{ start: 6, end: 7, replacement: '2' }]);
    assert.deepEqual(edited, new TextEncoder().encode('\ufeff"é😀" 2'));
  });

  test('when the file is no UTF-8, then it is left alone', () => {
    assert.equal(applyToBytes(Uint8Array.from([0x22, 0xff, 0x22]), []), null);
  });
});

const blank = fc.constantFrom('', ' ', '\n  ', ' /* c */ ', ' // c\n', '\r\n\t');
/** An object with one to four properties and any blanks and comments around them. */
const object = fc
  .tuple(
    fc.array(fc.tuple(blank, blank, blank), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    blank,
  )
  .map(([around, trailing, last]) => {
    const parts = around.map(([a, b, c], index) => `${a}"k${index}":${b}${index}${c}`);
    return `{${parts.join(',')}${trailing ? `,${last}` : ''}}`;
  });

function parsed(text: string): { readonly keys: readonly string[]; readonly isStrict: boolean } {
  const reading = readJson(text);
  assert.ok(reading.ok && reading.root.type === 'object', text);
  const bare = text.replace(/\/\*.*?\*\/|\/\/[^\n]*/g, '');
  return {
    keys: reading.root.members.map(({ key }) => key),
    isStrict: !/,\s*\}/.test(bare),
  };
}

describe('given an object with comments and blanks anywhere', () => {
  const memberCount = (text: string) => parsed(text).keys.length;

  test('when any property is taken out, then the others and every comment outside of it stay', () => {
    fc.assert(
      fc.property(object, fc.nat(), (text, pick) => {
        const reading = readJson(text);
        assert.ok(reading.ok && reading.root.type === 'object');
        const { members } = reading.root;
        const member = members[pick % members.length];
        assert.ok(member);
        const after = applyEdits(text, [removeMember(text, reading.root, member)]);
        const left = members.filter((other) => other !== member).map(({ key }) => key);
        assert.deepEqual(parsed(after).keys, left, after);
        assert.equal(
          parsed(after).isStrict || !parsed(text).isStrict,
          true,
          `${text} became ${after}`,
        );
        const inside = text.slice(member.keyStart, member.value.end);
        const count = (one: string) => one.split('c').length;
        assert.equal(count(after), count(text) - count(inside) + 1, `${text} became ${after}`);
      }),
    );
  });

  test('when one is added, then it stands before the others', () => {
    fc.assert(
      fc.property(object, (text) => {
        const reading = readJson(text);
        assert.ok(reading.ok && reading.root.type === 'object');
        const after = applyEdits(text, [addMember(text, reading.root, 'new', '1')]);
        assert.equal(memberCount(after), memberCount(text) + 1);
        assert.equal(parsed(after).keys[0], 'new');
      }),
    );
  });
});

describe('given a package with many mechanical faults', () => {
  const main = cleanPackage['mainTemplate.json']
    .replace('"variables": {', '"variables": { "one": 1, "two": 2, /* kept */ "three": 3,')
    .replace('"diskCount": {', '"spare": { "type": "string", "defaultValue": "x" }, "diskCount": {')
    .replace('"minValue": 1,', '"minValue": "1",')
    .replaceAll(
      `"location": "[parameters('location')]",\n      "sku"`,
      '"location": "eastus",\n      "sku"',
    );
  const form = cleanPackage['createUiDefinition.json']
    .replace('"hideConfirmation": false', '"hideConfirmation": true')
    .replace('"toolTip": "Size of the virtual machine.",', '')
    .replace('"handler": "Microsoft.Azure.CreateUIDef",', '');
  const files = bytesOf({
    ...cleanPackage,
    'mainTemplate.json': main,
    'createUiDefinition.json': form,
  });

  test('when it is mended, then it passes without a finding, comments stay, and other files are not touched', () => {
    assert.ok(reportOn(files).findings.length >= 8);
    const { changed, report, held } = mend(files, (now) => reportOn(now));
    assert.deepEqual(report.findings.map(short), []);
    assert.deepEqual(held, []);
    assert.deepEqual([...changed.keys()].sort(), ['createUiDefinition.json', 'mainTemplate.json']);
    const text = new TextDecoder().decode(changed.get('mainTemplate.json'));
    assert.match(text, /\/\* kept \*\//);
    const strict: unknown = JSON.parse(text.replace('/* kept */', ''));
    assert.ok(strict);
  });

  test('when it is mended twice, then the bytes are equal, and there is nothing left to mend', () => {
    const one = mend(files, (now) => reportOn(now));
    const two = mend(files, (now) => reportOn(now));
    assert.deepEqual(two.changed, one.changed);
    const again = mend(new Map([...files, ...one.changed]), (now) => reportOn(now));
    assert.equal(again.changed.size, 0);
  });
});

describe('given an unused parameter that the form fills', () => {
  const files = bytesOf({
    ...cleanPackage,
    'mainTemplate.json': cleanPackage['mainTemplate.json']
      .replace(
        '"diskCount": {',
        '"spare": { "type": "string", "metadata": { "description": "Spare." } }, "diskCount": {',
      )
      .replace('"variables": {', '"variables": { "one": 1,'),
    'createUiDefinition.json': cleanPackage['createUiDefinition.json'].replace(
      '"location": "[location()]",',
      `"location": "[location()]", "spare": "[basics('vmName')]",`,
    ),
  });

  test('when the package is mended, then the parameter is held, as its output would lead nowhere, and the rest is mended', () => {
    const { report, held, mended } = mend(files, (now) => reportOn(now));
    assert.deepEqual(
      held.map(({ ruleId }) => ruleId),
      ['Parameters-Must-Be-Referenced'],
    );
    assert.deepEqual(
      mended.map(({ ruleId }) => ruleId),
      ['Variables-Must-Be-Referenced'],
    );
    assert.deepEqual(report.findings.map(({ ruleId }) => ruleId).toSorted(), [
      'PKG-021',
      'Parameters-Must-Be-Referenced',
    ]);
  });
});

describe('given a secure parameter with a default value', () => {
  const withDefault = (parameter: string) => ({
    ...cleanPackage,
    'mainTemplate.json': cleanPackage['mainTemplate.json'].replace(
      `"${parameter}": {`,
      `"${parameter}": { "defaultValue": "P@ssw0rd-of-all",`,
    ),
  });

  test('when the form fills it, then the default value is taken out', () => {
    const files = bytesOf(withDefault('adminPassword'));
    assert.deepEqual(
      reportOn(files).findings.map(({ ruleId }) => ruleId),
      [secureDefault],
    );
    assert.deepEqual(mend(files, (now) => reportOn(now)).report.findings, []);
  });

  test('when nothing fills it, then it is held, as the template would wait for a value', () => {
    const given = withDefault('adminPassword');
    const form = given['createUiDefinition.json'].replace(
      `,\n      "adminPassword": "[steps('credentials').adminPassword]"`,
      '',
    );
    const files = bytesOf({ ...given, 'createUiDefinition.json': form });
    const { held, changed } = mend(files, (now) => reportOn(now));
    assert.deepEqual(
      held.map(({ ruleId }) => ruleId),
      [secureDefault],
    );
    assert.equal(changed.size, 0);
  });
});

describe('given an engine whose edits never help', () => {
  const finding = reportOn(
    bytesOf({
      ...cleanPackage,
      'mainTemplate.json': cleanPackage['mainTemplate.json'].replace(
        '"variables": {',
        '"variables": { "one": 1,',
      ),
    }),
  ).findings[0];

  test('when a package is mended with it, then it ends and nothing is changed', () => {
    assert.ok(finding?.fix);
    const edit: TextEdit = { start: 0, end: 0, replacement: ' ' };
    const stubborn = Array.from({ length: 100 }, (_, index) => ({
      ...finding,
      fingerprint: String(index),
      fix: { text: finding.message, edit: { ...edit, start: index, end: index + 1 } },
    }));
    const report = { ...reportOn(bytesOf(cleanPackage)), findings: stubborn };
    let examinations = 0;
    const { changed, held } = mend(bytesOf(cleanPackage), () => {
      examinations += 1;
      return report;
    });
    assert.equal(changed.size, 0);
    assert.equal(held.length, 100);
    assert.ok(examinations <= 300);
  });
});
