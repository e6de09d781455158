import { expanded } from '../expand.ts';
import { parameterReferencesIn, variableReferencesIn } from '../expressions.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { hasInnerScope } from '../sources.ts';
import { ancestorsOf, findKey, pathOf, stringForm, valueAt } from '../tree.ts';

export const vmSizeIsAParameter: TemplateRule = {
  id: 'VM-Size-Should-Be-A-Parameter',
  sentence: say(
    'The size of a virtual machine MUST come from a parameter.',
    'La taille d’une machine virtuelle DOIT provenir d’un paramètre.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  once: true,
  *check({ unreduced }) {
    const variables = valueAt(unreduced, 'variables');
    for (const hit of findKey(unreduced, 'vmSize')) {
      const { value } = hit.member;
      const path = pathOf(hit);
      const fault = {
        findingId: 'VmSize.Not.A.Parameter',
        at: valueOf(value),
        message: say(
          `The vmSize is "${shown(stringForm(value))}" instead of a parameter.`,
          `La taille vmSize est « ${shown(stringForm(value))} » au lieu d’un paramètre.`,
        ),
        help: say(
          'Not every size exists in every region and subscription: the customer must be able to choose.',
          'Toutes les tailles n’existent pas dans chaque région et abonnement : le client doit pouvoir choisir.',
        ),
        fix: {
          text: say(
            'Declare a parameter for the size and use it here.',
            'Déclarez un paramètre pour la taille et utilisez-le ici.',
          ),
        },
      };
      if (/^parameters|\.parameters\./i.test(path)) {
        const [nearest] = ancestorsOf(hit);
        const handed = stringForm(valueAt(value, 'value'));
        if (hasInnerScope(nearest) && parameterReferencesIn(handed).length === 0) {
          yield fault;
          continue;
        }
        if (!/resources\[[0-9]+\]\.properties\.parameters/i.test(path)) continue;
      }
      const text = stringForm(value);
      if (parameterReferencesIn(text).length > 0) continue;
      const [variable] = variableReferencesIn(text);
      const whole = valueAt(variables, variable?.name ?? '');
      const part = expanded(unreduced, value);
      const behind = stringForm(part && part !== value ? part : whole);
      const open = behind.indexOf('[');
      if (open >= 0 && parameterReferencesIn(behind.slice(open)).length > 0) continue;
      yield fault;
    }
  },
};
