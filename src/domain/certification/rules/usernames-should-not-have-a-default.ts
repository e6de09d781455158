import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { findKey, isEmpty, memberOf, sameText, textOf, valueAt } from '../tree.ts';

export const userNamesHaveNoDefault: FormRule = {
  id: 'Usernames-Should-Not-Have-A-Default',
  sentence: say(
    'A Microsoft.Compute.UserNameTextBox MUST NOT have a default value.',
    'Un Microsoft.Compute.UserNameTextBox NE DOIT PAS avoir de valeur par défaut.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ file, root }) {
    for (const { object, member } of findKey(root, 'type')) {
      if (!sameText(textOf(member.value), 'Microsoft.Compute.UserNameTextBox')) continue;
      const given = memberOf(object, 'defaultValue');
      if (!given || isEmpty(given.value)) continue;
      const name = shown(textOf(valueAt(object, 'name')) ?? '');
      yield {
        findingId: 'UserName.Has.Default',
        at: valueOf(given.value),
        message: say(
          `The user name box "${name}" has a default value.`,
          `Le champ de nom d’utilisateur « ${name} » a une valeur par défaut.`,
        ),
        help: say(
          'A known user name is half of a break-in.',
          'Un nom d’utilisateur connu, c’est la moitié d’une intrusion.',
        ),
        fix: {
          text: say('Remove the defaultValue.', 'Retirez la defaultValue.'),
          edit: removeMember(file.text, object, given),
        },
      };
    }
  },
};
