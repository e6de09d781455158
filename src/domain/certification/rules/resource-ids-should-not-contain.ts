import { contextReader, keyReader } from '../expressions.ts';
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
  'g',
);

export const plainResourceIds: TemplateRule = {
  id: 'ResourceIds-should-not-contain',
  sentence: say(
    'Functions of resource ids SHOULD NOT begin with resourceGroup(), subscription(), concat() or format().',
    'Les fonctions d’identifiants de ressource NE DEVRAIENT PAS commencer par resourceGroup(), subscription(), concat() ou format().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ text, base, isBicepMade }) {
    if (isBicepMade) return;
    const context = contextReader(text);
    const keyLeftOf = keyReader(text);
    for (const match of text.matchAll(forbidden)) {
      const key = keyLeftOf(match.index);
      if (context(match.index) !== '[' || key === null) continue;
      const start = base + match.index;
      const call = shown(match[0].replace(/\s+/g, ''));
      yield {
        findingId: 'ResourceId.Should.Not.Contain.Function',
        at: { start, end: start + match[0].length },
        message: say(
          `"${call}…" in "${shown(key)}" hands over an argument that is not needed.`,
          `« ${call}… » dans « ${shown(key)} » transmet un argument inutile.`,
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
