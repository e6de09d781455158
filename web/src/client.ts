import { cacheExchange, type Cache, type DataField } from '@urql/exchange-graphcache';
import { Client, fetchExchange, mapExchange, subscriptionExchange, type CombinedError } from 'urql';
import { possibleTypes } from './gql/possible-types.ts';
import { createLive } from './live.ts';
import { learnServerTime } from './server-time.ts';
import { readLanguage } from './session.ts';

/** Types that are values: they have no id of their own and live inside the object that holds them. */
const values = [
  'ApiTokenConnection',
  'AuditConnection',
  'AvailableAction',
  'Category',
  'CategoryCount',
  'CertificationReport',
  'CodeLine',
  'ComparedFile',
  'ComparedSide',
  'Deployment',
  'DeploymentFile',
  'DeploymentForm',
  'DeploymentPlan',
  'DiffHunk',
  'DiffLine',
  'Differences',
  'EditConflict',
  'FieldDifference',
  'FieldDifferenceConnection',
  'FindingConnection',
  'Fix',
  'FormChoice',
  'FormCondition',
  'FormField',
  'FormGroup',
  'FormImageSize',
  'FormSection',
  'HistoryConnection',
  'LeadConnection',
  'LeadCount',
  'LeadDeliveryConnection',
  'ListingConnection',
  'MailAttempt',
  'MailConnection',
  'MemberConnection',
  'MemberInvitationConnection',
  'OfferConnection',
  'OfferCount',
  'OfferForm',
  'PackageFault',
  'PackageFileDifference',
  'PackageFileDifferenceConnection',
  'PageInfo',
  'Picture',
  'PipelineStage',
  'PlanCopy',
  'PlanFault',
  'PlanPlace',
  'PlanUnknown',
  'PlanValue',
  'PlannedParameter',
  'PlannedResource',
  'Preview',
  'ProductPage',
  'ProductPagePart',
  'Progress',
  'PublicationConnection',
  'ReviewConnection',
  'ReviewFile',
  'ReviewQueueChanged',
  'RevisionPackage',
  'Step',
  'SupportRequestConnection',
  'TransitionActor',
  'UploadedAudience',
  'UploadedImage',
  'UserErrorInfo',
  'UsualTime',
  'Violation',
] as const;

/** The code that the API gave an error; undefined for a fault of the line. */
export const codeOf = (error: CombinedError): string | undefined =>
  error.graphQLErrors
    .map(({ extensions }) => extensions.code)
    .find((code) => typeof code === 'string');

/** The trace id of a failed request, for a support request; undefined when the server gave none. */
export const traceOf = (error: CombinedError): string | undefined =>
  error.graphQLErrors
    .map(({ extensions }) => extensions.traceId)
    .find((trace) => typeof trace === 'string');

const isSignedOut = (error: CombinedError): boolean =>
  codeOf(error) === 'UNAUTHENTICATED' || (error.response as Response | undefined)?.status === 401;

/**
 * Puts the transition of an event at the end of its publication's list. One that does not follow the last one
 * is left to the refetch after the burst: a list with a hole would move when the hole is filled.
 */
function appendTransition(event: DataField, cache: Cache): void {
  if (event === null || typeof event !== 'object' || Array.isArray(event)) return;
  const { transition, offer } = event as { transition?: DataField; offer?: DataField };
  if (!transition || !offer) return;
  const key = cache.keyOfEntity(transition as never);
  const publication = cache.resolve(transition as never, 'publication');
  if (key === null || typeof publication !== 'string') return;
  const known = cache.resolve(publication, 'transitions');
  if (!Array.isArray(known)) return;
  const keys = known as string[];
  const lastSeq = cache.resolve(keys.at(-1) ?? null, 'seq');
  const seq = cache.resolve(key, 'seq');
  if (typeof lastSeq !== 'number' || seq !== lastSeq + 1) return;
  cache.link(publication, 'transitions', [...keys, key]);
}

/**
 * One client per reader, whom the browser's cookie names: HTTP for questions, the live line for subscriptions, one cache
 * for both. A guest reads the store and follows nothing.
 */
export function createGraphqlClient(onSignedOut: () => void): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    // What the API writes in the language of the request is written in that of the page.
    fetchOptions: () => ({
      headers: { 'accept-language': readLanguage(), 'vitrine-channel': 'portal' },
    }),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      learnServerTime(response);
      return response;
    },
    exchanges: [
      mapExchange({
        onError(error) {
          if (isSignedOut(error)) onSignedOut();
        },
        // The cache hands on the null of an answer that is nothing but an error; no type tells of it.
        onResult: (result) => (result.data === null ? { ...result, data: undefined } : result),
      }),
      cacheExchange({
        possibleTypes,
        keys: Object.fromEntries(values.map((name) => [name, () => null])),
        updates: {
          Subscription: {
            offerTransitions: (result, _args, cache) =>
              appendTransition(result.offerTransitions as DataField, cache),
            transitions: (result, _args, cache) =>
              appendTransition(result.transitions as DataField, cache),
          },
        },
      }),
      fetchExchange,
      liveExchange(onSignedOut),
    ],
  });
}

function liveExchange(onSignedOut: () => void) {
  const url = `${location.origin.replace(/^http/, 'ws')}/graphql`;
  const live = createLive({ url, onSignedOut });
  return subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({
        unsubscribe: live.subscribe(
          {
            query: request.query ?? '',
            ...(request.operationName === undefined
              ? {}
              : { operationName: request.operationName }),
            variables: (request.variables ?? {}) as Record<string, unknown>,
          },
          sink,
        ),
      }),
    }),
  });
}
