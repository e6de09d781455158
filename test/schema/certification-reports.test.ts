import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { packageReports } from '../../src/app/read/package-reports.ts';
import { runCertify } from '../../src/certify/run-certify.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import type { Language } from '../../src/domain/language.ts';
import { certify } from '../../src/domain/certification/certify.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { version } from '../../src/version.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { EXAMINED_ON } from '../support/installation.ts';
import { packageOf, sha256 } from '../support/package-folder.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const main = 'mainTemplate.json';
const now = new Date(`${EXAMINED_ON}T12:00:00Z`);

/** Findings with edits, a reason to stay, places in two files, and none; texts that are no ASCII. */
const withAdvice = {
  ...cleanPackage,
  [main]: cleanPackage[main].replace('"variables": {', '"variables": { "é😀": 1, "spare": 2,'),
  'certification.json': JSON.stringify({
    suppress: [
      {
        rule: 'Variables-Must-Be-Referenced',
        file: main,
        jsonPath: 'variables.spare',
        reason: 'Un lecteur « tiers » la lit.',
      },
    ],
  }),
};
const withBlocking = {
  ...withAdvice,
  [main]: withAdvice[main].replace('"[resourceGroup().location]"', '"westeurope"'),
  'scripts/Thumbs.db': 'x',
};

describe('given reports of two packages', () => {
  test('when they are read back, then each has its own findings', async () => {
    const report = certify(packageOf(withBlocking), sha256);
    const { findings, ...facts } = report;
    const item = { skuId: 'a', packageVersion: '1.0.0', packageSha256: '0' };
    const clean = { ...facts, verdict: 'passed' } as const;
    const stored = [
      { ...item, facts, findings: findings.length },
      { ...item, skuId: 'b', facts: clean, findings: 0 },
      { ...item, skuId: 'c', facts, findings: 1 },
    ];
    assert.deepEqual(packageReports(stored, [...findings, ...findings.slice(0, 1)]), [
      { ...item, report },
      { ...item, skuId: 'b', report: { ...clean, findings: [] } },
      { ...item, skuId: 'c', report: { ...facts, findings: findings.slice(0, 1) } },
    ]);
  });
});

describe('given a package that is uploaded', () => {
  let api: Api;
  let owner: TokenActor;
  before(async () => {
    api = await startApi({ worker: true });
    ({ owner } = api.app.publisher);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const fields = `reports { skuId packageVersion packageSha256 passed date
    en: json(language: EN) fr: json(language: FR) junit(language: FR) sarif(language: EN) }`;

  /** The dry run of an offer, once it is over. */
  async function validated(offer: string): Promise<Data> {
    const input = { offerId: encodeGlobalId('Offer', offer), expectedDraftVersion: 1 };
    const { check } = await api.mutate(owner, 'validate', input, 'check { id }');
    const { events } = await api.watch(
      owner,
      `subscription ($checkId: ID!) { checkFinished(checkId: $checkId) { state ${fields} } }`,
      { checkId: check?.id },
    );
    const finished = (await events?.next())?.checkFinished;
    assert.ok(finished);
    return finished;
  }

  /** What the command line prints for the zip. */
  async function certified(
    zip: Buffer,
    sku: string,
    language: Language,
    format = 'json',
  ): Promise<string> {
    const place = join(api.app.folder, 'certified.zip');
    await writeFile(place, zip);
    const out: string[] = [];
    await runCertify([place, '--format', format, '--sku', sku, '--language', language], {
      now,
      version,
      write: (part) => out.push(part),
      writeError: assert.fail,
      colour: false,
    });
    return out.join('');
  }

  for (const [what, files, state] of [
    ['advice alone', withAdvice, 'PASSED'],
    ['what blocks', withBlocking, 'BLOCKED'],
  ] as const) {
    test(`when ${what} is found, then the dry run, the stage and the command line give the same bytes`, async () => {
      const zip = await buildPackage(files);
      const offer = await api.app.given.offer(api.app.publisher, { files: zip });
      const check = await validated(offer.id);
      assert.equal(check.state, state);
      const id = await api.app.given.published(owner, offer.id);
      await api.app.until(async () => {
        const { stage, endedAt } = await publication(id, 'stage endedAt');
        return endedAt !== null || text(stage) === 'PUBLISHER_SIGNOFF';
      });
      const ofStage = list((await publication(id, fields)).reports);
      const ofCheck = list(check.reports);
      assert.equal(ofStage.length, 1);
      assert.deepEqual(ofStage, ofCheck);
      const [report] = ofCheck;
      assert.equal(report?.passed, state === 'PASSED');
      assert.equal(report?.date, EXAMINED_ON);
      const sku = offer.draft.skus?.[0];
      const kind =
        sku?.skuType === 'SOLUTION_TEMPLATE' ? 'solution-template' : 'managed-application';
      for (const language of ['en', 'fr'] as const) {
        assert.equal(text(report?.[language]), await certified(zip, kind, language));
      }
      assert.equal(text(report?.junit), await certified(zip, kind, 'fr', 'junit'));
      // The log of the API is that of the command line, without edits and with pages of this installation.
      const resultsOf = (log: string) =>
        (JSON.parse(log) as { runs: { results: { fixes?: unknown }[] }[] }).runs[0]?.results ?? [];
      const printed = resultsOf(await certified(zip, kind, 'en', 'sarif'));
      assert.ok(printed.some(({ fixes }) => fixes !== undefined));
      assert.deepEqual(
        resultsOf(text(report?.sarif)),
        printed.map(({ fixes: _fixes, ...result }) => result),
      );
      assert.match(text(report?.sarif), /"helpUri": "http[^"]*\/docs\/rules\/PKG-001"/);
      const { findings } = JSON.parse(text(report?.en)) as {
        findings: { suppressed: object | null; fix: { edit: object | null } | null }[];
      };
      assert.ok(findings.some(({ suppressed }) => suppressed !== null));
      assert.ok(findings.some(({ fix }) => fix?.edit));
    });
  }

  async function publication(id: string, selection: string): Promise<Data> {
    const { node } = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Publication { ${selection} } } }`,
      { id: encodeGlobalId('Publication', id) },
    );
    assert.ok(node);
    return node;
  }
});
