import { editOf, keyOrBrace, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, stringForm } from '../tree.ts';

const BASE = 'https://schema.management.azure.com/schemas/';
const CURRENT = `${BASE}2019-04-01/deploymentTemplate.json#`;
const DEPRECATED = `${BASE}2015-01-01/deploymentTemplate.json#`;
const schemas: readonly string[] = [
  DEPRECATED,
  CURRENT,
  `${BASE}2018-05-01/subscriptionDeploymentTemplate.json#`,
  `${BASE}2019-08-01/tenantDeploymentTemplate.json#`,
  `${BASE}2019-08-01/managementGroupDeploymentTemplate.json#`,
];

const help = say(
  'The schema decides how Azure reads the template and which scope it is deployed to.',
  'Le schéma décide de la façon dont Azure lit le modèle et de l’étendue de son déploiement.',
);

export const templateSchemaIsCorrect: TemplateRule = {
  id: 'DeploymentTemplate-Schema-Is-Correct',
  sentence: say(
    'A template SHOULD name one of the five schemas of deployment templates.',
    'Un modèle DEVRAIT indiquer l’un des cinq schémas de modèles de déploiement.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ file, root }) {
    const schema = memberOf(root, '$schema');
    const text = stringForm(schema?.value);
    if (!schema || isEmpty(schema.value)) {
      yield {
        findingId: 'Template.Missing.Schema',
        at: keyOrBrace(root, schema),
        message: say('The template has no $schema.', 'Le modèle n’a pas de $schema.'),
        help,
        fix: {
          text: say(`Write "$schema": "${CURRENT}".`, `Écrivez "$schema": "${CURRENT}".`),
          ...editOf(file.text, root, schema, '$schema', `"${CURRENT}"`),
        },
      };
      return;
    }
    const known = schemas.find((one) => sameText(text, one));
    if (known !== undefined && known !== DEPRECATED) return;
    const better = known === DEPRECATED ? CURRENT : corrected(text);
    yield {
      findingId: known === undefined ? 'Template.Bad.Schema' : 'Template.Deprecated.Schema',
      level: known === undefined ? 'error' : 'warning',
      at: valueOf(schema.value),
      message:
        known === undefined
          ? say(
              `The $schema "${shown(text)}" is no schema of deployment templates.`,
              `Le $schema « ${shown(text)} » n’est pas un schéma de modèles de déploiement.`,
            )
          : say('The $schema of 2015 is deprecated.', 'Le $schema de 2015 est obsolète.'),
      help,
      fix: {
        text: say(`Write "$schema": "${better}".`, `Écrivez "$schema": "${better}".`),
        edit: replaceValue(schema.value, `"${better}"`),
      },
    };
  },
};

/** The known schema that was probably meant: `https`, a `#` at the end, the same file name. */
function corrected(text: string): string {
  const file = text.replace(/#+$/, '').split('/').at(-1) ?? '';
  const meant = schemas.filter((one) => one.toLowerCase().endsWith(`/${file.toLowerCase()}#`));
  return meant.at(-1) ?? CURRENT;
}
