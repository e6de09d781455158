import { contextReader, keyReader } from '../expressions.ts';
import type { Opening } from '../expressions.ts';
import { shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';

/** Functions whose first argument must not be one of these calls. The case of letters counts. */
const forbidden = new RegExp(
  [
    'resourceId\\s*\\(\\s*(?:resourceGroup|subscription|concat|format)\\(',
    'subscriptionResourceId\\s*\\(\\s*(?:subscription|concat|format)\\(',
    '(?:tenant|extension)ResourceId\\s*\\(\\s*(?:concat|format)\\(',
    'reference\\s*\\(\\s*(?:concat|format)\\(',
    // One try per word: a run of "listlistlist…" is passed once.
    '(?<![A-Za-z0-9_])list[A-Za-z0-9_]*\\s*\\(\\s*(?:concat|format)\\(',
  ].join('|'),
);
const notAsArgument = new Set(['resourcegroup', 'subscription', 'concat', 'format']);

/** Whether the first argument of the call begins with one that may not be it. */
function mayBeForbidden(text: string, outer: Opening, inner: Opening): boolean {
  return (
    notAsArgument.has(inner.word) &&
    inner.wordEnd === inner.parenthesis &&
    (inner.wordStart === outer.parenthesis + 1 ||
      text.slice(outer.parenthesis + 1, inner.wordStart).trim() === '')
  );
}

export const plainResourceIds: TemplateRule = {
  id: 'ResourceIds-should-not-contain',
  sentence: say(
    'Functions of resource ids SHOULD NOT begin with resourceGroup(), subscription(), concat() or format().',
    'Les fonctions d’identifiants de ressource NE DEVRAIENT PAS commencer par resourceGroup(), subscription(), concat() ou format().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ text, base, facts, isBicepMade }) {
    if (isBicepMade) return;
    const context = contextReader(text);
    let keys: ReturnType<typeof keyReader> | undefined;
    let outer: Opening | undefined;
    for (const inner of facts.openings) {
      const call = outer;
      outer = inner;
      if (!call || !mayBeForbidden(text, call, inner)) continue;
      const match = forbidden.exec(text.slice(call.wordStart, inner.parenthesis + 1));
      if (!match || context(call.wordStart + match.index) !== '[') continue;
      const place = call.wordStart + match.index;
      keys ??= keyReader(text);
      const key = keys(place);
      if (key === null) continue;
      const start = base + place;
      const words = shown(match[0].replace(/\s+/g, ''));
      yield {
        findingId: 'ResourceId.Should.Not.Contain.Function',
        at: { start, end: start + match[0].length },
        message: say(
          `"${words}…" in "${shown(key)}" hands over an argument that is not needed.`,
          `« ${words}… » dans « ${shown(key)} » transmet un argument inutile.`,
        ),
        help: say(
          'Resource group and subscription are the default; names are separate arguments.',
          'Le groupe de ressources et l’abonnement sont les valeurs par défaut ; les noms sont des arguments séparés.',
        ),
        fix: {
          text: say(
            'Leave the argument out, or give type and name parts as arguments of their own.',
            'Omettez l’argument, ou donnez le type et les parties du nom comme arguments distincts.',
          ),
        },
      };
    }
  },
};
