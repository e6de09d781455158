import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';

/** What the two rules share that the marketplace's test kit lists and has switched off: lists of results line up. */
const switchedOff = {
  source: 'arm-ttk 0.27, where the rule is switched off and always passes',
  appliesTo: 'TEMPLATE',
  check: () => [],
} as const;

export const resourcesAreNotAmbiguous: TemplateRule = {
  ...switchedOff,
  id: 'Resources-Should-Not-Be-Ambiguous',
  sentence: say(
    'Resources SHOULD NOT be ambiguous; the marketplace has switched this rule off, and it finds nothing.',
    'Les ressources NE DEVRAIENT PAS être ambiguës ; la place de marché a désactivé cette règle, qui ne trouve rien.',
  ),
  marketplaceLevel: 'B',
};

export const imagesUseLatestVersion: TemplateRule = {
  ...switchedOff,
  id: 'VM-Images-Should-Use-Latest-Version',
  sentence: say(
    'Images of virtual machines SHOULD use their latest version; the marketplace has switched this rule off, and it finds nothing.',
    'Les images de machines virtuelles DEVRAIENT utiliser leur dernière version ; la place de marché a désactivé cette règle, qui ne trouve rien.',
  ),
  marketplaceLevel: 'W',
};
