import { Kind } from 'graphql';
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import type { OfferPart } from '../app/read/offers-list.ts';

/** Which fields of an offer need more than its row, and what. */
const partsOfField: Readonly<Record<string, readonly OfferPart[]>> = {
  availableActions: ['draft', 'publication', 'stageRuns', 'revision'],
  draft: ['draft'],
  hasUnpublishedChanges: ['production'],
  production: ['production'],
  publication: ['publication', 'stageRuns', 'revision'],
  publisher: ['publisher'],
  skuTypes: ['listed'],
  logoUrl: ['listed', 'publisher'],
  status: ['publication'],
  statusText: ['publication'],
  steps: ['publication', 'stageRuns'],
  violations: ['draft'],
};

/** What the offers of a connection must be loaded with, by what is selected of them. */
export function selectedOfferParts(info: GraphQLResolveInfo): ReadonlySet<OfferPart> {
  const parts = new Set<OfferPart>();
  for (const { selectionSet } of info.fieldNodes) {
    if (selectionSet !== undefined) collect(info, selectionSet, parts);
  }
  return parts;
}

/** Walks `edges`, `node` and `nodes` down to the offer, and no further. */
function collect(info: GraphQLResolveInfo, set: SelectionSetNode, parts: Set<OfferPart>): void {
  for (const selection of set.selections) {
    switch (selection.kind) {
      case Kind.FIELD: {
        const name = selection.name.value;
        if (['edges', 'node', 'nodes'].includes(name) && selection.selectionSet !== undefined) {
          collect(info, selection.selectionSet, parts);
        } else {
          for (const part of partsOfField[name] ?? []) parts.add(part);
        }
        break;
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = info.fragments[selection.name.value];
        if (fragment !== undefined) collect(info, fragment.selectionSet, parts);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        collect(info, selection.selectionSet, parts);
        break;
    }
  }
}
