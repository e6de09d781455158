import {
  contextReader,
  listCallsIn,
  parameterReferencesIn,
  withoutComments,
} from '../expressions.ts';
import { keyOf, removeMember, shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isSecure, parametersOf } from '../sources.ts';
import { memberOf } from '../tree.ts';

const help = say(
  'Outputs are kept in clear text in the deployment history.',
  'Les sorties sont conservées en clair dans l’historique des déploiements.',
);

export const outputsHoldNoSecrets: TemplateRule = {
  id: 'Outputs-Must-Not-Contain-Secrets',
  sentence: say(
    'Outputs MUST NOT hold secure parameters, results of list functions or passwords.',
    'Les sorties NE DOIVENT PAS contenir de paramètres sécurisés, de résultats de fonctions list ou de mots de passe.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, root, text, base, isMain, innerTemplate }) {
    // Outputs of a nested template are read by the template that calls it.
    const removable = isMain && innerTemplate === null;
    const outputs = memberOf(root, 'outputs')?.value;
    if (outputs?.type !== 'object') return;
    const secure = new Set(
      parametersOf(root)
        .filter(({ value }) => isSecure(value))
        .map(({ key }) => key.toLowerCase()),
    );
    for (const output of outputs.members) {
      const start = output.value.start - base;
      const own = withoutComments(text.slice(start, output.value.end - base));
      const isNamedSo = output.folded.includes('password');
      if (!isNamedSo && !own.includes('(')) continue;
      const name = shown(output.key);
      const fix = () => ({
        text: say(
          `Remove the output "${name}", or let it name the resource instead of the secret.`,
          `Retirez la sortie « ${name} », ou faites-lui nommer la ressource plutôt que le secret.`,
        ),
        ...(removable ? { edit: removeMember(file.text, outputs, output) } : {}),
      });
      const context = contextReader(own);
      const call = listCallsIn(own).find((at) => context(at) === '[');
      if (call !== undefined) {
        const at = output.value.start + call;
        yield {
          findingId: 'Output.Contains.Secret',
          at: { start: at, end: at + 1 },
          message: say(
            `The output "${name}" holds the result of a list function.`,
            `La sortie « ${name} » contient le résultat d’une fonction list.`,
          ),
          help,
          fix: fix(),
        };
      }
      if (isNamedSo) {
        yield {
          findingId: 'Output.Contains.Secret.Name',
          at: keyOf(output),
          message: say(
            `The output "${name}" is named like a password.`,
            `La sortie « ${name} » porte un nom de mot de passe.`,
          ),
          help,
          fix: fix(),
        };
      }
      const seen = new Set<string>();
      if (secure.size === 0) continue;
      for (const reference of parameterReferencesIn(own)) {
        const key = reference.name.toLowerCase();
        if (!secure.has(key) || seen.has(key) || context(reference.start) !== '[') continue;
        seen.add(key);
        const parameter = shown(reference.name);
        yield {
          findingId: 'Output.Contains.SecureParameter',
          at: {
            start: output.value.start + reference.start,
            end: output.value.start + reference.end,
          },
          message: say(
            `The output "${name}" holds the secure parameter "${parameter}".`,
            `La sortie « ${name} » contient le paramètre sécurisé « ${parameter} ».`,
          ),
          help,
          fix: fix(),
        };
      }
    }
  },
};
