import type { ServerResponse } from 'node:http';
import { everyRule } from '../domain/certification/zip-rules.ts';
import type { Text } from '../domain/language.ts';
import type { Route } from './routes.ts';
import { messagePage, rulePage, rulesPage } from './simple-pages.ts';

const unknown = {
  title: { en: 'No such rule', fr: 'Règle inconnue' },
  text: {
    en: 'There is no rule of this name. /docs/rules lists them all.',
    fr: 'Aucune règle ne porte ce nom. /docs/rules les énumère toutes.',
  },
} as const satisfies Record<string, Text>;

const shared = { methods: ['GET', 'HEAD'], scope: 'PUBLIC', origins: 'OWN' } as const;

function answer(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    'cache-control': 'public, max-age=300',
  });
  outgoing.end(body);
}

/** The pages of the rules of certification, which outputs of `vitrine certify` can link to. */
export function rulesRoutes(): readonly Route[] {
  const rules = everyRule();
  const byId = new Map(rules.map((rule) => [rule.id.toLowerCase(), rule]));
  return [
    {
      ...shared,
      path: '/docs/rules',
      handle: ({ outgoing, language }) => answer(outgoing, 200, rulesPage(language, rules)),
    },
    {
      ...shared,
      path: '/docs/rules/:rule',
      handle({ outgoing, language, params }) {
        const rule = byId.get((params['rule'] ?? '').toLowerCase());
        if (rule) answer(outgoing, 200, rulePage(language, rule));
        else answer(outgoing, 404, messagePage(language, unknown.title, unknown.text));
      },
    },
  ];
}
