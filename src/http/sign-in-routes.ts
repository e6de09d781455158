/** The addresses that begin and end sessions. What may be done with one is the API's business. */
import type { ServerResponse } from 'node:http';
import { endSession } from '../app/end-session.ts';
import type { Browser } from '../app/open-session.ts';
import { signInDemo } from '../app/sign-in-demo.ts';
import { readSignInLink, useSignInLink } from '../app/use-sign-in-link.ts';
import type { SignedIn } from '../app/use-sign-in-link.ts';
import type { Deps } from '../deps.ts';
import type { Language, Text } from '../domain/language.ts';
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
    session: cookies.sessionOf(incoming),
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
        await endSession(deps, actor, traceId);
        outgoing.setHeader('Set-Cookie', cookies.take);
        answer(outgoing, 204);
      },
    },
  ];
}

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
