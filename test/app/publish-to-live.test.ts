import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { encodeGlobalId } from '../../src/app/global-id.ts';
import { findListing } from '../../src/app/listing.ts';
import { publish } from '../../src/app/publish.ts';
import { Finding } from '../../src/db/finding.ts';
import type { Transition } from '../../src/db/transition.ts';
import { offerStatus } from '../../src/domain/offer-status.ts';
import { stages } from '../../src/domain/pipeline.ts';
import { emlFileName } from '../../src/mail/eml-transport.ts';
import { messageId } from '../../src/mail/message-id.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import {
  approve,
  done,
  factsOf,
  mailsOf,
  offerOf,
  publicationOf,
  revisionOf,
  runsOf,
  signOff,
  toLive,
  toSignOff,
  withMarketplace,
  withPackage,
} from './flow.ts';
import { holdStages } from './hold-stages.ts';

const held = holdStages();
const app = await startInstallation({ wrap: held.wrap });
after(async () => {
  held.letGoAll();
  await app[Symbol.asyncDispose]();
});
const { owner, contributor } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

const factLine = ({ kind, stage, from, to, publicationState, actor }: Transition) =>
  [kind, stage, from, to, publicationState, actor.kind].map((word) => word ?? '-').join(' ');

/** A package with five faults in three files. */
const faultyPackage = () => {
  const template = JSON.parse(cleanPackage['mainTemplate.json']) as {
    parameters: Record<string, { type: string; metadata: { description: string } }>;
  };
  const metadata = { description: 'A secret.' };
  template.parameters['token'] = { type: 'string', metadata };
  template.parameters['adminPassword'] = { type: 'string', metadata };
  const { resources, ...above } = JSON.parse(cleanPackage['nestedtemplates/zone.json']) as Record<
    string,
    unknown
  >;
  const zone = { ...above, variables: { unused: 'x' }, resources };
  return { ...cleanPackage, 'mainTemplate.json': template, 'nestedtemplates/zone.json': zone };
};

/** The same with one of the faults corrected: the unused variable is gone. */
const lessFaultyPackage = () => ({
  ...faultyPackage(),
  'nestedtemplates/zone.json': cleanPackage['nestedtemplates/zone.json'],
});

describe('given a complete offer', () => {
  test('when it is published, signed off and approved, then it is live, with every fact and mail in order', async () => {
    const offer = await app.given.offer(app.publisher);
    const published = done(
      await publish(app.deps, callOf(owner), {
        offerId: offer.id,
        expectedDraftVersion: 1,
        notificationEmails: ['news@solenne.example', 'Pascale@Ventes.Solenne.EXAMPLE'],
        notesForReviewer: 'The form is in English only.',
        supersede: false,
        language: 'fr',
      }),
    );
    const id = published.publicationId;
    const waiting = await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    assert.equal(waiting.state, 'RUNNING');
    assert.equal(waiting.waitingFor, 'PUBLISHER');
    assert.equal(offerStatus(waiting, false), 'AWAITING_PUBLISHER_SIGNOFF');
    assert.equal((await offerOf(app, offer.id)).production, null);
    assert.equal(await findListing(app.em(), 'solenne', offer.offerId), null);

    const review = await signOff(app, contributor, id);
    assert.equal(review.state, 'WAITING');
    assert.equal((await publicationOf(app, id)).waitingFor, 'REVIEWER');
    await approve(app, reviewer, id);
    const ended = await app.ended(id);
    assert.deepEqual(
      [ended.state, ended.stage, ended.waitingFor, ended.endReason],
      ['SUCCEEDED', 'LIVE', null, null],
    );

    const facts = await factsOf(app, offer.id);
    assert.deepEqual(facts.map(factLine), [
      'STAGE_STARTED VALIDATE_PREREQUISITES NOT_STARTED IN_PROGRESS RUNNING PUBLISHER',
      'STAGE_COMPLETED VALIDATE_PREREQUISITES IN_PROGRESS COMPLETE RUNNING PUBLISHER',
      'STAGE_STARTED CERTIFICATION NOT_STARTED IN_PROGRESS RUNNING PUBLISHER',
      'STAGE_COMPLETED CERTIFICATION IN_PROGRESS COMPLETE RUNNING SYSTEM',
      'STAGE_STARTED PACKAGING NOT_STARTED IN_PROGRESS RUNNING SYSTEM',
      'STAGE_COMPLETED PACKAGING IN_PROGRESS COMPLETE RUNNING SYSTEM',
      'STAGE_STARTED PREVIEW NOT_STARTED IN_PROGRESS RUNNING SYSTEM',
      'STAGE_COMPLETED PREVIEW IN_PROGRESS COMPLETE RUNNING SYSTEM',
      'STAGE_STARTED PUBLISHER_SIGNOFF NOT_STARTED WAITING_FOR_PUBLISHER RUNNING SYSTEM',
      'STAGE_COMPLETED PUBLISHER_SIGNOFF WAITING_FOR_PUBLISHER COMPLETE RUNNING PUBLISHER',
      'STAGE_STARTED MICROSOFT_REVIEW NOT_STARTED WAITING_FOR_APPROVAL RUNNING PUBLISHER',
      'STAGE_COMPLETED MICROSOFT_REVIEW WAITING_FOR_APPROVAL COMPLETE RUNNING REVIEWER',
      'STAGE_STARTED LIVE NOT_STARTED IN_PROGRESS RUNNING REVIEWER',
      'STAGE_COMPLETED LIVE IN_PROGRESS COMPLETE SUCCEEDED SYSTEM',
      'PUBLICATION_SUCCEEDED - - - SUCCEEDED SYSTEM',
    ]);
    assert.deepEqual(
      facts.map(({ seq }) => seq),
      facts.map((_, index) => index + 1),
    );
    assert.ok(
      facts.every((fact) => fact.publication === id && fact.publisher === app.publisher.id),
    );
    assert.deepEqual(
      facts.map(({ actor }) => actor.name).filter((name) => name !== 'Vitrine'),
      [
        ...[owner, owner, owner].map(({ name }) => name),
        ...[contributor, contributor, reviewer, reviewer].map(({ name }) => name),
      ],
    );

    const runs = await runsOf(app, id);
    assert.deepEqual(
      stages.map((stage) => [stage, runs.get(stage)?.status]),
      stages.map((stage) => [stage, 'COMPLETE']),
    );
    assert.ok(
      [...runs.values()].every((run) => run.finishedAt !== null && run.leaseUntil === null),
    );

    const row = await offerOf(app, offer.id);
    assert.equal(row.production, ended.revision);
    assert.equal(row.productionPublication, id);
    assert.equal(row.slug, offer.offerId);
    assert.equal(row.seq, 15);
    assert.deepEqual(row.liveSince, ended.endedAt);
    const listing = await findListing(app.em(), 'solenne', offer.offerId.toUpperCase());
    assert.equal(listing?.offer.id, offer.id);
    assert.deepEqual(listing?.page, ended.productPage);
  });

  test('when it goes live, then preview and live are told by one mail to each address, with a fixed Message-ID', async () => {
    const offer = await app.given.offer(app.publisher);
    const id = await toLive(app, owner, reviewer, offer.id);
    const mails = await mailsOf(app, id);
    assert.deepEqual(
      mails.map(({ event, recipient, language }) => [event, recipient, language]),
      [
        ['PREVIEW_AVAILABLE', 'news@solenne.example', 'en'],
        ['OFFER_LIVE', 'news@solenne.example', 'en'],
      ],
    );
    for (const mail of mails) {
      const { event, recipient } = mail;
      assert.equal(mail.messageId, messageId({ about: id, event, recipient }, 'vitrine.example'));
    }
    const [preview, live] = mails;
    const place = `https://vitrine.example/offers/solenne/${offer.offerId}`;
    assert.match(preview?.text ?? '', new RegExp(`^${place}/preview$`, 'm'));
    assert.match(
      preview?.text ?? '',
      new RegExp(`^${place}/status\\?publication=1#stage-PUBLISHER_SIGNOFF$`, 'm'),
    );
    assert.match(
      live?.text ?? '',
      new RegExp(`^https://vitrine.example/store/solenne/${offer.offerId}$`, 'm'),
    );
    // Both are really handed over, each once.
    await app.until(async () => (await mailsOf(app, id)).every(({ state }) => state === 'SENT'));
    for (const mail of mails) {
      const file = join(app.folder, 'mail', emlFileName(mail.messageId));
      assert.ok((await readFile(file, 'latin1')).includes(mail.messageId));
    }
  });

  test('when the preview is told, then the mail speaks of the sign-off that waits', async () => {
    const offer = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer.id);
    const [mail] = await mailsOf(app, id);
    assert.match(mail?.text ?? '', /^Stage 5 of 7: Publisher sign-off, waiting for you$/m);
    assert.match(mail?.text ?? '', /^■■■■◉□□$/m);
  });

  test('when its draft is changed while it is published, then what goes live is the snapshot (R16)', async () => {
    const offer = await app.given.offer(app.publisher, {
      files: { ...cleanPackage, 'readme.md': 'A package of its own, so that it is examined.' },
    });
    held.hold('CERTIFICATION');
    const id = await app.given.published(owner, offer.id);
    await held.reached('CERTIFICATION');
    await app.given.draft(offer.id, withMarketplace({ title: 'Another title' }));
    held.letGo('CERTIFICATION');
    await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    await app.given.draft(offer.id, withMarketplace({ title: 'A third title' }));
    await signOff(app, owner, id);
    await approve(app, reviewer, id);
    await app.ended(id);
    const { draft, draftHash, production } = await offerOf(app, offer.id);
    const revision = await revisionOf(app, id);
    const listing = await findListing(app.em(), 'solenne', offer.offerId);
    assert.equal(draft.marketplace?.title, 'A third title');
    assert.equal(listing?.page.parts.overview.data.title, 'Fjord Backup Vault');
    assert.equal(production, revision.id);
    assert.notEqual(draftHash, revision.contentHash);
  });
});

describe('given a package with faults', () => {
  test('when it is published, then the publication ends with all of them at once, each with its place', async () => {
    const offer = await app.given.offer(app.publisher, { files: faultyPackage() });
    const id = await app.given.published(owner, offer.id);
    const ended = await app.ended(id);
    assert.deepEqual(
      [ended.state, ended.stage, ended.endReason],
      ['FAILED', 'CERTIFICATION', 'CERTIFICATION_FAULTS'],
    );
    assert.equal(offerStatus(ended, false), 'PUBLISH_FAILED');
    const findings = await app
      .em()
      .find(Finding, { publication: id }, { orderBy: { position: 'asc' } });
    assert.deepEqual(
      findings.map(({ body, position, level, fault, skuId, seenBefore }) => ({
        place: `${body.file}:${body.line}:${body.column}`,
        rule: body.ruleId,
        position,
        level,
        fault,
        skuId,
        seenBefore,
      })),
      [
        [
          'createUiDefinition.json:67:5',
          'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
        ],
        ['createUiDefinition.json:71:7', 'Password-Textboxes-Must-Be-Used-For-Password-Parameters'],
        ['mainTemplate.json:33:15', 'Password-params-must-be-secure'],
        ['mainTemplate.json:60:5', 'Parameters-Must-Be-Referenced'],
        ['nestedtemplates/zone.json:13:5', 'Variables-Must-Be-Referenced'],
      ].map(([place, rule], position) => ({
        place,
        rule,
        position,
        level: 'error',
        fault: 'PUBLISHER',
        skuId: 'standard',
        seenBefore: false,
      })),
    );
    for (const { body, codeFrame } of findings) {
      assert.equal(codeFrame.find(({ atFault }) => atFault)?.number, body.line);
      assert.ok(body.fix !== null && body.fix.text.fr !== '');
    }
    assert.deepEqual((await factsOf(app, offer.id)).slice(3).map(factLine), [
      'STAGE_REJECTED CERTIFICATION IN_PROGRESS REJECTED FAILED SYSTEM',
      'PUBLICATION_FAILED - - - FAILED SYSTEM',
    ]);

    const mails = await mailsOf(app, id);
    assert.deepEqual(
      mails.map(({ event, recipient }) => [event, recipient]),
      [
        ['CERTIFICATION_FAILED', 'engineering@solenne.example'],
        ['CERTIFICATION_FAILED', 'news@solenne.example'],
      ],
    );
    for (const { text } of mails) {
      for (const { id: finding, body } of findings) {
        assert.ok(text.includes(`* ${body.file}:${body.line}:${body.column} (SKU standard) ·`));
        assert.ok(text.includes(body.ruleId));
        assert.ok(text.includes(`#finding-${encodeGlobalId('Finding', finding)}`));
      }
    }
    const status = `https://vitrine.example/offers/solenne/${offer.offerId}/status`;
    assert.ok(mails[0]?.text.includes(`${status}?publication=1#stage-CERTIFICATION`));
  });

  test('when one fault is corrected and it is published again, then it starts at the first stage and knows the others again', async () => {
    const offer = await app.given.offer(app.publisher, { files: faultyPackage() });
    await app.ended(await app.given.published(owner, offer.id));
    const less = await app.given.storedPackage(app.publisher.id, lessFaultyPackage());
    await app.given.draft(offer.id, withPackage('1.0.1', less));
    const second = await app.given.published(owner, offer.id);
    const ended = await app.ended(second);
    assert.equal(ended.number, 2);
    const findings = await app.em().find(Finding, { publication: second });
    assert.equal(findings.length, 4);
    assert.ok(findings.every(({ seenBefore }) => seenBefore));
    assert.equal((await runsOf(app, second)).get('CERTIFICATION')?.reused, false);

    // A new fault beside an old one: the old one is known, the new one is new.
    const other = { ...lessFaultyPackage(), 'createUiDefinition.json': '{}' };
    const worse = await app.given.storedPackage(app.publisher.id, other);
    await app.given.draft(offer.id, withPackage('1.0.2', worse));
    const third = await app.given.published(owner, offer.id);
    await app.ended(third);
    const now = await app.em().find(Finding, { publication: third });
    const seen = now.filter(({ seenBefore }) => seenBefore).map(({ body }) => body.ruleId);
    assert.ok(seen.includes('Password-params-must-be-secure'));
    assert.ok(!seen.includes('CreateUIDefinition-Should-Have-Schema'));
    assert.ok(now.some(({ body }) => body.ruleId === 'CreateUIDefinition-Should-Have-Schema'));
    const facts = await factsOf(app, offer.id);
    const first = facts.find(({ publication }) => publication === third);
    assert.equal(first?.stage, 'VALIDATE_PREREQUISITES');
  });

  test('when the faulty package is corrected, then the new publication passes', async () => {
    const offer = await app.given.offer(app.publisher, { files: faultyPackage() });
    await app.ended(await app.given.published(owner, offer.id));
    const clean = await app.given.storedPackage(app.publisher.id, cleanPackage);
    await app.given.draft(offer.id, withPackage('1.0.1', clean));
    const second = await toSignOff(app, owner, offer.id);
    assert.equal(await app.em().count(Finding, { publication: second }), 0);
  });
});

describe('given an offer whose package was certified', () => {
  test('when a text is corrected and it is published again, then the package is not certified again', async () => {
    const offer = await app.given.offer(app.publisher, {
      files: { ...cleanPackage, 'readme.md': 'Certified once.' },
    });
    const first = await toSignOff(app, owner, offer.id);
    assert.equal((await runsOf(app, first)).get('CERTIFICATION')?.reused, false);
    await app.given.draft(offer.id, withMarketplace({ summary: 'Locked, encrypted backups.' }));
    // A certification that asked the examiner would stand before this door.
    held.hold('CERTIFICATION');
    const second = await app.given.published(owner, offer.id, true);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    held.letGo('CERTIFICATION');
    const runs = await runsOf(app, second);
    const before = await runsOf(app, first);
    assert.equal(runs.get('CERTIFICATION')?.reused, true);
    assert.equal(runs.get('CERTIFICATION')?.resultHash, before.get('CERTIFICATION')?.resultHash);
    assert.equal(runs.get('PACKAGING')?.reused, false);
    const passed = (await factsOf(app, offer.id)).find(
      ({ publication, stage, kind }) =>
        publication === second && stage === 'CERTIFICATION' && kind === 'STAGE_COMPLETED',
    );
    assert.equal(passed?.cause, 'REUSED');
  });

  test('when it is published again unchanged, then its product page is reused too', async () => {
    const offer = await app.given.offer(app.publisher);
    const first = await toSignOff(app, owner, offer.id);
    const second = await app.given.published(owner, offer.id, true);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    const runs = await runsOf(app, second);
    assert.equal(runs.get('PACKAGING')?.reused, true);
    assert.deepEqual(
      (await publicationOf(app, second)).productPage,
      (await publicationOf(app, first)).productPage,
    );
  });
});
