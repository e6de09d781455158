/** Steps of a publication that many tests take, each as people take them. */
import assert from 'node:assert/strict';
import { approveReview } from '../../src/app/approve-review.ts';
import type { Outcome } from '../../src/app/call.ts';
import { goLive } from '../../src/app/go-live.ts';
import { Mail } from '../../src/db/mail.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { Review } from '../../src/db/review.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent, PackageVersion, Sku } from '../../src/domain/content.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { callOf } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

/** The value of an answer; fails the test when it is a refusal. */
export function done<Value, R extends Refusal>(outcome: Outcome<Value, R>): Value {
  assert.ok(outcome.ok, outcome.ok ? '' : `${outcome.refusal.code}: ${outcome.refusal.message.en}`);
  return outcome.value;
}

/** The refusal of an answer; fails the test when it is none, or has another code. */
export function refused<Value, R extends Refusal, Code extends R['code']>(
  outcome: Outcome<Value, R>,
  code: Code,
): R & { readonly code: Code } {
  assert.ok(!outcome.ok, 'the answer was yes');
  assert.equal(outcome.refusal.code, code);
  // The code was just compared, so this is the member that has it.
  return outcome.refusal as R & { readonly code: Code };
}

export async function offerOf(app: Installation, id: string): Promise<Offer> {
  return await app.em().findOneOrFail(Offer, { id });
}

export async function publicationOf(app: Installation, id: string): Promise<Publication> {
  return await app.em().findOneOrFail(Publication, { id });
}

/** The frozen revision of a publication. */
export async function revisionOf(app: Installation, publicationId: string): Promise<Revision> {
  const { revision } = await publicationOf(app, publicationId);
  return await app.em().findOneOrFail(Revision, { id: revision });
}

export async function reviewOf(app: Installation, publicationId: string): Promise<Review> {
  return await app.em().findOneOrFail(Review, { publication: publicationId });
}

/** The runs of a publication by stage. */
export async function runsOf(
  app: Installation,
  publicationId: string,
): Promise<ReadonlyMap<StageRun['stage'], StageRun>> {
  const runs = await app.em().find(StageRun, { publication: publicationId });
  return new Map(runs.map((run) => [run.stage, run]));
}

/** All facts of an offer, in order. */
export async function factsOf(app: Installation, offerId: string): Promise<Transition[]> {
  return await app.em().find(Transition, { offer: offerId }, { orderBy: { seq: 'asc' } });
}

/** The mails of a publication, by event and recipient. */
export async function mailsOf(app: Installation, publicationId: string): Promise<Mail[]> {
  return await app
    .em()
    .find(
      Mail,
      { publication: publicationId },
      { orderBy: { queuedAt: 'asc', event: 'asc', recipient: 'asc' } },
    );
}

/** Publishes and waits for the sign-off. */
export async function toSignOff(
  app: Installation,
  by: TokenActor,
  offerId: string,
): Promise<string> {
  const publication = await app.given.published(by, offerId);
  await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
  return publication;
}

/** Presses Go live for the revision that waits. */
export async function signOff(
  app: Installation,
  by: TokenActor,
  publicationId: string,
): Promise<Review> {
  const { offer } = await publicationOf(app, publicationId);
  const { hash } = await revisionOf(app, publicationId);
  done(await goLive(app.deps, callOf(by), { offerId: offer, revisionHash: hash }));
  return await reviewOf(app, publicationId);
}

/** Publishes, signs off, and gives the review that waits. */
export async function toReview(
  app: Installation,
  by: TokenActor,
  offerId: string,
): Promise<{ readonly publication: string; readonly review: Review }> {
  const publication = await toSignOff(app, by, offerId);
  return { publication, review: await signOff(app, by, publication) };
}

/** A reviewer approves what he read. */
export async function approve(
  app: Installation,
  reviewer: TokenActor,
  publicationId: string,
): Promise<void> {
  const { id } = await reviewOf(app, publicationId);
  const { hash } = await revisionOf(app, publicationId);
  done(await approveReview(app.deps, callOf(reviewer), { reviewId: id, revisionHash: hash }));
}

/** Publishes and takes every step to live. */
export async function toLive(
  app: Installation,
  by: TokenActor,
  reviewer: TokenActor,
  offerId: string,
): Promise<string> {
  const { publication } = await toReview(app, by, offerId);
  await approve(app, reviewer, publication);
  const ended = await app.ended(publication);
  assert.equal(ended.state, 'SUCCEEDED');
  return publication;
}

/** A change of the first SKU of an offer. */
export function withSku(change: (sku: Sku) => Sku): (content: OfferContent) => OfferContent {
  return (content) => ({
    ...content,
    skus: (content.skus ?? []).map((sku, index) => (index === 0 ? change(sku) : sku)),
  });
}

/** Adds a newer package version to the first SKU, as an update does. */
export function withPackage(
  version: string,
  sha256: string,
): (content: OfferContent) => OfferContent {
  return withSku((sku) => {
    const [newest] = sku.packages ?? [];
    const added: PackageVersion = {
      ...newest,
      id: `package-${version.replaceAll('.', '-')}`,
      version,
      sha256,
    };
    return { ...sku, packages: [...(sku.packages ?? []), added] };
  });
}

/** A change of the marketing texts. */
export function withMarketplace(
  change: Partial<NonNullable<OfferContent['marketplace']>>,
): (content: OfferContent) => OfferContent {
  return (content) => ({ ...content, marketplace: { ...content.marketplace, ...change } });
}
