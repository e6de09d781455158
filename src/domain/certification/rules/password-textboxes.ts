import { controlsOf, outputOf, outputTexts } from '../controls.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isSecure } from '../sources.ts';
import { memberOf, valueAt } from '../tree.ts';

const help = say(
  'A password that the customer enters must reach the template as a secret.',
  'Un mot de passe saisi par le client doit arriver dans le modèle en tant que secret.',
);

export const passwordBoxesFeedSecureParameters: FormRule = {
  id: 'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
  sentence: say(
    'Every password box MUST feed a secure parameter of the main template.',
    'Chaque champ de mot de passe DOIT alimenter un paramètre sécurisé du modèle principal.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  needsMainTemplate: true,
  *check({ root, file, outputs, mainTemplate }) {
    const texts = outputTexts(outputs, file);
    for (const { object, type, name } of controlsOf(root, 'Microsoft.Common.PasswordBox')) {
      const control = shown(name);
      const output = outputOf(texts, name);
      if (!output) {
        yield {
          findingId: 'PasswordBox.Not.In.Outputs',
          at: valueOf(memberOf(object, 'name')?.value ?? type),
          message: say(
            `No output takes the password box "${control}".`,
            `Aucune sortie ne reprend le champ de mot de passe « ${control} ».`,
          ),
          help,
          fix: {
            text: say(
              `Add an output that takes "${control}", or remove the box.`,
              `Ajoutez une sortie qui reprend « ${control} », ou retirez le champ.`,
            ),
          },
        };
        continue;
      }
      const parameter = valueAt(mainTemplate?.root, 'parameters', output.key);
      const called = shown(output.key);
      if (!parameter) {
        yield {
          findingId: 'PasswordBox.Parameter.Missing',
          at: keyOf(output),
          message: say(
            `The output "${called}" takes a password box and is no parameter of the main template.`,
            `La sortie « ${called} » reprend un champ de mot de passe et n’est pas un paramètre du modèle principal.`,
          ),
          help,
          fix: {
            text: say(
              `Declare "${called}" as secureString in the main template.`,
              `Déclarez « ${called} » en secureString dans le modèle principal.`,
            ),
          },
        };
      } else if (!isSecure(parameter)) {
        yield {
          findingId: 'PasswordBox.Parameter.Not.Secure',
          at: keyOf(output),
          message: say(
            `The password box "${control}" feeds the parameter "${called}", which is not secure.`,
            `Le champ de mot de passe « ${control} » alimente le paramètre « ${called} », qui n’est pas sécurisé.`,
          ),
          help,
          fix: {
            text: say(
              `Give "${called}" the type secureString in the main template.`,
              `Donnez à « ${called} » le type secureString dans le modèle principal.`,
            ),
          },
        };
      }
    }
  },
};
