import { callsIn } from '../expressions.ts';
import type { JsonString } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeys } from '../tree.ts';

export const urisUseUri: TemplateRule = {
  id: 'URIs-Should-Be-Properly-Constructed',
  sentence: say(
    'Addresses SHOULD be put together with uri(), not with concat() or format().',
    'Les adresses DEVRAIENT être assemblées avec uri(), et non avec concat() ou format().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root }) {
    for (const { member } of findKeys(root, (name) => /ur[il]$/.test(name))) {
      const values = (member.value.type === 'array' ? member.value.items : [member.value]).filter(
        (item): item is JsonString => item.type === 'string',
      );
      for (const value of values) {
        const joined = callsIn(value.value, (name) => name === 'concat' || name === 'format')[0];
        const uri = callsIn(value.value, (name) => name === 'uri')[0];
        if (!joined || (uri && uri.start < joined.start)) continue;
        yield {
          findingId: 'URI.Improperly.Constructed',
          at: valueOf(value),
          message: say(
            `The address "${shown(member.key)}" is put together with ${joined.name}().`,
            `L’adresse « ${shown(member.key)} » est assemblée avec ${joined.name}().`,
          ),
          help: say(
            'uri() puts exactly one slash between the parts.',
            'uri() place exactement une barre oblique entre les parties.',
          ),
          fix: {
            text: say(
              'Use uri(base, rest); concat() and format() may stand inside of it.',
              'Utilisez uri(base, reste) ; concat() et format() peuvent s’y trouver à l’intérieur.',
            ),
          },
        };
      }
    }
  },
};
