import { controlsOf } from '../controls.ts';
import { compiles } from '../patterns.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, stringForm } from '../tree.ts';

/** Fewer characters than this are advised against. */
const ENOUGH = 12;

const help = say('Short passwords are guessed.', 'Les mots de passe courts se devinent.');

const words = say(
  `State a length in the regex, for example "^.{${ENOUGH},72}$".`,
  `Indiquez une longueur dans l’expression régulière, par exemple « ^.{${ENOUGH},72}$ ».`,
);

export const passwordBoxesHaveMinLength: FormRule = {
  id: 'PasswordBoxes-Must-Have-Min-Length',
  sentence: say(
    `The regex of a password box MUST state a length, which SHOULD be ${ENOUGH} or more.`,
    `L’expression régulière d’un champ de mot de passe DOIT indiquer une longueur, qui DEVRAIT être de ${ENOUGH} ou plus.`,
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const { object, type, name } of controlsOf(root, 'Microsoft.Common.PasswordBox')) {
      const control = shown(name);
      const constraints = memberOf(object, 'constraints');
      if (!constraints || isEmpty(constraints.value)) {
        yield {
          findingId: 'PasswordBox.Missing.Constraints',
          at: constraints ? keyOf(constraints) : valueOf(type),
          message: say(
            `The password box "${control}" has no constraints.`,
            `Le champ de mot de passe « ${control} » n’a pas de contraintes.`,
          ),
          help,
          fix: { text: words },
        };
        continue;
      }
      const regex = memberOf(constraints.value, 'regex');
      if (!regex) continue;
      const text = stringForm(regex.value);
      if (text.startsWith('[') && text.endsWith(']')) continue;
      if (!compiles(text)) {
        yield {
          findingId: 'PasswordBox.Invalid.Regex',
          at: valueOf(regex.value),
          message: say(
            `The regex of the password box "${control}" is not valid.`,
            `L’expression régulière du champ de mot de passe « ${control} » n’est pas valide.`,
          ),
          help,
          fix: { text: words },
        };
        continue;
      }
      const lengths = [...text.matchAll(/\{([0-9]+)/g)].map((match) => Number(match[1]));
      const sum = lengths.reduce((total, length) => total + length, 0);
      if (lengths.length === 0) {
        yield {
          findingId: 'PasswordBox.Regex.Without.Length',
          at: valueOf(regex.value),
          message: say(
            `The regex of the password box "${control}" states no length.`,
            `L’expression régulière du champ de mot de passe « ${control} » n’indique pas de longueur.`,
          ),
          help,
          fix: { text: words },
        };
      } else if (sum < ENOUGH) {
        yield {
          findingId: 'PasswordBox.Regex.Short',
          level: 'warning',
          at: valueOf(regex.value),
          message: say(
            `The regex of the password box "${control}" asks for ${sum} characters only.`,
            `L’expression régulière du champ de mot de passe « ${control} » ne demande que ${sum} caractères.`,
          ),
          help,
          fix: { text: words },
        };
      }
    }
  },
};
