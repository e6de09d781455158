import { keyOf, removeMember, shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, sameText } from '../tree.ts';

export const locationIsNotLimited: TemplateRule = {
  id: 'PRACTICE-002',
  sentence: say(
    'The location parameter SHOULD NOT have allowedValues.',
    'Le paramètre location NE DEVRAIT PAS avoir de allowedValues.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.4',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ file, root }) {
    for (const { key, value } of parametersOf(root)) {
      const allowed = memberOf(value, 'allowedValues');
      if (!sameText(key, 'location') || !allowed || value.type !== 'object') continue;
      yield {
        findingId: 'Location.Allowed.Values',
        level: 'warning',
        at: keyOf(allowed),
        message: say(
          `The parameter "${shown(key)}" allows only some regions.`,
          `Le paramètre « ${shown(key)} » n’autorise que certaines régions.`,
        ),
        help: say(
          'A list of regions is out of date soon, and shuts customers of other regions and clouds out.',
          'Une liste de régions est vite dépassée et exclut les clients d’autres régions et d’autres clouds.',
        ),
        fix: {
          text: say('Remove allowedValues.', 'Retirez allowedValues.'),
          edit: removeMember(file.text, value, allowed),
        },
      };
    }
  },
};
