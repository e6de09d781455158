import { LeadDelivery } from '../db/lead-delivery.ts';
import { databaseNow } from '../db/database-time.ts';
import { Publisher } from '../db/publisher.ts';
import type { Deps } from '../deps.ts';
import { validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent } from '../domain/revision.ts';
import { testLeadDocument } from '../leads/lead-document.ts';
import { leadTarget } from '../leads/lead-target.ts';
import type { LeadTarget } from '../leads/lead-target.ts';
import type { LeadAnswer } from '../leads/lead-answer.ts';
import type { LeadDocument } from '../leads/lead-document.ts';
import type { Call, Outcome } from './call.ts';
import { deliveryOf, outcomeOf, outcomeWords, titleOf } from './deliver-lead.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import type { PrerequisitesNotMet } from './publish.ts';
import { loadValidationFacts } from './validation-facts.ts';

export type SendTestLeadRefusal =
  | Refusal<'NOT_FOUND' | 'NO_LEAD_DESTINATION' | 'TOO_MANY_REQUESTS'>
  | PrerequisitesNotMet
  | IdempotencyRefusal;
type Answer = Outcome<{ deliveryId: string }, SendTestLeadRefusal>;

/** Test leads of one offer within a minute: the destination belongs to somebody, who may not be the one who asks. */
export const TEST_LEADS_A_MINUTE = 6;

/**
 * Sends the destination of the draft a test lead, now. The attempt is written down first and sent after its commit: a
 * repeat with the same key sends nothing, and no transaction waits for somebody else's server.
 */
export async function sendTestLead(
  deps: Deps,
  call: Call,
  input: { readonly offerId: string },
): Promise<Answer> {
  const subject = { offer: input.offerId };
  let work: { id: string; target: LeadTarget; document: LeadDocument } | null = null;
  const outcome = await mutate(
    deps,
    call,
    'sendTestLead',
    input,
    subject,
    async (tx): Promise<Answer> => {
      work = null;
      const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', input.offerId);
      if (offer === null) return notFound(['input', 'offerId']);
      const content = frozenContent(offer.draft);
      const profile = deps.settings.limitProfile;
      const facts = await loadValidationFacts(tx.em, profile, offer, content);
      const violations = validatePrerequisites(content, facts).filter(({ path }) =>
        path.startsWith('leads.'),
      );
      if (violations.some(({ severity }) => severity === 'ERROR')) return incomplete(violations);
      const target = leadTarget(deps, offer.id, content.leads);
      if (target === null) return noDestination();
      const since = new Date((await databaseNow(tx.em)).getTime() - 60_000);
      const where = { offer: offer.id, test: true, publication: null, at: { $gt: since } };
      if ((await tx.em.count(LeadDelivery, where)) >= TEST_LEADS_A_MINUTE) return tooMany();
      const { publisherId } = await tx.em.findOneOrFail(Publisher, { id: offer.publisher });
      const about = { title: titleOf({ content }), publisherId, offerId: offer.offerId };
      work = { id: deps.newId(), target, document: testLeadDocument(about, tx.now) };
      await tx.em.insert(LeadDelivery, {
        id: work.id,
        offer: offer.id,
        lead: null,
        publication: null,
        destination: target.destination,
        test: true,
        at: tx.now,
        outcome: 'PENDING',
        httpStatus: null,
        response: '',
        ms: null,
      });
      return { ok: true, value: { deliveryId: work.id } };
    },
  );
  if (outcome.ok && work !== null) await sendNow(deps, work);
  return outcome;
}

async function sendNow(
  deps: Deps,
  { id, target, document }: { id: string; target: LeadTarget; document: LeadDocument },
): Promise<void> {
  const { leadTimeoutMs } = deps.timing;
  const answer: LeadAnswer = await target.send(document, { leadId: id, timeoutMs: leadTimeoutMs });
  deps.metrics.count('vitrine_lead_deliveries_total', { outcome: outcomeWords[outcomeOf(answer)] });
  await deps.orm.em.fork().nativeUpdate(LeadDelivery, { id }, deliveryOf(answer));
}

function incomplete(violations: PrerequisitesNotMet['violations']) {
  const { refusal } = refuse(
    'PREREQUISITES_NOT_MET',
    {
      en: 'The lead destination of the draft is not complete. Correct the fields that are named, save, and try again.',
      fr: 'La destination des prospects du brouillon n’est pas complète. Corrigez les champs indiqués, enregistrez, puis réessayez.',
    },
    { path: ['input', 'offerId'] },
  );
  return { ok: false as const, refusal: { ...refusal, violations } };
}

const noDestination = () =>
  refuse(
    'NO_LEAD_DESTINATION',
    {
      en: 'The offer has no lead destination: leads are kept here. Choose one under Lead management, save, and try again.',
      fr: 'L’offre n’a pas de destination des prospects\u00a0: ils sont conservés ici. Choisissez-en une sous Gestion des prospects, enregistrez, puis réessayez.',
    },
    { path: ['input', 'offerId'] },
  );

const tooMany = () =>
  refuse(
    'TOO_MANY_REQUESTS',
    {
      en: `The destination got ${TEST_LEADS_A_MINUTE} test leads within a minute. Wait a minute and try again.`,
      fr: `La destination a reçu ${TEST_LEADS_A_MINUTE} prospects de test en une minute. Attendez une minute et réessayez.`,
    },
    { availableWhen: { en: 'In a minute.', fr: 'Dans une minute.' } },
  );
