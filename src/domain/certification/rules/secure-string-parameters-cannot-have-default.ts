import { hasCall } from '../expressions.ts';
import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { isEmpty, memberOf, sameText, stringForm, textOf, valueAt } from '../tree.ts';

export const secureStringsHaveNoDefault: TemplateRule = {
  id: 'Secure-String-Parameters-Cannot-Have-Default',
  sentence: say(
    'A secureString parameter MUST NOT have a default value other than "" or an expression with newGuid().',
    'Un paramètre secureString NE DOIT PAS avoir d’autre valeur par défaut que "" ou une expression avec newGuid().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, root, isMain, innerTemplate }) {
    // Without its default value, a nested template needs the value from whoever calls it.
    const removable = isMain && innerTemplate === null;
    for (const { key, value } of parametersOf(root)) {
      if (value.type !== 'object' || !sameText(textOf(valueAt(value, 'type')), 'secureString')) {
        continue;
      }
      const given = memberOf(value, 'defaultValue');
      if (!given || isEmpty(given.value) || hasCall(stringForm(given.value), 'newGuid')) continue;
      const name = shown(key);
      yield {
        findingId: 'SecureString.Must.Not.Have.Default',
        at: valueOf(given.value),
        message: say(
          `The secureString parameter "${name}" has a default value.`,
          `Le paramètre secureString « ${name} » a une valeur par défaut.`,
        ),
        help: say(
          'A default value of a secret is the same for every customer and can be read in the template.',
          'La valeur par défaut d’un secret est la même pour tous les clients et se lit dans le modèle.',
        ),
        fix: {
          text: say(
            `Remove the defaultValue of "${name}" and let the customer enter it.`,
            `Retirez la defaultValue de « ${name} » et laissez le client la saisir.`,
          ),
          ...(removable ? { edit: removeMember(file.text, value, given) } : {}),
        },
      };
    }
  },
};
