import { withoutComments } from '../expressions.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { memberOf } from '../tree.ts';

export const noManagedIdentityExtension: TemplateRule = {
  id: 'ManagedIdentityExtension-must-not-be-used',
  sentence: say(
    'The extension ManagedIdentityExtension SHOULD NOT be used.',
    'L’extension ManagedIdentityExtension NE DEVRAIT PAS être utilisée.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root, text, base }) {
    const resources = memberOf(root, 'resources')?.value;
    if (!resources || !/ManagedIdentityExtension/i.test(text)) return;
    const own = withoutComments(text.slice(resources.start - base, resources.end - base));
    for (const match of own.matchAll(/ManagedIdentityExtension/gi)) {
      const start = resources.start + match.index;
      yield {
        findingId: 'ManagedIdentityExtension.Was.Used',
        at: { start, end: start + match[0].length },
        message: say(
          'The extension ManagedIdentityExtension is used.',
          'L’extension ManagedIdentityExtension est utilisée.',
        ),
        help: say(
          'The extension is retired; machines get tokens from the instance metadata service.',
          'L’extension est retirée ; les machines obtiennent leurs jetons du service de métadonnées d’instance.',
        ),
        fix: {
          text: say(
            'Remove the extension; an identity of the machine is enough.',
            'Retirez l’extension ; une identité de la machine suffit.',
          ),
        },
      };
    }
  },
};
