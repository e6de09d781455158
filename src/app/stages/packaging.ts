import type { Deps } from '../../deps.ts';
import { LeadDelivery } from '../../db/lead-delivery.ts';
import { Package } from '../../db/package.ts';
import { Publication } from '../../db/publication.ts';
import { Revision } from '../../db/revision.ts';
import type { Finding, Fix } from '../../domain/finding.ts';
import { buildProductPage } from '../../domain/product-page/build.ts';
import type { PagePackage, ProductPage } from '../../domain/product-page/product-page.ts';
import type { RevisionPackage } from '../../domain/revision.ts';
import { mayPass } from '../../leads/lead-answer.ts';
import type { LeadRefusal } from '../../leads/lead-answer.ts';
import { testLeadDocument } from '../../leads/lead-document.ts';
import { leadTarget } from '../../leads/lead-target.ts';
import { asJson, readMember } from '../../packages/package-files.ts';
import { deliveryOf, outcomeOf, outcomeWords, titleOf } from '../deliver-lead.ts';
import { hashOf, sha256 } from '../hashing.ts';
import type { PlacedFinding, StageInput, StageOutcome, StageWork } from './stage-work.ts';

/**
 * Builds the product page from technical and marketing content, and hands the lead destination a test lead.
 * The page of an equal revision is taken from the earlier publication; the destination is always asked anew.
 */
export const packaging: StageWork = async (deps, input) => {
  const { publication, revision } = input;
  const earlier = await pageOfEqualRevision(deps, input);
  const page = earlier ?? (await buildPage(deps, input));
  // Last, so that no fault of ours makes the destination get its test lead again and again.
  const lead = await testDestination(deps, input);
  if (lead !== null) return lead;
  return {
    kind: 'passed',
    resultHash: page.hash,
    reused: earlier !== null,
    findings: [],
    store: async (tx) => {
      await tx.em.nativeUpdate(
        Publication,
        { id: publication.id, revision: revision.id },
        { productPage: page },
      );
    },
  };
};

async function pageOfEqualRevision(
  deps: Deps,
  { offer, revision, publication }: StageInput,
): Promise<ProductPage | null> {
  const em = deps.orm.em.fork();
  const publications = await em.find(
    Publication,
    { offer: offer.id, number: { $lt: publication.number } },
    { orderBy: { number: 'desc' }, limit: 5 },
  );
  for (const earlier of publications) {
    const { productPage } = earlier;
    if (productPage === null) continue;
    const same = await em.findOne(Revision, { id: earlier.revision, hash: revision.hash });
    if (same !== null) return productPage;
  }
  return null;
}

async function buildPage(
  deps: Deps,
  { publisher, offer, revision }: StageInput,
): Promise<ProductPage> {
  const packages: PagePackage[] = [];
  for (const item of revision.packages) {
    packages.push(await pagePackage(deps, publisher.id, item));
  }
  return buildProductPage(
    {
      publisher: { slug: publisher.publisherId, name: publisher.name },
      offerId: offer.offerId,
      content: revision.content,
      packages,
    },
    sha256,
  );
}

async function pagePackage(
  deps: Deps,
  publisher: string,
  item: RevisionPackage,
): Promise<PagePackage> {
  const stored = await deps.orm.em
    .fork()
    .findOneOrFail(Package, { publisher, sha256: item.sha256 });
  const zipPath = await deps.packages.path(item.sha256);
  if (zipPath === null) throw new Error(`Package ${item.sha256} is not in the store.`);
  return {
    skuItemId: item.skuItemId,
    sha256: item.sha256,
    version: item.version,
    skuType: item.skuType,
    entries: stored.entries ?? [],
    mainTemplate: asJson(await readMember(zipPath, 'mainTemplate.json')),
    form: asJson(await readMember(zipPath, 'createUiDefinition.json')),
  };
}

/** Null when the destination took the test lead of this publication, or when there is no destination. */
async function testDestination(
  deps: Deps,
  { run, publication, publisher, offer, revision, signal }: StageInput,
): Promise<StageOutcome | null> {
  const target = leadTarget(deps, offer.id, revision.content.leads);
  if (target === null) return null;
  // A worker that died after this was recorded has left nothing to ask for.
  const taken = { publication: publication.id, outcome: 'ACCEPTED' as const };
  if ((await deps.orm.em.fork().count(LeadDelivery, taken)) > 0) return null;
  const { timing } = deps;
  const about = {
    title: titleOf(revision),
    publisherId: publisher.publisherId,
    offerId: offer.offerId,
  };
  const answer = await target.send(testLeadDocument(about, deps.clock.now()), {
    leadId: publication.id,
    signal,
    timeoutMs: timing.leadTimeoutMs,
  });
  deps.metrics.count('vitrine_lead_deliveries_total', { outcome: outcomeWords[outcomeOf(answer)] });
  await deps.orm.em.fork().insert(LeadDelivery, {
    id: deps.newId(),
    offer: offer.id,
    lead: null,
    publication: publication.id,
    destination: target.destination,
    test: true,
    at: deps.clock.now(),
    ...deliveryOf(answer),
  });
  if (answer.ok) return null;
  if (answer.fault === 'PLATFORM') throw new Error(answer.message.en);
  if (mayPass(answer) && run.leadTries + 1 < timing.leadTries) {
    return { kind: 'later', afterMs: timing.leadRetryMs, reason: answer.message.en };
  }
  return {
    kind: 'faults',
    endReason: 'LEAD_DESTINATION_REFUSED',
    findings: [leadFinding(answer, answer.fieldPath ?? target.fieldPath)],
  };
}

const leadFix: Fix = {
  text: {
    en: 'Correct the lead destination in the Editor, try it there with a test lead, then press Publish.',
    fr: 'Corrigez la destination des prospects dans l’Éditeur, essayez-la avec un prospect de test, puis cliquez sur Publier.',
  },
  edit: null,
};

function leadFinding(delivery: LeadRefusal, fieldPath: string): PlacedFinding {
  const finding: Finding = {
    ruleId: 'LEAD-001',
    findingId: delivery.reason ?? `STATUS_${delivery.status}`,
    level: 'error',
    blocking: true,
    file: null,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    jsonPath: null,
    innerTemplate: null,
    message: delivery.message,
    help: {
      en: 'A customer’s interest must reach the publisher from the first day on, so a test lead is sent before the preview.',
      fr: 'L’intérêt d’un client doit parvenir à l’éditeur dès le premier jour\u00a0; un prospect de test est donc envoyé avant la préversion.',
    },
    fix: leadFix,
    fingerprint: hashOf(['LEAD-001', fieldPath, delivery.reason, delivery.status]),
  };
  return {
    finding,
    skuId: null,
    packageVersion: null,
    packageSha256: null,
    fieldPath,
    codeFrame: [],
  };
}
