import { controlsOf } from '../controls.ts';
import type { JsonMember, JsonNode } from '../json.ts';
import { compiles } from '../patterns.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, stringForm } from '../tree.ts';

const ID = 'Textboxes.Are.Well.Formed';

const help = say(
  'Without a pattern and a message the customer learns only at deployment that a value is wrong.',
  'Sans motif ni message, le client n’apprend qu’au déploiement qu’une valeur est incorrecte.',
);

export const textBoxesAreWellFormed: FormRule = {
  id: 'Textboxes-Are-Well-Formed',
  sentence: say(
    'A text box MUST have a regex that is valid and a message for it.',
    'Un champ de texte DOIT avoir une expression régulière valide et un message associé.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const { object, type, name } of controlsOf(root, 'Microsoft.Common.TextBox')) {
      const control = shown(name);
      const constraints = memberOf(object, 'constraints');
      if (!constraints || isEmpty(constraints.value)) {
        yield {
          findingId: `${ID}.Missing.Constraints`,
          at: constraints ? keyOf(constraints) : valueOf(type),
          message: say(
            `The text box "${control}" has no constraints.`,
            `Le champ de texte « ${control} » n’a pas de contraintes.`,
          ),
          help,
          fix: {
            text: say(
              'Add "constraints" with "regex" and "validationMessage".',
              'Ajoutez « constraints » avec « regex » et « validationMessage ».',
            ),
          },
        };
        continue;
      }
      const given = memberOf(constraints.value, 'validations');
      const validations = given && !isEmpty(given.value) ? given : undefined;
      const own = memberOf(constraints.value, 'regex');
      const regex = validations ? firstRegex(validations.value) : own;
      const message = memberOf(constraints.value, 'validationMessage');
      if (!validations && own && !message) {
        yield {
          findingId: `${ID}.Missing.Constraints.ValidationMessage`,
          at: keyOf(own),
          message: say(
            `The regex of the text box "${control}" has no validationMessage.`,
            `L’expression régulière du champ de texte « ${control} » n’a pas de validationMessage.`,
          ),
          help,
          fix: {
            text: say(
              'Add a "validationMessage" that says what is allowed.',
              'Ajoutez un « validationMessage » qui dit ce qui est permis.',
            ),
          },
        };
      }
      if (!regex) {
        yield {
          findingId: `${ID}.Missing.Constraints.Regex`,
          at: keyOf(validations ?? constraints),
          message: say(
            `The text box "${control}" has no regex.`,
            `Le champ de texte « ${control} » n’a pas d’expression régulière.`,
          ),
          help,
          fix: {
            text: say('Add a "regex".', 'Ajoutez une « regex ».'),
          },
        };
        continue;
      }
      const pattern = stringForm(regex.value);
      if (!compiles(pattern)) {
        yield {
          // Spelled so by the test kit.
          findingId: `${ID}.Invalid.Constraints.Regex.Expressison`,
          at: valueOf(regex.value),
          message: say(
            `The regex of the text box "${control}" is not valid.`,
            `L’expression régulière du champ de texte « ${control} » n’est pas valide.`,
          ),
          help,
          fix: {
            text: say(
              'Write a regex that JavaScript can compile.',
              'Écrivez une expression régulière que JavaScript peut compiler.',
            ),
          },
        };
      } else if (!/\{[0-9]+(?:,[0-9]*)?\}/.test(pattern)) {
        yield {
          findingId: `${ID}.Regex.Without.Length`,
          level: 'warning',
          at: valueOf(regex.value),
          message: say(
            `The regex of the text box "${control}" states no length.`,
            `L’expression régulière du champ de texte « ${control} » n’indique pas de longueur.`,
          ),
          help,
          fix: {
            text: say('State a length such as {1,64}.', 'Indiquez une longueur telle que {1,64}.'),
          },
        };
      }
    }
  },
};

function firstRegex(validations: JsonNode): JsonMember | undefined {
  const entries = validations.type === 'array' ? validations.items : [validations];
  for (const entry of entries) {
    const regex = memberOf(entry, 'regex');
    if (regex) return regex;
  }
  return undefined;
}
