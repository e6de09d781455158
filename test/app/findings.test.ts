import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { findingsPage, fixedFindings, groupFindings } from '../../src/app/read/findings.ts';
import type { FindingFilter } from '../../src/app/read/findings.ts';
import { Finding } from '../../src/db/finding.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { startInstallation } from '../support/installation.ts';
import { publicationOf, withPackage } from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner } = app.publisher;

/** Parameters that nothing references, and passwords that are not secure: those refuse the package. */
const withParameters = (...declared: readonly string[]) => ({
  ...cleanPackage,
  'mainTemplate.json': cleanPackage['mainTemplate.json'].replace(
    '"vmName": {',
    `${declared.map((name) => `"${name}": { "type": "string", "metadata": { "description": "For a test." } },\n    `).join('')}"vmName": {`,
  ),
});

const all: FindingFilter = { levels: null, stage: null, ruleId: null, file: null, skuId: null };

const listOf = async (publication: string, filter: Partial<FindingFilter> = {}) => {
  const request = { limit: 100, fromEnd: false, after: null, before: null };
  const page = await findingsPage(app.em(), publication, { ...all, ...filter }, request);
  return page.items.map(({ row: { body } }) => `${body.ruleId} ${body.jsonPath}`);
};

async function publishedWith(offer: string, version: string, ...declared: readonly string[]) {
  const sha256 = await app.given.storedPackage(app.publisher.id, withParameters(...declared));
  await app.given.draft(offer, withPackage(version, sha256));
  const publication = await app.given.published(owner, offer);
  await app.ended(publication);
  return publication;
}

const UNUSED = 'Parameters-Must-Be-Referenced';
const INSECURE = 'Password-params-must-be-secure';
const REQUIRED = 'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition';
const at = (rule: string, name: string) => `${rule} parameters.${name}`;

describe('given a publication that certification refused, and the next one', async () => {
  const { id: offer } = await app.given.offer(app.publisher);
  const first = await publishedWith(offer, '1.1.0', 'spare', 'userPassword');
  const second = await publishedWith(offer, '1.2.0', 'adminPasswordTwo', 'spare');
  const findings = async (publication: string) =>
    await app.em().find(Finding, { publication }, { orderBy: { position: 'asc' } });

  test('when they are asked for by rule, file or SKU, then only those come', async () => {
    const every = await listOf(first);
    assert.equal(every.length, 5);
    assert.deepEqual(await listOf(first, { ruleId: UNUSED }), [
      at(UNUSED, 'spare'),
      at(UNUSED, 'userPassword'),
    ]);
    const ofForm = every.filter((one) => one.startsWith(REQUIRED));
    assert.deepEqual(await listOf(first, { file: 'createUiDefinition.json' }), ofForm);
    const ofTemplate = every.filter((one) => !ofForm.includes(one));
    assert.deepEqual(await listOf(first, { file: 'mainTemplate.json' }), ofTemplate);
    assert.deepEqual([ofForm.length, ofTemplate.length], [2, 3]);
    assert.deepEqual(await listOf(first, { skuId: 'standard' }), every);
    assert.deepEqual(await listOf(first, { skuId: 'gold' }), []);
  });

  test('when they are counted, then groups that block come first, and what is new is told', async () => {
    assert.deepEqual(groupFindings(await findings(second), 'RULE'), [
      { key: REQUIRED, count: 2, blocking: 2, added: 1 },
      { key: INSECURE, count: 1, blocking: 1, added: 1 },
      { key: UNUSED, count: 2, blocking: 0, added: 1 },
    ]);
    assert.deepEqual(groupFindings(await findings(second), 'FILE'), [
      { key: 'createUiDefinition.json', count: 2, blocking: 2, added: 1 },
      { key: 'mainTemplate.json', count: 3, blocking: 1, added: 2 },
    ]);
  });

  test('when it is asked what was fixed, then it is what the first one had and the second one has not', async () => {
    const fixed = async (id: string) =>
      (await fixedFindings(app.em(), await publicationOf(app, id))).map(
        ({ body }) => `${body.ruleId} ${body.jsonPath}`,
      );
    assert.deepEqual(await fixed(first), []);
    assert.deepEqual((await fixed(second)).toSorted(), [
      at(UNUSED, 'userPassword'),
      `${REQUIRED} parameters.outputs`,
      at(INSECURE, 'userPassword.type'),
    ]);
  });

  test('when the next one has not come to certification, then nothing counts as fixed', async () => {
    await app.given.draft(offer, (content) => ({ ...content, support: {} }));
    const { number } = await publicationOf(app, second);
    const none = { id: crypto.randomUUID(), offer, number: number + 1 };
    assert.deepEqual(await fixedFindings(app.em(), none), []);
  });
});
