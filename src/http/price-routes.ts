/** The prices of a SKU by country, as they stand in the draft, as a sheet to edit. */
import { pricesPath, skuOfDraft } from '../app/export-prices.ts';
import { mayReadDraftsOf } from '../app/read/may-read.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import type { Deps } from '../deps.ts';
import type { Text } from '../domain/language.ts';
import { scopeOf } from '../domain/policy.ts';
import { priceSheet } from '../domain/price-sheet.ts';
import { refuseCsv, sendCsv } from './csv-answer.ts';
import type { Route, RouteRequest } from './routes.ts';

const nothingHere: Text = {
  en: 'There is no SKU at this address that you may see.',
  fr: 'Il n’y a pas de référence SKU à cette adresse que vous puissiez voir.',
};

export function priceRoutes(deps: Deps): readonly Route[] {
  const draftAt = async ({ params, actor }: RouteRequest) => {
    const em = deps.orm.em.fork();
    const publisher = await em.findOne(Publisher, { publisherId: params['publisher'] ?? '' });
    if (publisher === null || !mayReadDraftsOf(actor, publisher.id)) return null;
    const offerId = params['offerId'] ?? '';
    const offer = await em.findOne(
      Offer,
      { publisher: publisher.id, offerId },
      { fields: ['draft'] },
    );
    return offer?.draft ?? null;
  };
  return [
    {
      methods: ['GET', 'HEAD'],
      path: pricesPath,
      scope: scopeOf('READ_DRAFT'),
      origins: 'OWN',
      handle: async (request) => {
        const { offerId = '', skuId = '' } = request.params;
        const draft = await draftAt(request);
        const found = draft === null ? null : skuOfDraft(draft, skuId);
        if (found === null) return refuseCsv(request, 404, nothingHere);
        const lines = priceSheet(found.sku, deps.settings.limitProfile, request.language);
        await sendCsv(
          request,
          `prices-${fileName(offerId)}-${fileName(skuId)}.csv`,
          async function* () {
            yield* lines;
          },
        );
      },
    },
  ];
}

/** A draft may hold any text as the id of a SKU. */
const fileName = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100);
