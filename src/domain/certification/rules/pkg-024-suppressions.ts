import { say } from '../print.ts';
import type { FileRule } from '../rule.ts';

/**
 * What a package says about findings that stay. The findings of all rules are needed to judge it, so the engine does:
 * see `suppressions.ts`.
 */
export const suppressionsAreRight: FileRule = {
  id: 'PKG-024',
  sentence: say(
    'Each entry of certification.json SHOULD name a finding that refuses nothing, with a reason, and until when it stays if it does not stay for good.',
    'Chaque entrée de certification.json DEVRAIT désigner un constat qui ne refuse rien, avec un motif et, s’il n’est pas définitif, jusqu’à quand il reste.',
  ),
  source: 'Vitrine',
  appliesTo: 'FILE',
  marketplaceLevel: 'W',
  check: () => [],
};
