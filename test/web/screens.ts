/**
 * Every screen in every state that it can show, as data. The accessibility proof and the screenshots walk this one
 * list, and a route of the portal that has no entry fails a test: a new screen adds its entry here, and nothing else.
 */
import type { Page } from 'playwright-core';
import type { DemoRole } from '../../src/demo/demo-tokens.ts';
import type { OfferAction } from '../../src/domain/available-actions.ts';
import { until } from '../support/until.ts';
import type { Portal } from './portal.ts';
import { savePackageUpdate } from './update.ts';

/**
 * How far the demo has come. A walk goes through the list once for each, in this order; `reach` leads from one to
 * the next.
 */
export const moments = ['SIGN_OFF', 'IN_QUEUE', 'IN_REVIEW', 'LIVE', 'UPDATE_IN_REVIEW'] as const;
export type Moment = (typeof moments)[number];

/**
 * What the API answers in place of the truth: an error, that the session has ended, nothing for ever, or its own answer
 * changed.
 */
export type Answer = 'FAILS' | 'ENDED' | 'WAITS' | ((data: Data) => Data);
// What the documents select is known to them alone.
// oxlint-disable-next-line typescript/no-explicit-any
type Data = any;

/** One state of a screen; what it does not say is said by its screen. */
export type State = {
  readonly as?: DemoRole | null;
  readonly moment?: Moment;
  readonly at?: Screen['at'];
  readonly shows?: string;
  /** By the name of the operation. */
  readonly answers?: Readonly<Record<string, Answer>>;
  /** True where the server answers that there is nothing, which browsers complain of. */
  readonly isMissing?: true;
  /** What is pressed before it is looked at, in English; the language is changed afterwards, in place. */
  readonly act?: (page: Page) => Promise<unknown>;
};

export type Screen = {
  /** Names its pictures. */
  readonly name: string;
  /** As `web/src/app.tsx` writes it, or the address of a page that the server writes itself. */
  readonly route: string;
  /** True for a page that the server writes: its language is in its address, not in a button. */
  readonly served?: boolean;
  /** Who is signed in; null for nobody. */
  readonly as: DemoRole | null;
  readonly moment?: Moment;
  /** Its address in the demo. */
  readonly at: string | ((portal: Portal) => Promise<string>);
  /** What is visible when the screen is complete, as a selector. */
  readonly shows: string;
  readonly states: Readonly<Record<string, State>>;
};

const logs = '/offers/solenne/lumen-logs';
const archive = '/offers/solenne/lumen-archive';
const pulse = '/offers/solenne/pulse-monitor';

const press = (name: string | RegExp) => async (page: Page) =>
  await page.getByRole('button', { name }).first().click();
/** What these buttons lead to, pressed one after the other. */
const opens = (...names: readonly (string | RegExp)[]) => ({
  act: async (page: Page) => {
    for (const name of names) await press(name)(page);
  },
  shows: 'dialog[open]',
});
/** A list without rows, `field` of what `of` answers. */
const none = (field: string) => (data: Data) => ({
  ...data,
  [field]: { ...data[field], nodes: [], totalCount: 0 },
});
/** The states of every screen that reads something: it fails, and it is still on its way. */
const reads = (operation: string) =>
  ({
    error: { answers: { [operation]: 'FAILS' }, shows: '[role=alert]' },
    loading: { answers: { [operation]: 'WAITS' }, shows: '.skeleton' },
  }) as const;

export const screens: readonly Screen[] = [
  {
    name: 'sign-in',
    route: '/sign-in',
    as: null,
    at: '/sign-in',
    shows: '.demo .button',
    states: {
      loaded: {},
      ended: { at: '/sign-in?ended&next=/offers', shows: '.notice' },
      refused: { act: press('Send me a link'), shows: '.wrong' },
      unreachable: { answers: { '': 'FAILS' }, shows: '.wrong-text' },
    },
  },
  {
    name: 'offers',
    route: '/offers',
    as: 'owner',
    at: '/offers',
    shows: 'tr.offer',
    states: {
      loaded: {},
      empty: { answers: { OffersPage: none('offers') }, shows: '.empty' },
      'no-hit': { at: '/offers?view=live&q=vpn', shows: '.empty' },
      'no-shell': { answers: { Shell: 'FAILS' }, shows: '[role=alert]' },
      menu: { act: press(/Account$/), shows: '#account:popover-open' },
      operator: { as: 'operator' },
      'session-over': { answers: { OffersPage: 'ENDED' }, shows: 'dialog[open]' },
      live: { moment: 'UPDATE_IN_REVIEW' },
      ...reads('OffersPage'),
    },
  },
  {
    name: 'new-offer',
    route: '/offers/new',
    as: 'owner',
    at: '/offers/new',
    shows: 'form .input',
    states: {
      loaded: {},
      taken: {
        act: async (page) => await page.getByLabel('Offer ID').fill('lumen-logs'),
        shows: '.wrong',
      },
    },
  },
  {
    name: 'editor',
    route: '/offers/:publisher/:offerId/editor/:section?',
    as: 'owner',
    at: `${logs}/editor`,
    shows: 'form .field, main .field',
    states: {
      settings: {},
      skus: { at: `${logs}/editor/skus` },
      overview: { at: `${logs}/editor/overview` },
      artefacts: { at: `${logs}/editor/artefacts` },
      legal: { at: `${logs}/editor/legal` },
      leads: { at: `${logs}/editor/leads` },
      support: { at: `${logs}/editor/support` },
      refused: {
        at: `${pulse}/editor/overview`,
        act: press(/^Publish$/),
        shows: '.summary',
      },
      discard: { at: `${pulse}/editor`, ...opens('Discard…') },
      delete: { at: `${pulse}/editor`, ...opens('More', 'Delete the offer…') },
      stop: {
        moment: 'UPDATE_IN_REVIEW',
        at: `${logs}/editor`,
        ...opens('More', 'Take out of the store…'),
      },
      'roll-back': {
        moment: 'UPDATE_IN_REVIEW',
        at: `${logs}/editor`,
        ...opens('More', 'Go back to an earlier package…'),
      },
      sync: {
        answers: { EditorPage: allowing('SYNC_PRIVATE_AUDIENCE') },
        at: `${logs}/editor`,
        ...opens('More', 'Sync private audiences…'),
      },
      'switch-audience': {
        at: `${logs}/editor/skus`,
        answers: { EditorPage: withAudience },
        act: async (page) => {
          const [chooser] = await Promise.all([
            page.waitForEvent('filechooser'),
            page.locator('[id$=".restrictedAudience.csv"]').click(),
          ]);
          await chooser.setFiles({
            name: 'customers.csv',
            mimeType: 'text/csv',
            buffer: Buffer.from('Type,Id,Description\n'),
          });
        },
        shows: 'dialog[open]',
      },
      'remove-sku': { at: `${logs}/editor/skus`, ...opens('Remove…') },
      'no-sku': { at: `${pulse}/editor/skus`, shows: 'main .card' },
      live: { at: `${logs}/editor/overview`, moment: 'UPDATE_IN_REVIEW' },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('EditorPage'),
    },
  },
  {
    name: 'status',
    route: '/offers/:publisher/:offerId/status',
    as: 'owner',
    at: `${logs}/status`,
    shows: '.now-card',
    states: {
      'sign-off': {},
      'go-live': opens(/^Go live/),
      cancel: opens(/^Cancel publish/),
      supersede: opens('Publish again…'),
      failed: { at: `${archive}/status` },
      help: { at: `${archive}/status`, ...opens('Get help…') },
      publish: { at: `${archive}/status`, ...opens(/^Publish again/) },
      'never-published': { at: `${pulse}/status` },
      refused: { at: `${pulse}/status`, act: press(/^Publish/), shows: '.summary' },
      reviewer: { as: 'reviewer' },
      'in-review': { moment: 'IN_REVIEW' },
      live: { moment: 'LIVE' },
      update: { moment: 'UPDATE_IN_REVIEW' },
      ...reads('StatusPage'),
    },
  },
  {
    name: 'preview',
    route: '/offers/:publisher/:offerId/preview',
    as: 'owner',
    at: `${logs}/preview`,
    shows: '.product h1, main h1',
    states: {
      loaded: {},
      another: {
        act: async (page) =>
          await page.getByLabel('Seen as').selectOption({ label: 'Another subscription…' }),
        shows: 'dialog[open]',
      },
      refused: { at: `${logs}/preview?as=00000000-0000-4000-8000-000000000000` },
      customer: { as: 'customer' },
      ...reads('Preview'),
    },
  },
  {
    name: 'preview-page',
    route: '/preview/:ticket',
    served: true,
    as: 'owner',
    at: async (portal) => await previewOf(portal),
    shows: 'h1',
    states: { loaded: {}, ended: { at: '/preview/a-ticket-that-nobody-made', isMissing: true } },
  },
  {
    name: 'review',
    route: '/offers/:publisher/:offerId/review',
    as: 'reviewer',
    moment: 'IN_REVIEW',
    at: `${logs}/review`,
    shows: '.file-view .lines-frame',
    states: {
      'in-queue': { moment: 'IN_QUEUE' },
      'in-review': {},
      comment: { act: press('Comment on line 3'), shows: '.compose' },
      'request-changes': opens(/^Request changes/),
      publisher: { as: 'owner' },
      approved: { moment: 'LIVE' },
      update: { moment: 'UPDATE_IN_REVIEW', shows: '.file-view tr.added' },
      'update-whole': {
        moment: 'UPDATE_IN_REVIEW',
        at: `${logs}/review?sku=standard&file=mainTemplate.json&view=file`,
        shows: '.file-view tr.added',
      },
      'update-removed': {
        moment: 'UPDATE_IN_REVIEW',
        at: `${logs}/review?sku=standard&file=viewDefinition.json`,
      },
      'update-publisher': {
        as: 'owner',
        moment: 'UPDATE_IN_REVIEW',
        shows: '.file-view tr.added',
      },
      approve: { answers: { ReviewPage: allowing('APPROVE_REVIEW') }, ...opens('Approve…') },
      none: { as: 'owner', at: `${archive}/review`, shows: '.empty' },
      ...reads('ReviewPage'),
    },
  },
  {
    name: 'reviews',
    route: '/reviews',
    as: 'reviewer',
    at: '/reviews',
    shows: 'main h1',
    states: {
      empty: { shows: '.empty' },
      loaded: { moment: 'IN_QUEUE', shows: 'tbody tr' },
      taken: { moment: 'IN_REVIEW', shows: 'tbody tr' },
      update: { moment: 'UPDATE_IN_REVIEW', shows: 'tbody tr' },
      forbidden: { as: 'owner' },
      ...reads('ReviewsPage'),
    },
  },
  {
    name: 'support',
    route: '/support/:id',
    as: 'owner',
    at: async (portal) => await supportOf(portal),
    shows: '.message',
    states: {
      loaded: {},
      operator: { as: 'operator' },
      close: opens('Close the request…'),
      ...reads('SupportPage'),
    },
  },
  {
    name: 'operations',
    route: '/operations',
    as: 'operator',
    at: '/operations',
    shows: '.now-card',
    states: {
      loaded: {},
      quiet: { answers: { OperationsPage: none('supportRequests') } },
      blocked: { answers: { OperationsPage: blocked }, shows: '[id^=run-]' },
      'give-up': { answers: { OperationsPage: blocked }, ...opens(/^Give up/) },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('OperationsPage'),
    },
  },
  {
    name: 'not-found',
    route: '*',
    as: 'owner',
    at: '/offers/nobody/nothing/status',
    shows: 'main h1',
    states: { loaded: {} },
  },
  {
    name: 'store',
    route: '/store',
    as: null,
    moment: 'LIVE',
    at: '/store',
    shows: '.store-card',
    states: {
      empty: { moment: 'SIGN_OFF', shows: 'main .whole' },
      loaded: {},
      'no-hit': { at: '/store?q=vpn', shows: 'main [role=status]' },
      customer: { as: 'customer' },
      ...reads('Store'),
    },
  },
  {
    name: 'product',
    route: '/store/:publisher/:slug',
    as: null,
    moment: 'LIVE',
    at: '/store/solenne/lumen-logs',
    shows: 'main h1',
    states: {
      loaded: {},
      'get-it': opens('Get it now…'),
      'get-it-refused': {
        ...opens('Get it now…', 'Send and deploy'),
        shows: 'dialog[open] .wrong-text',
      },
      'not-found': { at: '/store/solenne/nothing', isMissing: true },
      ...reads('Product'),
    },
  },
  {
    name: 'store-page',
    route: '/store?plain',
    served: true,
    as: null,
    moment: 'LIVE',
    at: '/store?plain',
    shows: 'h1',
    states: { empty: { moment: 'SIGN_OFF' }, loaded: {} },
  },
  {
    name: 'product-page',
    route: '/store/:publisher/:slug?plain',
    served: true,
    as: null,
    moment: 'LIVE',
    at: '/store/solenne/lumen-logs?plain',
    shows: 'h1',
    states: { loaded: {}, 'not-found': { at: '/store/solenne/nothing?plain', isMissing: true } },
  },
  {
    name: 'invitation',
    route: '/invitations/:code',
    served: true,
    as: null,
    at: '/invitations/nobody-was-invited',
    shows: 'h1',
    states: { loaded: {} },
  },
  {
    name: 'mailbox',
    route: '/mailbox',
    served: true,
    as: null,
    at: '/mailbox',
    shows: 'h2',
    states: {
      loaded: {},
      older: { act: async (page) => await page.locator('li a').last().click() },
      missing: { at: '/mailbox?mail=nobody-wrote-it', shows: '.empty' },
    },
  },
  {
    name: 'errors',
    route: '/docs/errors',
    served: true,
    as: null,
    at: '/docs/errors',
    shows: 'h1',
    states: { loaded: {} },
  },
  {
    name: 'rules',
    route: '/docs/rules',
    served: true,
    as: null,
    at: '/docs/rules',
    shows: 'h1',
    states: { loaded: {} },
  },
  {
    name: 'compare',
    route: '/offers/:publisher/:offerId/compare',
    as: 'owner',
    moment: 'UPDATE_IN_REVIEW',
    at: `${logs}/compare`,
    shows: 'main #now',
    states: {
      loaded: {},
      file: {
        act: async (page) =>
          await page.locator('.changed-file summary', { hasText: 'mainTemplate.json' }).click(),
        shows: '.changed-file tr.added',
      },
      nothing: { moment: 'SIGN_OFF', at: `${pulse}/compare`, shows: '.empty' },
      refused: { as: 'reviewer', at: `${logs}/compare?from=draft&to=live`, shows: '.notice' },
      ...reads('ComparePage'),
    },
  },
  {
    name: 'history',
    route: '/offers/:publisher/:offerId/history',
    as: 'owner',
    at: `${logs}/history`,
    shows: 'tbody tr',
    states: {
      loaded: {},
      change: { act: press(/^Show the change/), shows: 'tbody tr' },
      'no-hit': { at: `${logs}/history?who=nobody`, shows: 'main h2' },
      ...reads('OfferHistoryPage'),
    },
  },
  {
    name: 'preview-access',
    route: '/offers/:publisher/:offerId/preview-access',
    as: 'owner',
    at: `${logs}/preview-access`,
    shows: 'main h2',
    states: {
      loaded: { answers: { PreviewAccessPage: withAccess }, shows: 'tbody tr' },
      empty: {},
      invite: opens('Invite…'),
      'invite-refused': {
        ...opens('Invite…', 'Send the invitation'),
        shows: 'dialog[open] .wrong-text',
      },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('PreviewAccessPage'),
    },
  },
  {
    name: 'leads',
    route: '/offers/:publisher/:offerId/leads',
    as: 'owner',
    moment: 'UPDATE_IN_REVIEW',
    at: `${logs}/leads`,
    shows: 'tbody tr',
    states: {
      loaded: {},
      empty: { moment: 'SIGN_OFF', shows: '.empty' },
      ...reads('OfferLeadsPage'),
    },
  },
  {
    name: 'leads-all',
    route: '/leads',
    as: 'owner',
    moment: 'UPDATE_IN_REVIEW',
    at: '/leads',
    shows: 'tbody tr',
    states: {
      loaded: {},
      erase: opens('Erase somebody…'),
      'no-hit': { at: '/leads?email=nobody@example.com', shows: '.empty' },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('PublisherLeadsPage'),
    },
  },
  {
    name: 'history-all',
    route: '/history',
    as: 'owner',
    at: '/history',
    shows: 'tbody tr',
    states: {
      loaded: {},
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('PublisherHistoryPage'),
    },
  },
  {
    name: 'members',
    route: '/members',
    as: 'owner',
    at: '/members',
    shows: 'tbody tr',
    states: {
      loaded: {},
      invite: opens('Invite…'),
      remove: opens(/^Remove…/),
      contributor: { as: 'contributor' },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('MembersPage'),
    },
  },
  {
    name: 'publishers',
    route: '/publishers',
    as: 'operator',
    at: '/publishers',
    shows: 'tbody tr',
    states: {
      loaded: {},
      empty: { answers: { PublishersPage: none('publishers') }, shows: '.empty' },
      'no-hit': { at: '/publishers?q=nobody', shows: '.empty' },
      create: opens('New publisher…'),
      'create-refused': {
        ...opens('New publisher…', 'Create and invite'),
        shows: 'dialog[open] .wrong-text',
      },
      forbidden: { as: 'owner', shows: 'main h1' },
      ...reads('PublishersPage'),
    },
  },
  {
    name: 'publisher',
    route: '/publishers/:id',
    as: 'operator',
    at: async (portal) => `/publishers/${(await demoOf(portal)).logs.publisher.id}`,
    shows: 'tbody tr',
    states: {
      loaded: {},
      forbidden: { as: 'owner', shows: 'main h1' },
      ...reads('MembersPage'),
    },
  },
  {
    name: 'join',
    route: '/join/:code',
    as: 'owner',
    at: '/join/q3vT-0aJx7LkP2mZ',
    shows: 'main h1',
    states: { loaded: {}, refused: { act: press('Accept the invitation'), shows: '.wrong-text' } },
  },
  {
    name: 'tokens',
    route: '/tokens',
    as: 'owner',
    at: '/tokens',
    shows: 'tbody tr',
    states: {
      loaded: {},
      empty: { answers: { TokensPage: none('apiTokens') }, shows: '.empty' },
      create: opens('New token…'),
      'create-refused': { ...opens('New token…', 'Create'), shows: 'dialog[open] .wrong-text' },
      revoke: opens(/^Revoke/),
      applications: { answers: { TokensPage: withApplication }, shows: 'h2' },
      'revoke-application': {
        answers: { TokensPage: withApplication },
        ...opens('Revoke, Release pipeline'),
      },
      forbidden: { as: 'contributor', shows: 'main h1' },
      ...reads('TokensPage'),
    },
  },
  {
    name: 'mail',
    route: '/mail',
    as: 'owner',
    at: '/mail',
    shows: 'tbody tr',
    states: {
      loaded: {},
      empty: { answers: { MailPage: none('mails') }, shows: '.empty' },
      forbidden: { as: 'reviewer', shows: 'main h1' },
      ...reads('MailPage'),
    },
  },
  {
    name: 'audit',
    route: '/audit',
    as: 'owner',
    at: '/audit',
    shows: 'tbody tr',
    states: {
      loaded: {},
      'no-hit': { at: '/audit?actor=nobody', shows: '.empty' },
      operator: { as: 'operator' },
      forbidden: { as: 'contributor', shows: 'main h1' },
      ...reads('AuditPage'),
    },
  },
  {
    name: 'account',
    route: '/account',
    as: 'owner',
    at: '/account',
    shows: '#sessions',
    states: { loaded: {}, ...reads('AccountPage') },
  },
  {
    name: 'support-list',
    route: '/support',
    as: 'owner',
    at: '/support',
    shows: '.lines li',
    states: {
      loaded: {},
      empty: { answers: { SupportListPage: none('supportRequests') }, shows: '.empty' },
      operator: { as: 'operator' },
      ...reads('SupportListPage'),
    },
  },
];

/** A draft whose first SKU is private, for one customer. */
function withAudience(data: Data): Data {
  const [first, ...others] = data.offer.draft.skus;
  const entry = { id: 'contoso', audienceId: '3d6f0c1e-8a47-4b52-9e61-7f20c4b87c41' };
  const sku = { ...first, isPrivate: true, restrictedAudience: { manualEntries: [entry] } };
  return {
    ...data,
    offer: { ...data.offer, draft: { ...data.offer.draft, skus: [sku, ...others] } },
  };
}

/** An offer whose preview has an invitation in each state, and was looked at in each way. */
function withAccess(data: Data): Data {
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const subscriptionId = '3d6f0c1e-8a47-4b52-9e61-7f20c4b87c41';
  const previewGrants = ['INVITED', 'REDEEMED', 'EXPIRED', 'REVOKED'].map((state) => ({
    __typename: 'PreviewGrant',
    id: state,
    subscriptionId,
    email: 'kim.berg@fabrikam.example',
    holder: state === 'REDEEMED' ? 'Kim Berg' : 'kim.berg@fabrikam.example',
    state,
    invitedAt: at,
    redeemedAt: state === 'REDEEMED' ? at : null,
    revokedAt: state === 'REVOKED' ? at : null,
  }));
  const previewAccessLog = ['page', 'form', 'nestedtemplates/collector.json'].map((what) => ({
    __typename: 'PreviewAccess',
    at,
    who: what === 'form' ? 'Camille Roche' : 'Kim Berg',
    subscriptionId: what === 'form' ? null : subscriptionId,
    what,
  }));
  return { ...data, offer: { ...data.offer, previewGrants, previewAccessLog } };
}

/** A publisher for which an application of the identity provider acts. */
function withApplication(data: Data): Data {
  const at = new Date(Date.now() - 86_400_000).toISOString();
  const application = {
    __typename: 'ApiClient',
    id: 'application',
    name: 'Release pipeline',
    applicationId: '9b1d7c52-0f4e-4a57-9f0e-5d3c8a61e2b4',
    role: 'CONTRIBUTOR',
    scopes: ['offers:read', 'offers:write'],
    createdAt: at,
    expiresAt: null,
    lastUsedAt: at,
    revokedAt: null,
  };
  const publisher = { ...data.viewer.publisher, apiClients: [application] };
  return { ...data, viewer: { ...data.viewer, publisher } };
}

/** An offer for which nothing holds up an action any more. */
function allowing(action: OfferAction) {
  return (data: Data): Data => {
    const availableActions = data.offer.availableActions.map((each: Data) =>
      each.action === action ? { ...each, available: true, reason: null } : each,
    );
    return { ...data, offer: { ...data.offer, availableActions } };
  };
}

/** A stage that has been failing for a day, in words of the demo. */
function blocked(data: Data): Data {
  const since = new Date(Date.now() - 25 * 3_600_000).toISOString();
  return {
    ...data,
    blockedStages: [
      {
        __typename: 'StageRun',
        id: 'U3RhZ2VSdW46MQ',
        stage: 'CERTIFICATION',
        status: 'BLOCKED',
        attempt: 12,
        startedAt: since,
        failingSince: since,
        lastError: 'The package 4f0c2c… is not in the store: ENOENT, no such file or directory.',
        offer: {
          __typename: 'Offer',
          id: 'T2ZmZXI6MQ',
          name: 'Lumen Archive',
          offerId: 'lumen-archive',
          publisher: {
            __typename: 'Publisher',
            id: 'UHVibGlzaGVyOjE',
            publisherId: 'solenne',
            name: 'Solenne Systems',
          },
        },
        publication: {
          __typename: 'Publication',
          id: 'UHVibGljYXRpb246MQ',
          number: 1,
          state: 'RUNNING',
        },
      },
    ],
  };
}

type Demo = {
  readonly logs: {
    readonly id: string;
    readonly draftVersion: number;
    readonly publisher: { readonly id: string };
    readonly listing: { readonly id: string } | null;
    readonly publication: {
      readonly waitingFor: string | null;
      readonly revision: { readonly hash: string };
      readonly review: {
        readonly id: string;
        readonly threads: readonly { readonly id: string; readonly blocking: boolean }[];
      } | null;
    };
    readonly preview: { readonly pageUrl: string } | null;
  };
  readonly archive: {
    readonly id: string;
    readonly status: string;
    readonly supportRequests: readonly { readonly id: string }[];
  } | null;
  /** The last offer that the demo makes. */
  readonly pulse: { readonly id: string } | null;
};

const demoQuery = `{
  logs: offer(publisher: "solenne", offerId: "lumen-logs") {
    id
    draftVersion
    publisher { id }
    listing { id }
    publication { waitingFor revision { hash } review { id threads { id blocking } } }
    preview { pageUrl }
  }
  archive: offer(publisher: "solenne", offerId: "lumen-archive") { id status supportRequests { id } }
  pulse: offer(publisher: "solenne", offerId: "pulse-monitor") { id }
}`;

const demoOf = async (portal: Portal): Promise<Demo> =>
  (await portal.ask(portal.tokens.owner, demoQuery)) as Demo;

const previewOf = async (portal: Portal): Promise<string> =>
  (await demoOf(portal)).logs.preview?.pageUrl ?? '';

const supportOf = async (portal: Portal): Promise<string> =>
  `/support/${(await demoOf(portal)).archive?.supportRequests[0]?.id}`;

/** Leads the demo from the moment before to this one. */
export async function reach(portal: Portal, moment: Moment): Promise<void> {
  if (moment === 'SIGN_OFF') {
    await until(
      'the demo is complete',
      async () => {
        const { archive, pulse } = await demoOf(portal);
        return archive?.status === 'PUBLISH_FAILED' && pulse !== null;
      },
      60_000,
    );
  }
  const { logs, archive } = await demoOf(portal);
  const { review, revision } = logs.publication;
  switch (moment) {
    case 'SIGN_OFF': {
      await portal.press(portal.tokens.owner, 'openSupportRequest', {
        offerId: archive?.id,
        subject: 'Which location is meant?',
        text: 'I do not see the line that `location` is about.',
      });
      const id = (await demoOf(portal)).archive?.supportRequests[0]?.id;
      await portal.press(portal.tokens.operator, 'replySupportRequest', {
        supportRequestId: id,
        text: 'Line 12 of `mainTemplate.json`: it is written there as a name.',
      });
      // And one that nobody has answered yet.
      await portal.press(portal.tokens.owner, 'openSupportRequest', {
        offerId: logs.id,
        subject: 'How long does a review take?',
        text: 'We would like to announce the version on Monday.',
      });
      await portal.press(portal.tokens.owner, 'inviteMember', {
        publisherId: logs.publisher.id,
        email: 'nora.haddad@solenne.example',
        role: 'CONTRIBUTOR',
      });
      return;
    }
    case 'IN_QUEUE':
      await portal.press(portal.tokens.owner, 'goLive', {
        offerId: logs.id,
        revisionHash: revision.hash,
      });
      return;
    case 'IN_REVIEW':
      return await takeAndComment(portal);
    case 'LIVE':
      for (const thread of review?.threads ?? []) {
        if (!thread.blocking) continue;
        await portal.press(portal.tokens.reviewer, 'resolveThread', { threadId: thread.id });
      }
      await portal.press(portal.tokens.reviewer, 'approveReview', {
        reviewId: review?.id,
        revisionHash: revision.hash,
      });
      await until(
        'the offer is live',
        async () => (await demoOf(portal)).logs.listing !== null,
        60_000,
      );
      return;
    case 'UPDATE_IN_REVIEW': {
      await portal.press(portal.tokens.customer, 'recordLead', {
        listingId: logs.listing?.id,
        email: 'kim.berg@fabrikam.example',
        name: 'Kim Berg',
        company: 'Fabrikam',
        country: 'FR',
        consent: true,
      });
      await portal.press(portal.tokens.owner, 'saveDraft', {
        offerId: logs.id,
        expectedDraftVersion: logs.draftVersion,
        edits: [
          { path: 'marketplace.summary', value: 'Keeps the logs of your services, and finds.' },
        ],
      });
      await savePackageUpdate(portal);
      await portal.press(portal.tokens.owner, 'publish', {
        offerId: logs.id,
        expectedDraftVersion: (await demoOf(portal)).logs.draftVersion,
        notificationEmails: ['camille.roux@solenne.example'],
      });
      await until(
        'the update waits for its sign-off',
        async () => (await demoOf(portal)).logs.publication.waitingFor === 'PUBLISHER',
        60_000,
      );
      const updated = (await demoOf(portal)).logs;
      await portal.press(portal.tokens.owner, 'goLive', {
        offerId: logs.id,
        revisionHash: updated.publication.revision.hash,
      });
      return await takeAndComment(portal);
    }
  }
}

/** Takes the review that waits, and asks about two lines: one question holds it up. */
async function takeAndComment(portal: Portal): Promise<void> {
  const reviewOf = async () => (await demoOf(portal)).logs.publication.review;
  await until('the review waits', async () => (await reviewOf()) !== null, 60_000);
  const review = await reviewOf();
  await portal.press(portal.tokens.reviewer, 'startReview', { reviewId: review?.id });
  for (const [line, blocking, text] of [
    [3, true, 'Which `contentVersion` is this?'],
    [9, false, 'This name is easy to take for the other one.'],
  ] as const) {
    await portal.press(portal.tokens.reviewer, 'comment', {
      reviewId: review?.id,
      skuId: 'standard',
      path: 'mainTemplate.json',
      line,
      blocking,
      text,
    });
  }
}
