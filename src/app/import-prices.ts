import type { Deps } from '../deps.ts';
import { undone } from '../domain/draft-changes.ts';
import { applyEdits } from '../domain/draft-edits.ts';
import { touches } from '../domain/draft-path.ts';
import { mergeEdits } from '../domain/merge-edits.ts';
import {
  faultsByLine,
  MAX_SHEET,
  MAX_SHEET_FAULTS,
  readPriceSheet,
} from '../domain/price-sheet.ts';
import type { SheetFault } from '../domain/price-sheet.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent } from '../domain/revision.ts';
import { validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import type { Call, Outcome } from './call.ts';
import { skuOfDraft } from './export-prices.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { draftConflict, laterChanges } from './later-changes.ts';
import type { DraftConflict } from './later-changes.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { refusalOfSize } from './save-draft.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { loadValidationFacts } from './validation-facts.ts';
import { byCall } from './write-history.ts';

export type ImportPricesInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  /** Readable id of the SKU. */
  readonly skuId: string;
  /** A sheet as `priceSheet` writes it. */
  readonly sheet: string;
};

export type SheetRefused = Refusal<'SHEET_REFUSED'> & { readonly faults: readonly SheetFault[] };

export type ImportPricesRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT'>
  | SheetRefused
  | StaleVersion
  | DraftConflict
  | IdempotencyRefusal;
/** `changed`: how many values of the draft became others, as digits. */
type Answer = Outcome<{ offerId: string; changed: string }, ImportPricesRefusal>;

/**
 * Writes the prices of a sheet into a SKU of the draft, all or none. A sheet that the rules of *Publish* would refuse is
 * refused here, so that no published price rises by a slip in a spreadsheet. It is compared with the draft that the
 * caller saw: what others wrote since stays, where a line does not ask for something else.
 */
export async function importPrices(
  deps: Deps,
  call: Call,
  input: ImportPricesInput,
): Promise<Answer> {
  const { offerId, skuId, sheet } = input;
  const subject = { offer: offerId };
  return await mutate(deps, call, 'importPrices', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const found = skuOfDraft(offer.draft, skuId);
    if (found === null) return notFound(['input', 'skuId']);
    if (found.sku.skuType !== 'MANAGED_APPLICATION') return noPrices(skuId);
    if (sheet.length > MAX_SHEET) return tooLong(sheet.length);
    const list = `${found.path}.marketPrices`;
    const since = await laterChanges(tx.em, offer, input.expectedDraftVersion, (path) =>
      touches(path, list),
    );
    if (!since.ok) return since;
    const { limitProfile: profile } = deps.settings;
    const seen = skuOfDraft(undone(offer.draft, since.later), skuId)?.sku;
    const { edits, faults, lineOf } = readPriceSheet(sheet, {
      path: found.path,
      sku: seen,
      profile,
      newId: () => deps.newId(),
    });
    const merged = mergeEdits(offer.draft, edits, since.later);
    if (!merged.ok) {
      const { conflicts } = merged;
      return draftConflict(offer, input.expectedDraftVersion, conflicts, ['input', 'sheet']);
    }
    const edited = applyEdits(offer.draft, merged.edits);
    if (!edited.ok) return edited;
    const content = frozenContent(edited.draft);
    const facts = await loadValidationFacts(tx.em, profile, offer, content);
    const all = [
      ...faults,
      ...faultsByLine(validatePrerequisites(content, facts), found.path, lineOf),
    ].toSorted((a, b) => a.line - b.line);
    if (all.length > 0) return sheetRefused(all);
    const tooLarge = refusalOfSize(edited.draft, ['input', 'sheet']);
    if (tooLarge !== null) return tooLarge;
    const who = { ...byCall(call), channel: 'IMPORT' } as const;
    await storeDraft(deps, tx, offer, edited.draft, 'DRAFT_SAVED', who);
    return { ok: true, value: { offerId: offer.id, changed: String(merged.edits.length) } };
  });
}

function sheetRefused(faults: readonly SheetFault[]): {
  readonly ok: false;
  readonly refusal: SheetRefused;
} {
  const count = faults.length;
  const { refusal } = refuse(
    'SHEET_REFUSED',
    {
      en: `The sheet has ${count === 1 ? 'a fault' : `${count} faults`}; no price was changed. Correct the lines that are named and import it again.`,
      fr: `La feuille a ${count === 1 ? 'une faute' : `${count} fautes`}\u00a0; aucun prix n’a été modifié. Corrigez les lignes indiquées, puis importez-la de nouveau.`,
    },
    { path: ['input', 'sheet'] },
  );
  return { ok: false, refusal: { ...refusal, faults: faults.slice(0, MAX_SHEET_FAULTS) } };
}

const noPrices = (skuId: string) =>
  refuse(
    'INVALID_INPUT',
    {
      en: `The SKU ${skuId} is no managed application, so it has no prices.`,
      fr: `La référence SKU ${skuId} n’est pas une application managée\u00a0; elle n’a pas de prix.`,
    },
    { path: ['input', 'skuId'] },
  );

const tooLong = (length: number) =>
  refuse(
    'INVALID_INPUT',
    {
      en: `The sheet has ${length} characters; ${MAX_SHEET} at most. Export the prices and edit that sheet.`,
      fr: `La feuille a ${length} caractères\u00a0; ${MAX_SHEET} au plus. Exportez les prix et modifiez cette feuille.`,
    },
    { path: ['input', 'sheet'] },
  );
