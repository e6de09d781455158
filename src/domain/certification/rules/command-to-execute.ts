import { listCallsIn, parameterReferencesIn } from '../expressions.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isSecure } from '../sources.ts';
import { ancestorsOf, findKey, resourceNameOf, stringForm, textOf, valueAt } from '../tree.ts';

const help = say(
  'Settings are kept in clear text on the machine and in the deployment history; protectedSettings are encrypted.',
  'Les paramètres (settings) sont conservés en clair sur la machine et dans l’historique ; les protectedSettings sont chiffrés.',
);

export const commandUsesProtectedSettings: TemplateRule = {
  id: 'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
  sentence: say(
    'A commandToExecute with secrets MUST lie in protectedSettings.',
    'Un commandToExecute contenant des secrets DOIT se trouver dans protectedSettings.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root }) {
    const parameters = valueAt(root, 'parameters');
    for (const hit of findKey(root, 'commandToExecute')) {
      const { value } = hit.member;
      if (value.type === 'array' && value.items.length === 0) continue;
      const ancestors = [...ancestorsOf(hit)];
      if (!/customscript/i.test(textOf(valueAt(ancestors[0], 'type')) ?? '')) continue;
      if (ancestors.some((one) => valueAt(one, 'protectedSettings', 'commandToExecute'))) continue;
      const text = stringForm(value);
      const name = shown(resourceNameOf(hit) ?? '');
      const fix = {
        text: say(
          'Move commandToExecute from settings to protectedSettings.',
          'Déplacez commandToExecute de settings vers protectedSettings.',
        ),
      };
      if (listCallsIn(text).length > 0) {
        yield {
          findingId: 'CommandToExecute.Unprotected.List',
          at: valueOf(value),
          message: say(
            `The command of the extension "${name}" calls a list function outside of protectedSettings.`,
            `La commande de l’extension « ${name} » appelle une fonction list hors de protectedSettings.`,
          ),
          help,
          fix,
        };
        continue;
      }
      const secure = new Set(
        parameterReferencesIn(text)
          .map((reference) => reference.name)
          .filter((parameter) => isSecure(valueAt(parameters, parameter))),
      );
      for (const parameter of secure) {
        yield {
          findingId: 'CommandToExecute.Unprotected.Parameter',
          about: parameter,
          at: valueOf(value),
          message: say(
            `The command of the extension "${name}" uses the secure parameter "${shown(parameter)}" outside of protectedSettings.`,
            `La commande de l’extension « ${name} » utilise le paramètre sécurisé « ${shown(parameter)} » hors de protectedSettings.`,
          ),
          help,
          fix,
        };
      }
    }
  },
};
