import { addMember, keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeyIn, memberOf, resourcesOf, textOf, valueAt } from '../tree.ts';

export const extensionsAreUpgraded: TemplateRule = {
  id: 'PRACTICE-003',
  sentence: say(
    'An extension of a virtual machine SHOULD have autoUpgradeMinorVersion set to true.',
    'Une extension de machine virtuelle DEVRAIT avoir autoUpgradeMinorVersion à true.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.5',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ file, root }) {
    const extensions = findKeyIn(resourcesOf(root), 'typeHandlerVersion');
    for (const { object, member } of extensions) {
      const upgrade = memberOf(object, 'autoUpgradeMinorVersion');
      // An expression is the publisher's decision; it is not known here.
      if (upgrade && upgrade.value.type !== 'boolean') continue;
      if (upgrade?.value.type === 'boolean' && upgrade.value.value) continue;
      const name = shown(
        textOf(valueAt(object, 'type')) ?? textOf(valueAt(object, 'publisher')) ?? '',
      );
      yield {
        findingId: upgrade ? 'Extension.Upgrade.Off' : 'Extension.Upgrade.Missing',
        level: 'warning',
        at: upgrade ? valueOf(upgrade.value) : keyOf(member),
        message: say(
          `The extension "${name}" does not take minor upgrades.`,
          `L’extension « ${name} » ne reçoit pas les mises à niveau mineures.`,
        ),
        help: say(
          'New machines then start with an old version of the extension and its known faults.',
          'Les nouvelles machines démarrent alors avec une ancienne version de l’extension et ses défauts connus.',
        ),
        fix: {
          text: say(
            'Set autoUpgradeMinorVersion to true.',
            'Réglez autoUpgradeMinorVersion sur true.',
          ),
          edit: upgrade
            ? replaceValue(upgrade.value, 'true')
            : addMember(file.text, object, 'autoUpgradeMinorVersion', 'true'),
        },
      };
    }
  },
};
