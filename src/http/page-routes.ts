/**
 * The pages and files beside the API: the store, previews by ticket, pinned package files, invitations,
 * and in the embedded default the mailbox.
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { Asset } from '../db/asset.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import { Revision } from '../db/revision.ts';
import { liveAddresses, previewAddresses } from '../app/deployments.ts';
import { findListing, listListings, wasLive } from '../app/listing.ts';
import { openTicket } from '../app/preview.ts';
import { opensPrivatePackage } from '../app/private-plan.ts';
import { previewBar, productHtml, PRODUCT_STYLE_PATH } from '../app/product-html.ts';
import { redeemPreviewInvitation } from '../app/redeem-preview-invitation.ts';
import { may, scopeOf } from '../domain/policy.ts';
import type { OfferContent } from '../domain/content.ts';
import type { Language, Text } from '../domain/language.ts';
import { productPageStyle } from '../domain/product-page/page-style.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { listMails, readMail } from '../mail/mailbox.ts';
import { mailboxPolicy, renderMailboxPage } from '../mail/mailbox-page.ts';
import { openMember } from '../packages/read-zip.ts';
import type { DataFolder } from '../services/data-folder.ts';
import { isForwarded } from './forwarded.ts';
import { createCachedBody } from './cached-body.ts';
import { portalPolicy } from './portal.ts';
import { PLAIN, withReadablePage } from './readable-page.ts';
import type { ReadablePage } from './readable-page.ts';
import type { Route, RouteRequest } from './routes.ts';
import { invitationPage, messagePage, openedPage, storePage, storeTitle } from './simple-pages.ts';

export type PageRouteOptions = {
  readonly config: Pick<Config, 'demo' | 'smtpUrl'>;
  readonly folder: Pick<DataFolder, 'mail'>;
  /** The portal's page; null while it is not built: then the store is the server's pages alone. */
  portalIndex(): Promise<string | null>;
};

/** Mails on one page of the mailbox. */
const MAILS_PER_PAGE = 30;
/** Offers on the store's front page. */
const LISTINGS_PER_PAGE = 100;

const policy =
  "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function send(
  outgoing: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...headers,
  });
  outgoing.end(body);
}

function html(request: RouteRequest, status: number, body: string): void {
  const headers = { 'content-security-policy': policy };
  send(request.outgoing, status, 'text/html; charset=utf-8', body, headers);
}

const wantedLanguage = ({ url, language }: RouteRequest): Language => {
  const asked = url.searchParams.get('lang');
  return asked === 'en' || asked === 'fr' ? asked : language;
};

const notFoundTitle: Text = { en: 'Not found', fr: 'Introuvable' };
const notFoundText: Text = {
  en: 'There is nothing at this address that you may see.',
  fr: 'Il n’y a rien à cette adresse que vous puissiez voir.',
};

function notFound(request: RouteRequest): void {
  html(request, 404, messagePage(wantedLanguage(request), notFoundTitle, notFoundText));
}

const types: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  jsonc: 'application/json; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  sh: 'text/plain; charset=utf-8',
  ps1: 'text/plain; charset=utf-8',
};

/** Sends stored bytes. The name says which bytes they are, so what is public may be kept for good. */
async function sendFile(
  deps: Deps,
  { incoming, outgoing }: RouteRequest,
  file:
    | { readonly kind: 'zip' | 'image'; readonly sha256: string }
    | { readonly kind: 'member'; readonly sha256: string; readonly path: string },
  cache: string,
): Promise<boolean> {
  const zipPath = await deps.packages.path(file.sha256);
  if (zipPath === null) return false;
  const content =
    file.kind === 'member'
      ? await openMember(zipPath, file.path)
      : await deps.packages.open(file.sha256);
  if (content === null) return false;
  const extension = file.kind === 'member' ? (file.path.split('.').at(-1) ?? '') : file.kind;
  const type =
    extension === 'zip'
      ? 'application/zip'
      : extension === 'image'
        ? 'image/png'
        : (types[extension.toLowerCase()] ?? 'application/octet-stream');
  outgoing.writeHead(200, {
    'content-type': type,
    'content-length': content.size,
    'cache-control': cache,
    'access-control-allow-origin': '*',
    etag: `"${file.sha256}${file.kind === 'member' ? `-${Buffer.from(file.path).toString('base64url')}` : ''}"`,
  });
  if (incoming.method === 'HEAD') {
    content.stream.destroy();
    outgoing.end();
    return true;
  }
  // A reader that goes away is no fault of ours; `pipeline` closes the file either way.
  await pipeline(content.stream, outgoing).catch(() => outgoing.destroy());
  return true;
}

function usesImage(content: OfferContent, sha256: string): boolean {
  const { logos, screenshots, videos } = content.marketplace ?? {};
  return (
    Object.values(logos ?? {}).some((image) => image?.sha256 === sha256) ||
    (screenshots ?? []).some(({ image }) => image?.sha256 === sha256) ||
    (videos ?? []).some(({ thumbnail }) => thumbnail?.sha256 === sha256)
  );
}

const holds = (packages: readonly RevisionPackage[], sha256: string): boolean =>
  packages.some((item) => item.sha256 === sha256);

/** The routes of the product's own pages and files. */
export function pageRoutes(deps: Deps, options: PageRouteOptions): readonly Route[] {
  const em = () => deps.orm.em.fork();
  const liveOffer = async ({ params }: RouteRequest): Promise<Offer | null> => {
    const publisher = await em().findOne(Publisher, { publisherId: params['publisher'] ?? '' });
    if (publisher === null) return null;
    const offer = await em().findOne(Offer, {
      publisher: publisher.id,
      offerId: params['offerId'] ?? '',
    });
    return offer?.production == null ? null : offer;
  };
  const immutable = 'public, max-age=31536000, immutable';

  /** The portal, which draws the same; the page itself where there is no portal, and for whoever asks for it plain. */
  async function sendStorePage(request: RouteRequest, status: number, page: ReadablePage) {
    const index = request.url.searchParams.has(PLAIN) ? null : await options.portalIndex();
    if (index === null) return html(request, status, page.document);
    const { incoming, outgoing } = request;
    outgoing.statusCode = status;
    outgoing.setHeader('Content-Security-Policy', portalPolicy);
    const body = Buffer.from(withReadablePage(index, page));
    const headers = { 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding, Accept-Language' };
    await createCachedBody(body, 'text/html; charset=utf-8').send(incoming, outgoing, headers);
  }

  const store: readonly Route[] = [
    {
      methods: ['GET', 'HEAD'],
      path: PRODUCT_STYLE_PATH,
      scope: 'PUBLIC',
      origins: 'OWN',
      handle: ({ outgoing }) =>
        send(outgoing, 200, 'text/css; charset=utf-8', productPageStyle, {
          'cache-control': 'public, max-age=300',
        }),
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/store',
      scope: 'PUBLIC',
      origins: 'OWN',
      handle: async (request) => {
        const listings = await listListings(em(), {
          // No listing holds U+0000, which PostgreSQL cannot be asked for.
          search: request.url.searchParams.get('q')?.replaceAll('\u0000', '') ?? null,
          category: request.url.searchParams.get('category')?.replaceAll('\u0000', '') ?? null,
          limit: LISTINGS_PER_PAGE,
        });
        const language = wantedLanguage(request);
        await sendStorePage(request, 200, {
          language,
          title: `${storeTitle[language]} · Vitrine`,
          description: '',
          document: storePage(language, listings),
        });
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/store/:publisher/:slug',
      scope: 'PUBLIC',
      origins: 'OWN',
      handle: async (request) => {
        const { publisher = '', slug = '' } = request.params;
        const listing = await findListing(em(), publisher, slug);
        const language = wantedLanguage(request);
        if (listing === null) {
          const document = messagePage(language, notFoundTitle, notFoundText);
          const title = `${notFoundTitle[language]} · Vitrine`;
          return await sendStorePage(request, 404, { language, title, description: '', document });
        }
        const { title, summary } = listing.page.parts.overview.data;
        const addresses = liveAddresses(deps, publisher, listing.offer.offerId);
        await sendStorePage(request, 200, {
          language,
          title: `${title} · ${listing.publisher.name}`,
          description: summary,
          document: productHtml(listing.page, language, addresses, null),
        });
      },
    },
  ];

  const packages: readonly Route[] = [
    {
      methods: ['GET', 'HEAD'],
      path: '/packages/:publisher/:offerId/:sha256/files/*',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { sha256 = '', '*': path = '' } = request.params;
        const offer = await liveOffer(request);
        const open = offer !== null && (await wasLive(em(), offer, sha256));
        const file = { kind: 'member', sha256, path } as const;
        if (!open || !(await sendFile(deps, request, file, immutable))) notFound(request);
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/packages/:publisher/:offerId/:sha256/package.zip',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { sha256 = '' } = request.params;
        const offer = await liveOffer(request);
        const open = offer !== null && (await wasLive(em(), offer, sha256));
        const file = { kind: 'zip', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, immutable))) notFound(request);
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/packages/:publisher/:offerId/:sha256/image.png',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { sha256 = '' } = request.params;
        const offer = await liveOffer(request);
        const revision =
          offer?.production == null ? null : await em().findOne(Revision, { id: offer.production });
        const open = revision !== null && usesImage(revision.content, sha256);
        const file = { kind: 'image', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, immutable))) notFound(request);
      },
    },
  ];

  const privately = 'private, no-store';
  const audience: readonly Route[] = [
    {
      methods: ['GET', 'HEAD'],
      path: '/private/:ticket/packages/:sha256/files/*',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { ticket = '', sha256 = '', '*': path = '' } = request.params;
        const open = await opensPrivatePackage(deps, em(), ticket, sha256);
        const file = { kind: 'member', sha256, path } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/private/:ticket/packages/:sha256/package.zip',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { ticket = '', sha256 = '' } = request.params;
        const open = await opensPrivatePackage(deps, em(), ticket, sha256);
        const file = { kind: 'zip', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
  ];
  const uploaded: readonly Route[] = [
    {
      // What is in a draft, for the people who write it: no page can link here, the token comes in the header.
      methods: ['GET', 'HEAD'],
      path: '/images/:publisher/:sha256',
      scope: scopeOf('READ_DRAFT'),
      origins: 'OWN',
      handle: async (request) => {
        const { publisher: publisherId = '', sha256 = '' } = request.params;
        const publisher = await em().findOne(Publisher, { publisherId });
        const open =
          publisher !== null &&
          may(request.actor, 'READ_DRAFT', publisher.id) &&
          (await em().count(Asset, { publisher: publisher.id, sha256 })) > 0;
        const file = { kind: 'image', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
  ];
  const preview: readonly Route[] = [
    {
      methods: ['GET', 'HEAD'],
      path: '/preview/:ticket',
      scope: 'PUBLIC',
      origins: 'OWN',
      handle: async (request) => {
        const { ticket = '' } = request.params;
        const view = await openTicket(deps, em(), ticket, 'page');
        if (view === null) return notFound(request);
        const production =
          view.offer.production === null
            ? null
            : await em().findOneOrFail(Revision, { id: view.offer.production });
        const listed = view.revision.content.marketplace?.previewSubscriptionIds ?? [];
        const bar = previewBar({
          packages: view.revision.packages,
          live: production?.packages ?? null,
          subscriptions: listed.length,
          seenAs: view.subscriptionId === null ? null : `…${view.subscriptionId.slice(-4)}`,
        });
        const addresses = previewAddresses(deps, ticket);
        html(request, 200, productHtml(view.page, wantedLanguage(request), addresses, bar));
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/preview/:ticket/packages/:sha256/files/*',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { ticket = '', sha256 = '', '*': path = '' } = request.params;
        const view = await openTicket(deps, em(), ticket, path);
        const open = view !== null && holds(view.revision.packages, sha256);
        const file = { kind: 'member', sha256, path } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/preview/:ticket/packages/:sha256/package.zip',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { ticket = '', sha256 = '' } = request.params;
        const view = await openTicket(deps, em(), ticket, 'package.zip');
        const open = view !== null && holds(view.revision.packages, sha256);
        const file = { kind: 'zip', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: '/preview/:ticket/packages/:sha256/image.png',
      scope: 'PUBLIC',
      origins: 'ANY',
      handle: async (request) => {
        const { ticket = '', sha256 = '' } = request.params;
        const view = await openTicket(deps, em(), ticket, 'image');
        const open = view !== null && usesImage(view.revision.content, sha256);
        const file = { kind: 'image', sha256 } as const;
        if (!open || !(await sendFile(deps, request, file, privately))) notFound(request);
      },
    },
    {
      // Looking at the link redeems nothing: mail programs open links by themselves.
      methods: ['GET', 'HEAD'],
      path: '/invitations/:code',
      scope: 'PUBLIC',
      origins: 'OWN',
      handle: (request) =>
        html(request, 200, invitationPage(wantedLanguage(request), request.params['code'] ?? '')),
    },
    {
      // Whoever is signed in redeems it for himself.
      methods: ['POST'],
      path: '/invitations/:code',
      scope: 'CALLER',
      origins: 'OWN',
      handle: async (request) => {
        const language = wantedLanguage(request);
        const outcome = await redeemPreviewInvitation(
          deps,
          {
            actor: request.actor,
            channel: 'PORTAL',
            language,
            traceId: request.traceId,
            idempotencyKey: null,
          },
          { code: request.params['code'] ?? '' },
        );
        if (!outcome.ok) {
          const title = {
            en: 'This invitation does not open anything',
            fr: 'Cette invitation n’ouvre rien',
          };
          return html(request, 410, messagePage(language, title, outcome.refusal.message));
        }
        html(request, 200, openedPage(language, outcome.value));
      },
    },
  ];
  return [...store, ...packages, ...audience, ...uploaded, ...preview, ...demoRoutes(options)];
}

/** The mailbox on disk: on this machine only, and only where there is a demo. */
function demoRoutes(options: PageRouteOptions): readonly Route[] {
  if (!options.config.demo) return [];
  if (options.config.smtpUrl !== null) return [];
  const mailbox: Route = {
    methods: ['GET', 'HEAD'],
    path: '/mailbox',
    scope: 'PUBLIC',
    origins: 'OWN',
    handle: async (request) => {
      if (isForwarded(request.incoming)) return notFound(request);
      const { searchParams } = request.url;
      const before = searchParams.get('before');
      const asked = searchParams.get('mail');
      const found = await listMails(options.folder.mail, {
        limit: MAILS_PER_PAGE + 1,
        ...(before === null ? {} : { before }),
      });
      const mails = found.slice(0, MAILS_PER_PAGE);
      const shown = asked ?? mails[0]?.fileName;
      const selected = shown === undefined ? null : await readMail(options.folder.mail, shown);
      const nonce = randomBytes(16).toString('base64');
      const body = renderMailboxPage({
        language: wantedLanguage(request),
        nonce,
        path: '/mailbox',
        mails,
        before,
        hasOlder: found.length > MAILS_PER_PAGE,
        selected: selected === null && asked !== null ? 'missing' : selected,
      });
      send(request.outgoing, 200, 'text/html; charset=utf-8', body, {
        'content-security-policy': mailboxPolicy(nonce),
      });
    },
  };
  return [mailbox];
}
