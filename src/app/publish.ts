import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import { StageRun } from '../db/stage-run.ts';
import { recordOf } from '../domain/actor.ts';
import type { OfferContent } from '../domain/content.ts';
import type { Language } from '../domain/language.ts';
import { may } from '../domain/policy.ts';
import { validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import type { Violation } from '../domain/prerequisites/violation.ts';
import { openingFacts, supersede } from '../domain/publication.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent, revisionPackages } from '../domain/revision.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { hashOf } from './hashing.ts';
import { mutate } from './mutate.ts';
import { notificationAddresses } from './notification-addresses.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf } from './open-publication.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { insertFacts, startedRun, storeChange } from './store-change.ts';
import type { Tx } from './transact.ts';
import { loadValidationFacts } from './validation-facts.ts';
import { byCall, writeHistory } from './write-history.ts';

export type PublishInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  readonly notificationEmails: readonly string[];
  readonly notesForReviewer: string | null;
  readonly supersede: boolean;
  /** Language of the mails of this publication. */
  readonly language: Language;
};

export type PrerequisitesNotMet = Refusal<'PREREQUISITES_NOT_MET'> & {
  /** Errors and warnings, in the order of the form. */
  readonly violations: readonly Violation[];
};
export type NotificationAddressRequired = Refusal<'NOTIFICATION_ADDRESS_REQUIRED'> & {
  /** The addresses of the publication before, else the caller's own. */
  readonly suggestedEmails: readonly string[];
};

export type PublishRefusal =
  | Refusal<
      'NOT_FOUND' | 'INVALID_INPUT' | 'INVALID_NOTIFICATION_ADDRESS' | 'PUBLICATION_IN_PROGRESS'
    >
  | StaleVersion
  | PrerequisitesNotMet
  | NotificationAddressRequired
  | IdempotencyRefusal;

/** Longest notes for the reviewer, in characters. */
const MAX_NOTES = 10_000;

/** Class of the advisory locks of product page addresses. */
const ADDRESS_LOCK_CLASS = 0x61_64_64_72;

type Answer = Outcome<{ offerId: string; publicationId: string }, PublishRefusal>;

/**
 * Publish: validates the prerequisites and starts a publication on a frozen copy of the draft.
 *
 * Everything happens in the request: violations give a refusal with all of them and store nothing; a
 * clean draft without an address is asked for one; a clean draft with addresses is snapshot, publication,
 * facts and the run of certification in one transaction (R1 to R3, R12, R16).
 */
export async function publish(deps: Deps, call: Call, input: PublishInput): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'publish', input, subject, async (tx): Promise<Answer> => {
    const path = ['input', 'offerId'];
    const action = input.supersede ? 'SUPERSEDE' : 'PUBLISH';
    const offer = await lockOwnOffer(tx.em, call.actor, action, input.offerId);
    if (offer === null) return notFound(path);
    const current = await currentOf(tx.em, offer);
    // With nothing to replace it is a publication like any other.
    if (current === null && !may(call.actor, 'PUBLISH', offer.publisher)) return notFound(path);
    const notes = input.notesForReviewer?.length ?? 0;
    if (notes > MAX_NOTES) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `Notes for the reviewer have at most ${MAX_NOTES} characters; these have ${notes}.`,
          fr: `Les notes pour le réviseur comptent au plus ${MAX_NOTES} caractères\u00a0; celles-ci en ont ${notes}.`,
        },
        { path: ['input', 'notesForReviewer'] },
      );
    }
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;

    const superseding =
      current === null
        ? null
        : supersede(asOpenPublication(current), input.supersede, deps.settings.pipeline);
    if (superseding !== null && !superseding.ok) return superseding;

    const content = frozenContent(offer.draft);
    await lockAddress(tx.em, offer, content);
    const facts = await loadValidationFacts(tx.em, deps.settings.limitProfile, offer, content);
    const violations = validatePrerequisites(content, facts);
    const errors = violations.filter(({ severity }) => severity === 'ERROR').length;
    if (errors > 0) return prerequisitesNotMet(violations, errors);

    if (input.notificationEmails.length === 0) {
      return await notificationAddressRequired(tx.em, offer, call);
    }
    const addresses = notificationAddresses(input.notificationEmails);
    if (!addresses.ok) return addresses;

    let { seq } = offer;
    if (current !== null && superseding !== null) {
      seq = await storeChange(deps, tx, offer, current, superseding.change, {
        ...byCall(call),
        cause: 'SUPERSEDED',
        token: null,
      });
    }
    const publicationId = await startPublication(
      deps,
      tx,
      call,
      { ...input, notificationEmails: addresses.addresses },
      offer,
      content,
      seq,
    );
    return { ok: true, value: { offerId: offer.id, publicationId } };
  });
}

/**
 * Lets one publication at a time ask whether its product page's address is free: of two that start at the
 * same moment, the second sees the first. Taken after the offer's lock and by nobody else.
 */
async function lockAddress(em: Em, offer: Offer, content: OfferContent): Promise<void> {
  const address = `${offer.publisher}/${content.marketplace?.marketingIdentifier}`.toLowerCase();
  await em.execute('select pg_advisory_xact_lock(?, hashtext(?))', [ADDRESS_LOCK_CLASS, address]);
}

function prerequisitesNotMet(
  violations: readonly Violation[],
  errors: number,
): { ok: false; refusal: PrerequisitesNotMet } {
  const { refusal } = refuse('PREREQUISITES_NOT_MET', {
    en: `Publish refused: ${errors} ${errors === 1 ? 'field' : 'fields'} to correct. Nothing was sent. Correct ${errors === 1 ? 'it' : 'them'}, then press Publish again.`,
    fr: `Publication refusée\u00a0: ${errors} ${errors === 1 ? 'champ' : 'champs'} à corriger. Rien n’a été envoyé. ${errors === 1 ? 'Corrigez-le' : 'Corrigez-les'}, puis cliquez à nouveau sur Publier.`,
  });
  return { ok: false, refusal: { ...refusal, violations } };
}

async function notificationAddressRequired(
  em: Em,
  offer: Offer,
  call: Call,
): Promise<{ ok: false; refusal: NotificationAddressRequired }> {
  const latest =
    offer.latestPublication === null
      ? null
      : await em.findOne(Publication, { id: offer.latestPublication });
  const own = call.actor.kind === 'TOKEN' && call.actor.email !== null ? [call.actor.email] : [];
  const { refusal } = refuse(
    'NOTIFICATION_ADDRESS_REQUIRED',
    {
      en: 'Every field is in order. Give at least one mail address for the news of this publication, then press Publish.',
      fr: 'Tous les champs sont en ordre. Indiquez au moins une adresse pour les nouvelles de cette publication, puis cliquez sur Publier.',
    },
    { path: ['input', 'notificationEmails'] },
  );
  return {
    ok: false,
    refusal: { ...refusal, suggestedEmails: latest?.notificationEmails ?? own },
  };
}

async function startPublication(
  deps: Deps,
  tx: Tx,
  call: Call,
  input: PublishInput,
  offer: Offer,
  content: OfferContent,
  seq: number,
): Promise<string> {
  const { em, now } = tx;
  const by = recordOf(call.actor);
  const packages = revisionPackages(content);
  const revision = {
    id: deps.newId(),
    offer: offer.id,
    number: (await em.count(Revision, { offer: offer.id })) + 1,
    content,
    contentHash: offer.draftHash,
    packages,
    hash: hashOf({ content, packages }),
    createdBy: by,
    createdAt: now,
  };
  await em.insert(Revision, revision);
  const publication = {
    id: deps.newId(),
    offer: offer.id,
    publisher: offer.publisher,
    number: (await em.count(Publication, { offer: offer.id })) + 1,
    revision: revision.id,
    state: 'RUNNING' as const,
    stage: 'CERTIFICATION' as const,
    waitingFor: null,
    endReason: null,
    notificationEmails: [...input.notificationEmails],
    language: input.language,
    notesForReviewer: input.notesForReviewer,
    requestedBy: by,
    productPage: null,
    startedAt: now,
    endedAt: null,
  };
  await em.insert(Publication, publication);
  const certification = startedRun(
    deps,
    publication,
    { stage: 'CERTIFICATION', status: 'IN_PROGRESS' },
    now,
  );
  await em.insertMany(StageRun, [
    startedRun(deps, publication, { stage: 'VALIDATE_PREREQUISITES', status: 'COMPLETE' }, now),
    certification,
  ]);
  tx.rings.push({ kind: 'stage', id: certification.id, token: 0 });
  await em.nativeUpdate(
    Offer,
    { id: offer.id },
    { seq: seq + openingFacts.length, latestPublication: publication.id, updatedAt: now },
  );
  const numbered = { id: offer.id, publisher: offer.publisher, seq };
  const { draftVersion } = offer;
  const happening = { kind: 'PUBLISHED', draftVersion, publication: publication.number } as const;
  await writeHistory(deps, tx, offer, [happening], byCall(call));
  await insertFacts(deps, tx, numbered, publication.id, openingFacts, { by, cause: null });
  return publication.id;
}
