import { keyOf, removeMember } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKey, memberOf } from '../tree.ts';

export const noArtifactsBaseUrl: TemplateRule = {
  id: 'PKG-017',
  sentence: say(
    'A template SHOULD NOT have artifactsBaseUrl in its metadata.',
    'Un modèle NE DEVRAIT PAS avoir artifactsBaseUrl dans ses métadonnées.',
  ),
  source: 'Azure Resource Manager: linked templates and artifacts',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ file, root }) {
    for (const hit of findKey(root, 'metadata')) {
      const metadata = hit.member.value;
      const member = memberOf(metadata, 'artifactsBaseUrl');
      if (!member || metadata.type !== 'object') continue;
      yield {
        findingId: 'Artifacts.Base.Url',
        at: keyOf(member),
        message: say(
          'The metadata holds artifactsBaseUrl.',
          'Les métadonnées contiennent artifactsBaseUrl.',
        ),
        help: say(
          'The base address is no longer needed: _artifactsLocation tells it.',
          'L’adresse de base n’est plus nécessaire : _artifactsLocation l’indique.',
        ),
        fix: {
          text: say('Remove artifactsBaseUrl.', 'Retirez artifactsBaseUrl.'),
          edit: removeMember(file.text, metadata, member),
        },
      };
    }
  },
};
