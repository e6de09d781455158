import { cacheExchange, type Cache, type DataField } from '@urql/exchange-graphcache';
import { Client, fetchExchange, mapExchange, subscriptionExchange, type CombinedError } from 'urql';
import { graphql } from './gql/gql.ts';
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
  'PublisherConnection',
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

/** What the Status screen reads of a publication beyond what events carry. */
const BegunPublication = graphql(`
  fragment BegunPublication on Publication {
    id
    transitions {
      id
    }
    findings(first: 100) {
      totalCount
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    fixedFindings {
      id
    }
    review {
      id
    }
    revision {
      id
      content
    }
  }
`);

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
  if (known === undefined) beginPublication(offer, publication, key, cache);
  if (!Array.isArray(known)) return;
  const keys = known as string[];
  const lastSeq = cache.resolve(keys.at(-1) ?? null, 'seq');
  const seq = cache.resolve(key, 'seq');
  if (typeof lastSeq !== 'number' || seq !== lastSeq + 1) return;
  cache.link(publication, 'transitions', [...keys, key]);
}

/**
 * A publication that begins while its offer is looked at: it has nothing yet, so the screen shows it without asking. What
 * its revision holds is taken from the one before, until the burst is over and everything is read again. Only at its very
 * first fact, so that no list has a hole, and only where such a screen was read before.
 */
function beginPublication(offer: DataField, id: string, first: string, cache: Cache): void {
  const isFirst =
    cache.resolve(first, 'stage') === 'VALIDATE_PREREQUISITES' &&
    cache.resolve(first, 'kind') === 'STAGE_STARTED';
  const revision = cache.resolve(id, 'revision');
  const former = cache.resolve(offer as never, 'publications', { first: 20 });
  const nodes = typeof former === 'string' ? cache.resolve(former, 'nodes') : null;
  if (!isFirst || typeof revision !== 'string' || !Array.isArray(nodes)) return;
  const content = (nodes as string[])
    .map((node) => cache.resolve(cache.resolve(node, 'revision') as string | null, 'content'))
    .find((found) => found !== undefined);
  if (content === undefined) return;
  const begun = {
    __typename: 'Publication' as const,
    id: cache.resolve(id, 'id') as string,
    transitions: [],
    findings: {
      __typename: 'FindingConnection' as const,
      totalCount: 0,
      nodes: [],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    },
    fixedFindings: [],
    review: null,
    revision: {
      __typename: 'Revision',
      id: cache.resolve(revision, 'id') as string,
      content,
    },
  };
  cache.writeFragment(BegunPublication, begun);
  cache.link(id, 'transitions', [first]);
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
