/** The leads of an offer, or of all offers of a publisher, as a file. */
import { exportLeads, leadPaths } from '../app/export-leads.ts';
import type { LeadFilter, LeadsOf } from '../app/read/leads.ts';
import { mayReadDraftsOf } from '../app/read/may-read.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import type { Deps } from '../deps.ts';
import type { Text } from '../domain/language.ts';
import { leadStates } from '../domain/lead.ts';
import { scopeOf } from '../domain/policy.ts';
import { refuseCsv, sendCsv } from './csv-answer.ts';
import type { Route, RouteRequest } from './routes.ts';

const nothingHere: Text = {
  en: 'There are no leads at this address that you may see.',
  fr: 'Il n’y a pas de prospects à cette adresse que vous puissiez voir.',
};

const unknownFilter: Text = {
  en: `The filter is not understood. It has: email (one address) and state (one of ${leadStates.join(', ')}).`,
  fr: `Le filtre n’est pas compris. Il a\u00a0: email (une adresse) et state (l’une des valeurs ${leadStates.join(', ')}).`,
};

export function leadRoutes(deps: Deps): readonly Route[] {
  const route = { methods: ['GET', 'HEAD'], scope: scopeOf('READ_DRAFT'), origins: 'OWN' } as const;
  const em = () => deps.orm.em.fork();
  const publisherOf = async ({ params, actor }: RouteRequest): Promise<Publisher | null> => {
    const found = await em().findOne(Publisher, { publisherId: params['publisher'] ?? '' });
    return found !== null && mayReadDraftsOf(actor, found.id) ? found : null;
  };
  return [
    {
      ...route,
      path: leadPaths.offer,
      handle: async (request) => {
        const publisher = await publisherOf(request);
        const offerId = request.params['offerId'] ?? '';
        const offer =
          publisher === null
            ? null
            : await em().findOne(Offer, { publisher: publisher.id, offerId }, { fields: ['id'] });
        const of =
          publisher === null || offer === null
            ? null
            : { publisher: publisher.id, offer: offer.id };
        await send(deps, request, of, offerId);
      },
    },
    {
      ...route,
      path: leadPaths.publisher,
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
  of: LeadsOf | null,
  name: string,
): Promise<void> {
  const filter = filterOf(request.url.searchParams);
  if (of === null) return refuseCsv(request, 404, nothingHere);
  if (filter === null) return refuseCsv(request, 400, unknownFilter);
  await sendCsv(request, `leads-${name}.csv`, () => exportLeads(deps.orm.em.fork(), of, filter));
}

/** Null when a value is not understood. */
function filterOf(query: URLSearchParams): LeadFilter | null {
  const [email, given] = [query.get('email'), query.get('state')];
  const state = leadStates.find((known) => known === given) ?? null;
  if (given !== null && state === null) return null;
  // No lead holds U+0000, which PostgreSQL cannot be asked for.
  return email?.includes('\u0000') ? null : { state, email };
}
