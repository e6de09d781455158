import { expanded } from '../expand.ts';
import { replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeyIn, memberOf, sameText, textOf, valueAt } from '../tree.ts';

export const imagesAreLatest: TemplateRule = {
  id: 'PRACTICE-006',
  sentence: say(
    'The version of a virtual machine image SHOULD be latest.',
    'La version d’une image de machine virtuelle DEVRAIT être latest.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root }) {
    const images = [valueAt(root, 'resources'), valueAt(root, 'variables')];
    for (const { member } of findKeyIn(images, 'imageReference')) {
      const image = expanded(root, member.value);
      const version = memberOf(image, 'version')?.value;
      const text = textOf(expanded(root, version));
      if (version === undefined || text === undefined) continue;
      if (sameText(text, 'latest') || text === '' || text.startsWith('[')) continue;
      const isLiteral = version.type === 'string' && version.value === text;
      yield {
        findingId: 'Image.Version.Fixed',
        level: 'info',
        at: valueOf(version),
        message: say(
          `The image has the fixed version "${shown(text)}".`,
          `L’image a la version figée « ${shown(text)} ».`,
        ),
        help: say(
          'A fixed version misses security updates and is withdrawn one day: then the deployment fails.',
          'Une version figée manque les mises à jour de sécurité et finit par être retirée : le déploiement échoue alors.',
        ),
        fix: {
          text: say('Write latest.', 'Écrivez latest.'),
          ...(isLiteral ? { edit: replaceValue(version, '"latest"') } : {}),
        },
      };
    }
  },
};
