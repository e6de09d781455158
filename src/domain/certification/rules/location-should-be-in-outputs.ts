import { editOf, keyOf, keyOrBrace, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, stringForm } from '../tree.ts';

const help = say(
  'The customer chooses the location in the form; without this output the template does not learn it.',
  'Le client choisit l’emplacement dans le formulaire ; sans cette sortie, le modèle ne l’apprend pas.',
);

const words = say(
  'Write "location": "[location()]" into the outputs.',
  'Écrivez "location": "[location()]" dans les sorties.',
);

export const locationIsInOutputs: FormRule = {
  id: 'Location-Should-Be-In-Outputs',
  sentence: say(
    'The outputs of createUiDefinition MUST hold "location": "[location()]".',
    'Les sorties de createUiDefinition DOIVENT contenir "location": "[location()]".',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ file, root, outputs }) {
    const parameters = memberOf(root, 'parameters');
    const holder = parameters?.value.type === 'object' ? parameters.value : root;
    const member = memberOf(holder, 'outputs');
    if (!outputs || isEmpty(outputs)) {
      yield {
        findingId: 'CreateUIDefinition.Missing.Outputs',
        at: keyOrBrace(holder, member),
        message: say('The form has no outputs.', 'Le formulaire n’a pas de sorties.'),
        help,
        fix: { text: words },
      };
      return;
    }
    const location = memberOf(outputs, 'location');
    if (!location || isEmpty(location.value)) {
      yield {
        findingId: 'CreateUIDefinition.Missing.Outputs.Location',
        at: location ? keyOf(location) : keyOrBrace(holder, member),
        message: say(
          'The outputs of the form have no location.',
          'Les sorties du formulaire n’ont pas d’emplacement (location).',
        ),
        help,
        fix: {
          text: words,
          ...editOf(file.text, outputs, location, 'location', '"[location()]"'),
        },
      };
      return;
    }
    const text = stringForm(location.value);
    if (sameText(text.trim(), '[location()]')) return;
    yield {
      findingId: 'CreateUIDefinition.Incorrect.Outputs.Location',
      at: valueOf(location.value),
      message: say(
        `The output "location" is "${shown(text)}".`,
        `La sortie « location » vaut « ${shown(text)} ».`,
      ),
      help,
      fix: { text: words, edit: replaceValue(location.value, '"[location()]"') },
    };
  },
};
