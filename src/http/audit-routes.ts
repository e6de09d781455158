/** The audit as a file: that of a publisher for its owners, all of it for operators. */
import { createAuditTrail } from '../app/audit-trail.ts';
import type { AuditTrail } from '../app/audit-trail.ts';
import { AUDIT_CSV_PATH, exportAudit } from '../app/export-audit.ts';
import { auditReach } from '../app/read/audit.ts';
import type { AuditFilter } from '../app/read/audit.ts';
import type { Deps } from '../deps.ts';
import type { Text } from '../domain/language.ts';
import { scopeOf } from '../domain/policy.ts';
import { localId } from '../schema/global-id.ts';
import { queryMoment } from './query-moment.ts';
import { refuseCsv, sendCsv } from './csv-answer.ts';
import type { Route, RouteRequest } from './routes.ts';

const nothingHere: Text = {
  en: 'The audit is read by the owners of a publisher and by operators.',
  fr: 'L’audit est lu par les propriétaires d’un éditeur et par les opérateurs.',
};

const unknownFilter: Text = {
  en: 'The filter is not understood. It has: actor, action, outcome, offer and publisher (ids of the API), from and to (moments such as 2026-11-23T14:11:09Z).',
  fr: 'Le filtre n’est pas compris. Il a\u00a0: actor, action, outcome, offer et publisher (des identifiants de l’API), from et to (des instants tels que 2026-11-23T14:11:09Z).',
};

export function auditRoutes(deps: Deps): readonly Route[] {
  const trail = createAuditTrail(deps);
  return [
    {
      methods: ['GET', 'HEAD'],
      path: AUDIT_CSV_PATH,
      scope: scopeOf('READ_AUDIT'),
      origins: 'OWN',
      handle: async (request) => await send(deps, trail, request),
    },
  ];
}

async function send(deps: Deps, trail: AuditTrail, request: RouteRequest): Promise<void> {
  const { actor } = request;
  const reach = auditReach(actor);
  const filter = filterOf(request.url.searchParams);
  if (reach === null) return refuseCsv(request, 403, nothingHere);
  if (filter === null) return refuseCsv(request, 400, unknownFilter);
  const { publisher, offer } = filter;
  await trail.staffRead(request, [{ publisher, offer, what: 'audit.csv' }]);
  await sendCsv(request, 'audit.csv', () => exportAudit(deps.orm.em.fork(), reach, filter));
}

/** Null when a value is not understood. */
function filterOf(query: URLSearchParams): AuditFilter | null {
  const [from, to] = [queryMoment(query.get('from')), queryMoment(query.get('to'))];
  if (from === undefined || to === undefined) return null;
  const texts = ['actor', 'action', 'outcome'].map((name) => query.get(name));
  // No audit holds U+0000, which PostgreSQL cannot be asked for.
  if (texts.some((text) => text?.includes('\u0000'))) return null;
  const [actor = null, action = null, outcome = null] = texts;
  const [offer, publisher] = [query.get('offer'), query.get('publisher')];
  return {
    ...{ actor, action, outcome, from, to },
    offer: offer === null ? null : localId('Offer', offer),
    publisher: publisher === null ? null : localId('Publisher', publisher),
  };
}
