/** A publication that people take from Publish to live through the API, whatever happens meanwhile, and what must be true at its end. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Mail } from '../../src/db/mail.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { Review } from '../../src/db/review.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { emlFileName } from '../../src/mail/eml-transport.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import type { Partner } from '../api/partner.ts';
import { cleanPackage } from '../support/clean-package.ts';
import type { FaultInstallation } from './fault-installation.ts';
import { patiently } from './patiently.ts';
import { FILES_ADDRESS } from './stand-still.ts';

export const SMTP_ADDRESS = 'smtp@solenne.example';

export type GivenPublication = { readonly offer: string; readonly leadPath: string };

/** Longer than a publication stands at a point while others come to theirs and the harm is done; in milliseconds. */
const STANDING_MS = 240_000;

let made = 0;

/** An offer with a package of its own, so that nothing recorded is reused, and a lead destination of its own. */
export async function givenPublication(at: FaultInstallation): Promise<GivenPublication> {
  made += 1;
  const leadPath = `/leads/${made}`;
  const offer = await at.app.given.offer(at.app.publisher, {
    files: { ...cleanPackage, 'scripts/number.txt': `package ${made}` },
    leadEndpointUrl: at.leadUrl(leadPath),
  });
  return { offer: offer.id, leadPath };
}

/** Asks until it is answered, with one idempotency key: a caller whose answer was lost asks again. */
async function insist(
  by: Partner,
  name: string,
  input: Record<string, unknown>,
  offer: string,
): Promise<void> {
  const idempotencyKey = `${name} ${offer}`;
  await patiently(`${name} is answered`, async () => {
    return await by.done(name, { ...input, idempotencyKey }, '__typename');
  });
}

/** The open or ended publication of the offer; there is one. */
async function publicationOf(at: FaultInstallation, offer: string): Promise<Publication> {
  return await at.app.em().findOneOrFail(Publication, { offer });
}

/** Publishes, goes live and approves as soon as that is possible; resolves when it is live and all mails are sent. */
export async function takeToLive(
  at: FaultInstallation,
  { offer }: GivenPublication,
): Promise<void> {
  await publishIt(at, offer);
  await fromSignOffToLive(at, offer);
}

export async function publishIt(at: FaultInstallation, offer: string): Promise<void> {
  await insist(
    at.owner,
    'publish',
    {
      offerId: encodeGlobalId('Offer', offer),
      expectedDraftVersion: 1,
      notificationEmails: [FILES_ADDRESS, SMTP_ADDRESS],
    },
    offer,
  );
}

export async function reachedStage(
  at: FaultInstallation,
  offer: string,
  stage: Publication['stage'],
): Promise<Publication> {
  const isThere = async () => {
    const found = await publicationOf(at, offer);
    if (found.state === 'FAILED') return found;
    return found.stage === stage ? found : null;
  };
  return await patiently(`${offer} is at ${stage}`, isThere, STANDING_MS);
}

export async function fromSignOffToLive(at: FaultInstallation, offer: string): Promise<void> {
  const publication = await reachedStage(at, offer, 'PUBLISHER_SIGNOFF');
  const { hash } = await patiently('the revision is read', async () => {
    return await at.app.em().findOneOrFail(Revision, { id: publication.revision });
  });
  const offerId = encodeGlobalId('Offer', offer);
  await insist(at.owner, 'goLive', { offerId, revisionHash: hash }, offer);
  const review = await patiently('the review is there', async () => {
    return await at.app.em().findOne(Review, { publication: publication.id });
  });
  const reviewId = encodeGlobalId('Review', review.id);
  await insist(at.reviewer, 'approveReview', { reviewId, revisionHash: hash }, offer);
  const isOver = async () => {
    const em = at.app.em();
    const { state } = await em.findOneOrFail(Publication, { id: publication.id });
    if (state === 'RUNNING') return false;
    return (await em.count(Mail, { publication: publication.id, state: 'QUEUED' })) === 0;
  };
  await patiently(`${offer} is live and its mails are sent`, isOver, STANDING_MS);
}

/** What a publication left behind. */
export type Outcome = {
  /** What is not as promised; empty when all is well. */
  readonly wrong: readonly string[];
  /** Facts that say that a stage was delayed by a fault of ours. */
  readonly delays: number;
  /** Copies over SMTP beyond the first of each mail. */
  readonly secondCopies: number;
  /** How often the destination got its test lead. */
  readonly leads: number;
};

/** The facts of a publication without a fault, in order. */
const usualFacts = [
  'STAGE_STARTED VALIDATE_PREREQUISITES',
  'STAGE_COMPLETED VALIDATE_PREREQUISITES',
  ...[
    'CERTIFICATION',
    'PACKAGING',
    'PREVIEW',
    'PUBLISHER_SIGNOFF',
    'MICROSOFT_REVIEW',
    'LIVE',
  ].flatMap((stage) => [`STAGE_STARTED ${stage}`, `STAGE_COMPLETED ${stage}`]),
  'PUBLICATION_SUCCEEDED null',
];

/** Compares what a publication left behind with what was promised. */
export async function examine(
  at: FaultInstallation,
  { offer: id, leadPath }: GivenPublication,
): Promise<Outcome> {
  const em = at.app.em();
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, expected: unknown): void => {
    try {
      assert.deepEqual(found, expected);
    } catch {
      wrong.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
    }
  };

  const publications = await em.find(Publication, { offer: id });
  expect('publications', publications.length, 1);
  const [publication] = publications;
  if (publication === undefined) return { wrong, delays: 0, secondCopies: 0, leads: 0 };
  expect('end', [publication.state, publication.endReason], ['SUCCEEDED', null]);
  const offer = await em.findOneOrFail(Offer, { id });
  expect('production', offer.productionPublication, publication.id);

  const facts = await em.find(Transition, { offer: id }, { orderBy: { seq: 'asc' } });
  expect(
    'sequence',
    facts.map(({ seq }) => seq),
    facts.map((_, index) => index + 1),
  );
  expect('newest number', offer.seq, facts.length);
  const delays = facts.filter(({ kind }) => kind === 'STAGE_DELAYED');
  expect(
    'facts',
    facts.filter((fact) => !delays.includes(fact)).map(({ kind, stage }) => `${kind} ${stage}`),
    usualFacts,
  );
  const delayed = delays.map(({ stage }) => stage);
  expect('delays, one a stage at most', delayed.length, new Set(delayed).size);

  const runs = await em.find(StageRun, { publication: publication.id });
  expect(
    'stages',
    runs.filter(({ status }) => status !== 'COMPLETE').map(({ stage, status }) => [stage, status]),
    [],
  );

  const mails = await em.find(Mail, { publication: publication.id });
  expect(
    'mails',
    mails.map(({ event, recipient, state }) => `${event} ${recipient} ${state}`).sort(),
    ['OFFER_LIVE', 'PREVIEW_AVAILABLE'].flatMap((event) =>
      [FILES_ADDRESS, SMTP_ADDRESS].map((address) => `${event} ${address} SENT`),
    ),
  );
  expect('Message-IDs', new Set(mails.map(({ messageId }) => messageId)).size, mails.length);

  const names = await readdir(join(at.app.folder, 'mail'));
  let secondCopies = 0;
  for (const mail of mails) {
    if (mail.recipient === FILES_ADDRESS) {
      const name = emlFileName(mail.messageId);
      expect(`file of ${mail.event}`, names.filter((each) => each === name).length, 1);
      const content = await readFile(join(at.app.folder, 'mail', name), 'utf8').catch(() => '');
      expect(`Message-ID in the file of ${mail.event}`, content.includes(mail.messageId), true);
      continue;
    }
    const copies = at.smtp.mails.filter(({ raw }) => raw.includes(mail.messageId)).length;
    if (copies < 1) wrong.push(`${mail.event} never came over SMTP`);
    // Each copy was an attempt of its own: none was sent twice by one that had claimed it once.
    if (copies > mail.attempt) wrong.push(`${mail.event} came ${copies} times of ${mail.attempt}`);
    secondCopies += Math.max(0, copies - 1);
  }

  const leads = at.leads.get(leadPath) ?? 0;
  const accepted = await em.count(LeadDelivery, {
    publication: publication.id,
    outcome: 'ACCEPTED',
  });
  const tries = runs.find(({ stage }) => stage === 'PACKAGING')?.attempt ?? 0;
  // A lead that was not recorded is asked again; one that was is not.
  if (accepted !== 1 || leads < 1 || leads > tries) {
    wrong.push(`${leads} test leads, ${accepted} recorded as accepted, in ${tries} tries`);
  }
  return { wrong, delays: delays.length, secondCopies, leads };
}
