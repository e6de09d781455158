import { isOn } from '../differences.ts';
import {
  contextReader,
  listCallsIn,
  parameterReferencesIn,
  withoutComments,
} from '../expressions.ts';
import { shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isSecure, parametersOf } from '../sources.ts';
import { sameText, textOf, valueAt } from '../tree.ts';

const help = say(
  'With the outer scope the secret is written in clear text into the history of the nested deployment.',
  'Avec l’étendue externe, le secret est écrit en clair dans l’historique du déploiement imbriqué.',
);

export const noSecureParametersInNested: TemplateRule = {
  id: 'Secure-Params-In-Nested-Deployments',
  sentence: say(
    'A nested deployment of outer scope MUST NOT use secure parameters or list functions.',
    'Un déploiement imbriqué d’étendue externe NE DOIT PAS utiliser de paramètres sécurisés ni de fonctions list.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root, text, base, facts, settings }) {
    if (facts.deployments.length === 0) return;
    const isEveryUse = isOn(settings, 'everySecretUse');
    const secure = new Set(
      parametersOf(root)
        .filter(({ value }) => isSecure(value))
        .map(({ key }) => key.toLowerCase()),
    );
    for (const { object } of facts.deployments) {
      const properties = valueAt(object, 'properties');
      const template = valueAt(properties, 'template');
      if (!template || (template.type === 'object' && template.members.length === 0)) continue;
      const scope = textOf(valueAt(properties, 'expressionEvaluationOptions', 'scope'));
      if (scope !== undefined && !sameText(scope, 'outer')) continue;
      const own = withoutComments(text.slice(template.start - base, template.end - base));
      const name = shown(textOf(valueAt(object, 'name')) ?? '');
      const fix = {
        text: say(
          `Set "expressionEvaluationOptions": { "scope": "inner" } in "${name}" and hand the value over as a secure parameter.`,
          `Indiquez "expressionEvaluationOptions": { "scope": "inner" } dans « ${name} » et transmettez la valeur en paramètre sécurisé.`,
        ),
      };
      const context = contextReader(own);
      const seen = new Set<string>();
      for (const reference of parameterReferencesIn(own)) {
        const key = reference.name.toLowerCase();
        if (!secure.has(key) || seen.has(key)) continue;
        const isUse = context(reference.start) === '[';
        if (isUse || !isEveryUse) seen.add(key);
        if (!isUse) continue;
        const parameter = shown(reference.name);
        const start = template.start + reference.start;
        yield {
          findingId: 'NestedDeployment.Contains.SecureParameter',
          at: { start, end: template.start + reference.end },
          message: say(
            `The nested deployment "${name}" uses the secure parameter "${parameter}" in the outer scope.`,
            `Le déploiement imbriqué « ${name} » utilise le paramètre sécurisé « ${parameter} » dans l’étendue externe.`,
          ),
          help,
          fix,
        };
      }
      const calls = listCallsIn(own);
      const call = isEveryUse
        ? calls.find((at) => context(at) === '[')
        : calls.slice(0, 1).find((at) => context(at - 1) === '[');
      if (call === undefined) continue;
      const start = template.start + call;
      yield {
        findingId: 'NestedDeployment.Contains.ListFunction',
        at: { start, end: start + 1 },
        message: say(
          `The nested deployment "${name}" calls a list function in the outer scope.`,
          `Le déploiement imbriqué « ${name} » appelle une fonction list dans l’étendue externe.`,
        ),
        help,
        fix,
      };
    }
  },
};
