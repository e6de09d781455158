/** The addresses that begin and end sessions. What may be done with one is the API's business. */
import type { ServerResponse } from 'node:http';
import { endSession } from '../app/end-session.ts';
import { sha256 } from '../app/hashing.ts';
import { signInByProvider } from '../app/sign-in-by-provider.ts';
import type { Browser } from '../app/open-session.ts';
import { signInDemo } from '../app/sign-in-demo.ts';
import { readSignInLink, useSignInLink } from '../app/use-sign-in-link.ts';
import type { SignedIn } from '../app/use-sign-in-link.ts';
import type { Deps } from '../deps.ts';
import type { Language, Text } from '../domain/language.ts';
import { nextPage } from '../domain/next-page.ts';
import { readClaims } from '../domain/provider-claims.ts';
import { ProviderAway, SignInRefused } from '../identity/provider.ts';
import { isForwarded } from './forwarded.ts';
import type { Route, RouteRequest } from './routes.ts';
import type { Cookies } from './session-cookie.ts';
import { messagePage, signInLinkPage } from './simple-pages.ts';

/** The page of the portal that is opened after a sign-in when no other was wanted. */
const FIRST_PAGE = '/offers';

const policy =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const linkTitle: Text = {
  en: 'This link does not sign you in',
  fr: 'Ce lien ne vous connecte pas',
};
const linkText: Text = {
  en: 'It was used, is older than 15 minutes, or is not one of ours. Ask for a new one on the sign-in page.',
  fr: 'Il a déjà servi, date de plus de 15 minutes ou n’est pas des nôtres. Demandez-en un autre sur la page de connexion.',
};

/** The routes of signing in and out. */
export function signInRoutes(deps: Deps, cookies: Cookies): readonly Route[] {
  const browserOf = ({ incoming, traceId }: RouteRequest): Browser => ({
    address: incoming.socket.remoteAddress ?? '',
    userAgent: incoming.headers['user-agent'] ?? null,
    sessionHash: hashOf(cookies.sessionOf(incoming)),
    traceId,
  });
  const give = ({ outgoing }: RouteRequest, { secret, expiresAt }: SignedIn): void => {
    outgoing.appendHeader('Set-Cookie', cookies.give(secret, expiresAt));
  };
  const table = { scope: 'PUBLIC', origins: 'OWN' } as const;
  return [
    {
      // Looking at the link uses nothing up: mail programs and their scanners open links by themselves.
      ...table,
      methods: ['GET', 'HEAD'],
      path: '/sign-in/link/:code',
      handle: async (request) => {
        const code = request.params['code'] ?? '';
        const language = wantedLanguage(request);
        const email = await readSignInLink(deps, code);
        if (email === null) {
          return html(request.outgoing, 410, messagePage(language, linkTitle, linkText));
        }
        html(request.outgoing, 200, signInLinkPage(language, code, email));
      },
    },
    {
      ...table,
      methods: ['POST'],
      path: '/sign-in/link/:code',
      handle: async (request) => {
        const language = wantedLanguage(request);
        const code = request.params['code'] ?? '';
        const outcome = await useSignInLink(deps, code, language, browserOf(request));
        if (!outcome.ok) {
          const page = messagePage(language, linkTitle, outcome.refusal.message);
          return html(request.outgoing, 410, page);
        }
        give(request, outcome.value);
        goTo(request.outgoing, outcome.value.next ?? FIRST_PAGE);
      },
    },
    ...providerRoutes(deps, cookies, browserOf, give),
    {
      ...table,
      methods: ['POST'],
      path: '/sign-in/demo/:account',
      handle: async (request) => {
        const { outgoing, params } = request;
        const signedIn = isForwarded(request.incoming)
          ? null
          : await signInDemo(deps, params['account'] ?? '', browserOf(request));
        if (signedIn === null) return answer(outgoing, 404);
        give(request, signedIn);
        answer(outgoing, 204);
      },
    },
    {
      ...table,
      scope: 'CALLER',
      methods: ['POST'],
      path: '/sign-out',
      handle: async ({ actor, outgoing, traceId }) => {
        const method = await endSession(deps, actor, traceId);
        outgoing.setHeader('Set-Cookie', cookies.take);
        const provider = method === 'PROVIDER' ? deps.identityProvider : null;
        const portal = new URL('/', deps.settings.publicUrl).href;
        const next = provider === null ? null : await provider.end(portal);
        if (next === null) return answer(outgoing, 204);
        // No redirect: what asks is a script, which must not follow one to another site. The page goes there by itself.
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.setHeader('Content-Type', 'application/json; charset=utf-8');
        outgoing.writeHead(200).end(JSON.stringify({ next: next.href }));
      },
    },
  ];
}

/** Where the provider sends people back to; to be registered there. */
export const CALLBACK_PATH = '/sign-in/provider/callback';

const awayTitle: Text = {
  en: 'The identity provider does not answer',
  fr: 'Le fournisseur d’identité ne répond pas',
};
const awayText: Text = {
  en: 'You are not signed in, and nothing else has happened. Try again in a minute.',
  fr: 'Vous n’êtes pas connecté, et rien d’autre ne s’est produit. Réessayez dans une minute.',
};
const refusedTitle: Text = { en: 'You are not signed in', fr: 'Vous n’êtes pas connecté' };
const refusedText: Text = {
  en: 'The sign-in was cancelled, took longer than ten minutes, or began in another browser. Begin again on the sign-in page.',
  fr: 'La connexion a été annulée, a duré plus de dix minutes ou a commencé dans un autre navigateur. Recommencez depuis la page de connexion.',
};

/** To the provider and back. The browser that comes back must be the one that went. */
function providerRoutes(
  deps: Deps,
  cookies: Cookies,
  browserOf: (request: RouteRequest) => Browser,
  give: (request: RouteRequest, signedIn: SignedIn) => void,
): readonly Route[] {
  const provider = deps.identityProvider;
  if (provider === null) return [];
  const callback = new URL(CALLBACK_PATH, deps.settings.publicUrl);
  const table = { scope: 'PUBLIC', origins: 'OWN', methods: ['GET'] } as const;
  const fail = (request: RouteRequest, thrown: unknown): void => {
    const language = wantedLanguage(request);
    if (thrown instanceof ProviderAway) {
      return html(request.outgoing, 503, messagePage(language, awayTitle, awayText));
    }
    if (!(thrown instanceof SignInRefused)) throw thrown;
    html(request.outgoing, 403, messagePage(language, refusedTitle, refusedText));
  };
  return [
    {
      ...table,
      path: '/sign-in/provider',
      handle: async (request) => {
        try {
          const { url, checks } = await provider.begin(callback.href);
          const next = nextPage(request.url.searchParams.get('next'));
          const formerHash = hashOf(cookies.sessionOf(request.incoming));
          const flow = cookies.giveFlow({ ...checks, next, formerHash });
          request.outgoing.appendHeader('Set-Cookie', flow);
          goTo(request.outgoing, url.href);
        } catch (thrown) {
          fail(request, thrown);
        }
      },
    },
    {
      ...table,
      path: CALLBACK_PATH,
      handle: async (request) => {
        const { incoming, outgoing } = request;
        const language = wantedLanguage(request);
        const flow = cookies.flowOf(incoming);
        // Whatever comes of it, it is used once.
        outgoing.appendHeader('Set-Cookie', cookies.takeFlow);
        try {
          if (flow === null)
            throw new SignInRefused('The browser brings no sign-in that it began.');
          const here = new URL(callback);
          here.search = request.url.search;
          const claims = await provider.finish(here, flow);
          const proven = readClaims(claims, provider.settings.claims);
          const browser = { ...browserOf(request), sessionHash: flow.formerHash };
          const next = nextPage(flow.next);
          const more = { next, language, browser };
          const outcome = await signInByProvider(deps, provider.settings.issuer, proven, more);
          if (!outcome.ok) {
            return html(
              outgoing,
              403,
              messagePage(language, refusedTitle, outcome.refusal.message),
            );
          }
          give(request, outcome.value);
          goTo(outgoing, outcome.value.next ?? FIRST_PAGE);
        } catch (thrown) {
          fail(request, thrown);
        }
      },
    },
  ];
}

const hashOf = (secret: string | null): string | null => (secret === null ? null : sha256(secret));

const wantedLanguage = ({ url, language }: RouteRequest): Language => {
  const asked = url.searchParams.get('lang');
  return asked === 'en' || asked === 'fr' ? asked : language;
};

function html(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.setHeader('Content-Security-Policy', policy);
  outgoing.setHeader('Cache-Control', 'no-store');
  outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
  outgoing.writeHead(status).end(body);
}

function goTo(outgoing: ServerResponse, address: string): void {
  outgoing.setHeader('Cache-Control', 'no-store');
  outgoing.writeHead(303, { Location: address }).end();
}

function answer(outgoing: ServerResponse, status: number): void {
  outgoing.setHeader('Cache-Control', 'no-store');
  outgoing.writeHead(status).end();
}
