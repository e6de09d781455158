import type { Deps } from '../deps.ts';
import { Check } from '../db/check.ts';
import { freshWork } from '../db/columns.ts';
import { validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent, revisionPackages } from '../domain/revision.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { findReadableOffer, notFound } from './find-offer.ts';
import { may } from '../domain/policy.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { loadValidationFacts } from './validation-facts.ts';

export type ValidateOfferRefusal = Refusal<'NOT_FOUND'> | StaleVersion | IdempotencyRefusal;
type Answer = Outcome<{ checkId: string }, ValidateOfferRefusal>;

/**
 * A dry run: the same prerequisites and the same certification as *Publish*, on a frozen copy of the
 * draft, without any effect on the offer. Without a package to test it is finished at once.
 */
export async function validateOffer(
  deps: Deps,
  call: Call,
  input: { readonly offerId: string; readonly expectedDraftVersion: number },
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'validate', input, subject, async (tx): Promise<Answer> => {
    const offer = await findReadableOffer(tx.em, call.actor, input.offerId);
    if (offer === null || !may(call.actor, 'VALIDATE', offer.publisher)) {
      return notFound(['input', 'offerId']);
    }
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;
    const content = frozenContent(offer.draft);
    const facts = await loadValidationFacts(tx.em, deps.settings.limitProfile, offer, content);
    const violations = validatePrerequisites(content, facts);
    const blocked = violations.some(({ severity }) => severity === 'ERROR');
    const testable = testablePackages(content, facts.packages).length > 0;
    const check = {
      id: deps.newId(),
      publisher: offer.publisher,
      offer: offer.id,
      draftVersion: offer.draftVersion,
      content,
      state: testable ? ('RUNNING' as const) : blocked ? ('BLOCKED' as const) : ('PASSED' as const),
      violations,
      findings: [],
      reports: [],
      requestedAt: tx.now,
      finishedAt: testable ? null : tx.now,
      ...freshWork(currentTraceparent(deps.tracing)),
    };
    await tx.em.insert(Check, check);
    if (testable) tx.rings.push({ kind: 'check', id: check.id, token: 0 });
    return { ok: true, value: { checkId: check.id } };
  });
}

/** The packages of a draft that can be tested: complete enough to name, and processed. */
export function testablePackages(
  content: Check['content'],
  packages: ReadonlyMap<string, { readonly state: string }>,
) {
  const skus = Array.isArray(content.skus) ? content.skus : [];
  const known = new Set<string>(['SOLUTION_TEMPLATE', 'MANAGED_APPLICATION']);
  const typed = skus.filter(({ skuType }) => typeof skuType === 'string' && known.has(skuType));
  return revisionPackages({ skus: typed }).filter(
    ({ sha256 }) => packages.get(sha256)?.state === 'PROCESSED',
  );
}
