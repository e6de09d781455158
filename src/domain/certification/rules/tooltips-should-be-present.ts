import { editOf, keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { findKey, memberOf, stringForm, textOf, valueAt } from '../tree.ts';

/** Controls that have no tooltip. */
const without: readonly string[] = [
  'microsoft.common.infobox',
  'microsoft.common.section',
  'microsoft.common.textblock',
  'microsoft.common.editablegrid',
  'microsoft.solutions.armapicontrol',
  'microsoft.solutions.graphapicontrol',
  'microsoft.solutions.jitconfigurator',
];

export const tooltipsArePresent: FormRule = {
  id: 'Tooltips-Should-Be-Present',
  sentence: say(
    'Every control of the form MUST have a tooltip.',
    'Chaque contrôle du formulaire DOIT avoir une info-bulle.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ file, root }) {
    for (const { object, member } of findKey(root, 'type')) {
      const type = textOf(member.value)?.toLowerCase() ?? '';
      if (!/^microsoft\..*\./.test(type) || without.includes(type)) continue;
      const tooltip = memberOf(object, 'toolTip');
      if (tooltip && stringForm(tooltip.value).trim() !== '') continue;
      const name = shown(textOf(valueAt(object, 'name')) ?? type);
      const label = textOf(valueAt(object, 'label'))?.trim() ?? '';
      yield {
        findingId: 'Tooltip.Missing',
        at: tooltip ? keyOf(tooltip) : valueOf(member.value),
        message: say(
          `The control "${name}" has no toolTip.`,
          `Le contrôle « ${name} » n’a pas de toolTip.`,
        ),
        help: say(
          'The tooltip tells the customer what to enter and why.',
          'L’info-bulle dit au client quoi saisir et pourquoi.',
        ),
        fix: {
          text: say(
            `Add a "toolTip" to "${name}" that says what to enter.`,
            `Ajoutez à « ${name} » un « toolTip » qui dit quoi saisir.`,
          ),
          ...(label === ''
            ? {}
            : editOf(file.text, object, tooltip, 'toolTip', JSON.stringify(label))),
        },
      };
    }
  },
};
