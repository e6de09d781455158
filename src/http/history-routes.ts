/** The history of an offer, or of all offers of a publisher, as a file. */
import { exportHistory, historyPaths } from '../app/export-history.ts';
import { mayReadDraftsOf } from '../app/read/may-read.ts';
import type { HistoryFilter } from '../app/read/history.ts';
import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import { historyKinds } from '../domain/history.ts';
import type { HistoryKind } from '../domain/history.ts';
import type { Text } from '../domain/language.ts';
import { queryMoment } from './query-moment.ts';
import { refuseCsv, sendCsv } from './csv-answer.ts';
import type { Route, RouteRequest } from './routes.ts';
import { scopeOf } from '../domain/policy.ts';

const nothingHere: Text = {
  en: 'There is no history at this address that you may see.',
  fr: 'Il n’y a pas d’historique à cette adresse que vous puissiez voir.',
};

const unknownFilter: Text = {
  en: `The filter is not understood. It has: kind (one of ${historyKinds.join(', ')}; may be repeated), by, path, from and to (moments such as 2026-11-23T14:11:09Z).`,
  fr: `Le filtre n’est pas compris. Il a\u00a0: kind (l’une des valeurs ${historyKinds.join(', ')}\u00a0; répétable), by, path, from et to (des instants tels que 2026-11-23T14:11:09Z).`,
};

export function historyRoutes(deps: Deps): readonly Route[] {
  const route = { methods: ['GET', 'HEAD'], scope: scopeOf('READ_DRAFT'), origins: 'OWN' } as const;
  const em = () => deps.orm.em.fork();
  const publisherOf = async ({ params, actor }: RouteRequest): Promise<Publisher | null> => {
    const found = await em().findOne(Publisher, { publisherId: params['publisher'] ?? '' });
    return found !== null && mayReadDraftsOf(actor, found.id) ? found : null;
  };
  return [
    {
      ...route,
      path: historyPaths.offer,
      handle: async (request) => {
        const publisher = await publisherOf(request);
        const offerId = request.params['offerId'] ?? '';
        const offer =
          publisher === null
            ? null
            : await em().findOne(Offer, { publisher: publisher.id, offerId }, { fields: ['id'] });
        await send(deps, request, offer === null ? null : { offer: offer.id }, offerId);
      },
    },
    {
      ...route,
      path: historyPaths.publisher,
      handle: async (request) => {
        const publisher = await publisherOf(request);
        const of = publisher === null ? null : { publisher: publisher.id };
        await send(deps, request, of, publisher?.publisherId ?? '');
      },
    },
  ];
}

async function send(
  deps: Deps,
  request: RouteRequest,
  of: { readonly offer: string } | { readonly publisher: string } | null,
  name: string,
): Promise<void> {
  const filter = filterOf(request.url.searchParams);
  if (of === null) return refuseCsv(request, 404, nothingHere);
  if (filter === null) return refuseCsv(request, 400, unknownFilter);
  await sendCsv(request, `history-${name}.csv`, () =>
    exportHistory(deps.orm.em.fork(), of, filter, request.language),
  );
}

/** Null when a value is not understood. */
function filterOf(query: URLSearchParams): HistoryFilter | null {
  const kinds = query.getAll('kind');
  const known = kinds.filter((kind): kind is HistoryKind =>
    historyKinds.some((other) => other === kind),
  );
  const [from, to] = [queryMoment(query.get('from')), queryMoment(query.get('to'))];
  const [by, path] = [query.get('by'), query.get('path')];
  if (known.length < kinds.length || from === undefined || to === undefined) return null;
  // No history holds U+0000, which PostgreSQL cannot be asked for.
  if (`${by ?? ''}${path ?? ''}`.includes('\u0000')) return null;
  return { kinds: kinds.length === 0 ? null : known, by, path, from, to };
}
