import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { anonymous } from '../../src/domain/actor.ts';
import { everyRule } from '../../src/domain/certification/zip-rules.ts';
import { compileRoutes } from '../../src/http/routes.ts';
import { rulesRoutes } from '../../src/http/rules-page.ts';

describe('given the pages of the rules', () => {
  const find = compileRoutes(rulesRoutes());
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://vitrine.example');
    const match = find(incoming.method ?? '', url.pathname);
    assert.ok(match.kind === 'ROUTE');
    void match.route.handle({
      incoming,
      outgoing,
      url,
      params: match.params,
      actor: anonymous,
      tokenExpiresAt: null,
      language: url.searchParams.get('lang') === 'fr' ? 'fr' : 'en',
      traceId: '',
    });
  });
  let base = '';
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  test('when the list is opened, then every rule is there, and each link leads to a page with its sentence', async () => {
    const list = await (await fetch(`${base}/docs/rules`)).text();
    const links = [...list.matchAll(/href="(\/docs\/rules\/[^"]+)"/g)].map(
      ([, link]) => link ?? '',
    );
    const rules = everyRule();
    assert.equal(links.length, rules.length);
    for (const [place, link] of links.entries()) {
      const rule = rules[place];
      assert.ok(rule);
      for (const language of ['en', 'fr'] as const) {
        const response = await fetch(`${base}${link}?lang=${language}`);
        const html = await response.text();
        assert.equal(response.status, 200);
        assert.ok(html.includes(`<html lang="${language}">`));
        assert.ok(html.includes(rule.id));
        const words: readonly string[] = rule.sentence[language]
          .split(/[^\p{L}]/u)
          .filter(({ length }) => length > 3);
        assert.ok(words.every((word) => html.includes(word)));
      }
    }
  });

  test('when a rule is unknown, then the answer is 404', async () => {
    assert.equal((await fetch(`${base}/docs/rules/No-Such-Rule`)).status, 404);
  });
});
