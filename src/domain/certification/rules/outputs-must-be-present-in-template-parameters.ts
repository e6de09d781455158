import { keyOf, keyOrBrace, shown } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, valueAt } from '../tree.ts';

/** Outputs that the portal itself consumes. */
const portalOutputs: readonly string[] = [
  'applicationresourcename',
  'jitaccesspolicy',
  'managedidentity',
  'managedresourcegroupid',
];

export const outputsMustBePresent: FormRule = {
  id: 'Outputs-Must-Be-Present-In-Template-Parameters',
  sentence: say(
    'Every output of createUiDefinition MUST be a parameter of the main template.',
    'Chaque sortie de createUiDefinition DOIT être un paramètre du modèle principal.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  needsMainTemplate: true,
  *check({ root, outputs, mainTemplate }) {
    if (isEmpty(outputs)) {
      const parameters = memberOf(root, 'parameters');
      const holder = parameters?.value.type === 'object' ? parameters.value : root;
      yield {
        findingId: 'CreateUIDefinition.Missing.Outputs',
        at: keyOrBrace(holder, memberOf(holder, 'outputs')),
        message: say(
          'The form has no outputs: nothing that the customer enters reaches the template.',
          'Le formulaire n’a pas de sorties : rien de ce que le client saisit n’arrive dans le modèle.',
        ),
        help: say(
          'Outputs hand the answers of the form over to the parameters of the main template.',
          'Les sorties transmettent les réponses du formulaire aux paramètres du modèle principal.',
        ),
        fix: {
          text: say(
            'Add "outputs" to "parameters", with one entry per template parameter.',
            'Ajoutez « outputs » à « parameters », avec une entrée par paramètre du modèle.',
          ),
        },
      };
      return;
    }
    if (outputs?.type !== 'object' || !mainTemplate) return;
    const parameters = valueAt(mainTemplate.root, 'parameters');
    for (const output of outputs.members) {
      if (portalOutputs.includes(output.key.toLowerCase())) continue;
      if (memberOf(parameters, output.key)) continue;
      const [name, main] = [shown(output.key), shown(mainTemplate.file.path)];
      yield {
        findingId: 'CreateUIDefinition.Output.Missing.From.MainTemplate',
        at: keyOf(output),
        message: say(
          `The output "${name}" is no parameter of ${main}.`,
          `La sortie « ${name} » n’est pas un paramètre de ${main}.`,
        ),
        help: say(
          'A deployment with a parameter that the template does not declare is refused by Azure.',
          'Azure refuse un déploiement dont un paramètre n’est pas déclaré par le modèle.',
        ),
        fix: {
          text: say(
            `Declare the parameter "${name}" in ${main}, or remove the output.`,
            `Déclarez le paramètre « ${name} » dans ${main}, ou retirez la sortie.`,
          ),
        },
      };
    }
  },
};
