import { keyOrBrace, shown } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, valueAt } from '../tree.ts';

export const parametersWithoutDefaultMustExist: FormRule = {
  id: 'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
  sentence: say(
    'Every main-template parameter without a default value MUST be an output of createUiDefinition.',
    'Chaque paramètre du modèle principal sans valeur par défaut DOIT être une sortie de createUiDefinition.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  needsMainTemplate: true,
  *check({ root, outputs, mainTemplate }) {
    const form = memberOf(root, 'parameters');
    const holder = form?.value.type === 'object' ? form.value : root;
    for (const { key, value } of parametersOf(mainTemplate?.root)) {
      const given = valueAt(value, 'defaultValue');
      if ((given && given.type !== 'null') || memberOf(outputs, key)) continue;
      const name = shown(key);
      const main = shown(mainTemplate?.file.path ?? '');
      yield {
        findingId: 'Parameter.Without.Default.Missing.From.CreateUIDefinition',
        about: key,
        at: keyOrBrace(holder, memberOf(holder, 'outputs')),
        message: say(
          `The parameter "${name}" of ${main} has no default value and is no output of the form.`,
          `Le paramètre « ${name} » de ${main} n’a pas de valeur par défaut et n’est pas une sortie du formulaire.`,
        ),
        help: say(
          'Without an output and without a default value nobody can give the parameter a value.',
          'Sans sortie et sans valeur par défaut, personne ne peut donner de valeur au paramètre.',
        ),
        fix: {
          text: say(
            `Add the output "${name}" to the form, or give the parameter a defaultValue.`,
            `Ajoutez la sortie « ${name} » au formulaire, ou donnez une defaultValue au paramètre.`,
          ),
        },
      };
    }
  },
};
