import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, textOf, valueAt } from '../tree.ts';

export const deploymentsAreNotDebug: TemplateRule = {
  id: 'Deployment-Resources-Must-Not-Be-Debug',
  sentence: say(
    'A nested deployment MUST NOT have a debugSetting.detailLevel other than "None".',
    'Un déploiement imbriqué NE DOIT PAS avoir de debugSetting.detailLevel autre que « None ».',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, facts }) {
    for (const { object } of facts.deployments) {
      const properties = valueAt(object, 'properties');
      const setting = memberOf(properties, 'debugSetting');
      const level = valueAt(setting?.value, 'detailLevel');
      if (!level || isEmpty(level) || sameText(textOf(level), 'None')) continue;
      const name = shown(textOf(valueAt(object, 'name')) ?? '');
      const isText = level.type === 'string';
      yield {
        findingId: isText
          ? 'Deployment.Resource.Has.DebugSetting'
          : 'Deployment.Resource.Has.LogDetail',
        at: valueOf(level),
        message: say(
          `The deployment "${name}" logs the content of its requests or responses.`,
          `Le déploiement « ${name} » journalise le contenu de ses requêtes ou de ses réponses.`,
        ),
        help: say(
          'Logged content holds the secrets that are handed over.',
          'Le contenu journalisé comprend les secrets transmis.',
        ),
        fix: {
          text: say('Remove the debugSetting.', 'Retirez le debugSetting.'),
          ...(setting && properties?.type === 'object'
            ? { edit: removeMember(file.text, properties, setting) }
            : {}),
        },
      };
    }
  },
};
