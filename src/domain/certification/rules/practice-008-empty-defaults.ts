import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, sameText, textOf } from '../tree.ts';

export const defaultsAreNotEmpty: TemplateRule = {
  id: 'PRACTICE-008',
  sentence: say(
    'A parameter SHOULD NOT have an empty text as its default value.',
    'Un paramètre NE DEVRAIT PAS avoir un texte vide comme valeur par défaut.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root }) {
    for (const { key, value } of parametersOf(root)) {
      const preset = memberOf(value, 'defaultValue');
      if (!preset || value.type !== 'object' || textOf(preset.value) !== '') continue;
      if (sameText(key, '_artifactsLocationSasToken')) continue;
      yield {
        findingId: 'Parameter.Default.Empty',
        level: 'info',
        at: valueOf(preset.value),
        message: say(
          `The default value of "${shown(key)}" is an empty text.`,
          `La valeur par défaut de « ${shown(key)} » est un texte vide.`,
        ),
        help: say(
          'An empty text is often no valid value: the deployment fails late instead of asking.',
          'Un texte vide est rarement une valeur valide : le déploiement échoue tard au lieu de demander.',
        ),
        fix: {
          text: say(
            'Remove the default value and let the form give one, or choose one that works.',
            'Retirez la valeur par défaut et laissez le formulaire en fournir une, ou choisissez-en une qui fonctionne.',
          ),
        },
      };
    }
  },
};
