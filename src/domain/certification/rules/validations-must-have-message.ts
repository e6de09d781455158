import { braceOf, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { findKey, memberOf } from '../tree.ts';

export const validationsHaveMessage: FormRule = {
  id: 'Validations-Must-Have-Message',
  sentence: say(
    'Each entry of a validations list MUST have a message.',
    'Chaque entrée d’une liste validations DOIT avoir un message.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const { member } of findKey(root, 'validations')) {
      const { value } = member;
      const entries = value.type === 'array' ? value.items : value.type === 'object' ? [value] : [];
      for (const entry of entries) {
        if (memberOf(entry, 'message')) continue;
        yield {
          findingId: 'Validations.Must.Have.Message',
          at: entry.type === 'object' ? braceOf(entry) : valueOf(entry),
          message: say('A validation has no message.', 'Une validation n’a pas de message.'),
          help: say(
            'Without a message the customer learns only that the value is wrong.',
            'Sans message, le client apprend seulement que la valeur est incorrecte.',
          ),
          fix: {
            text: say(
              'Add a "message" that says what is allowed.',
              'Ajoutez un « message » qui dit ce qui est permis.',
            ),
          },
        };
      }
    }
  },
};
