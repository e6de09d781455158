import { replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isEmpty, memberOf, resourcesOf, sameText, stringForm, textOf, valueAt } from '../tree.ts';

export const resourcesHaveLocation: TemplateRule = {
  id: 'Resources-Should-Have-Location',
  sentence: say(
    'The location of a resource MUST be an expression or "global".',
    'L’emplacement d’une ressource DOIT être une expression ou « global ».',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const resource of resourcesOf(root)) {
      const location = memberOf(resource, 'location');
      if (!location || isEmpty(location.value)) continue;
      const text = stringForm(location.value).trim();
      if ((text.startsWith('[') && text.endsWith(']')) || sameText(text, 'global')) continue;
      const name = textOf(valueAt(resource, 'name'));
      const type = textOf(valueAt(resource, 'type')) ?? '';
      const called = shown(name === undefined ? type : `${type} ${name}`.trim());
      yield {
        findingId: 'Resource.Location.Literal',
        at: valueOf(location.value),
        message: say(
          `The location of the resource "${called}" is the literal "${shown(text)}".`,
          `L’emplacement de la ressource « ${called} » est le littéral « ${shown(text)} ».`,
        ),
        help: say(
          'The customer chooses where resources go.',
          'Le client choisit l’emplacement des ressources.',
        ),
        fix: {
          text: say(
            'Use "[parameters(\'location\')]" or "global".',
            "Utilisez « [parameters('location')] » ou « global ».",
          ),
          ...(valueAt(root, 'parameters', 'location')
            ? { edit: replaceValue(location.value, '"[parameters(\'location\')]"') }
            : {}),
        },
      };
    }
  },
};
