/**
 * `npm run rights`: writes `docs/rights.md` from the table of rights.
 * `npm run rights -- --check`: compares them and ends with 1 when they differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { roles, scopes, scopesOfRole } from '../src/domain/actor.ts';
import { grantsTo, offerStates, rules, standings } from '../src/domain/policy.ts';
import type { Action, Standing } from '../src/domain/policy.ts';
import { renderRow } from './markdown.ts';

const page = fileURLToPath(new URL('../docs/rights.md', import.meta.url));

const heads: Readonly<Record<Standing, string>> = {
  ANONYMOUS: 'nobody',
  CUSTOMER: 'customer',
  OTHER_PUBLISHER: 'member elsewhere',
  CONTRIBUTOR: 'contributor',
  OWNER: 'owner',
  REVIEWER: 'reviewer',
  OPERATOR: 'operator',
};

const intro = `# Who may do what

One table decides rights: the API asks it before a field or a command, routes and lists ask it, and so does \`availableActions\`, which
gives the reason where an action is not there for you. This page is made from it (\`src/domain/policy.ts\`) by \`npm run rights\`.

- A right needs both, the role and the scope of the token. A token holds at most the scopes of its role.
- Members have rights on what belongs to their own publisher and on nothing else. To everybody who may not read a thing, it is not
  there: the answer is the same as for an id that never was.
- A review is decided by a reviewer who is no member of the publisher; \`REVIEW_BY_MEMBERS\` widens that for one-person houses.
- A publisher may ask for a second person at the sign-off ([members.md](members.md)).
- What staff read of a publisher is in the audit, and so is what was refused to a token ([audit.md](audit.md)).
- Streams are looked at again before each event: within five seconds of a revoked token, session, application or membership they
  have ended, over WebSocket and over HTTP.
- Customers have no stream. What a proven subscription opens is the preview, which is asked for each time: a grant that is taken
  back holds for the next request and for each file. What happens inside a publication is its publisher's business.`;

function actionTable(): string {
  return [
    renderRow([
      'action',
      'in words',
      ...standings.map((one) => heads[one]),
      'scope',
      'state of the offer',
    ]),
    renderRow(['---', '---', ...standings.map(() => ':-:'), '---', '---']),
    ...(Object.keys(rules) as Action[]).map((action) => {
      const { does, grants, state } = rules[action];
      const marks = standings.map((one) => (grantsTo(one, action).length > 0 ? '●' : ''));
      const access = [...new Set(grants.map((grant) => grant.access))].map((one) =>
        one === 'public' ? 'none' : one === 'signedIn' ? 'any token' : `\`${one}\``,
      );
      return renderRow([`\`${action}\``, does, ...marks, access.join(' or '), offerStates[state]]);
    }),
  ].join('\n');
}

function scopeTable(): string {
  return [
    renderRow(['scope', ...roles.map((role) => heads[role])]),
    renderRow(['---', ...roles.map(() => ':-:')]),
    ...scopes.map((scope) =>
      renderRow([
        `\`${scope}\``,
        ...roles.map((role) => (scopesOfRole[role].includes(scope) ? '●' : '')),
      ]),
    ),
  ].join('\n');
}

const rendered = `${[
  intro,
  '## Actions',
  actionTable(),
  '## Scopes of the roles',
  'What a token of a role holds when none are named.',
  scopeTable(),
].join('\n\n')}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(page, 'utf8').catch(() => '')) !== rendered) {
    console.error('docs/rights.md is not what the table of rights says. Run: npm run rights');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, rendered);
}
