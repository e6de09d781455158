import { isOn } from '../differences.ts';
import { defaultOf, matchesInOrder, outputTexts } from '../controls.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import {
  findType,
  isEmpty,
  memberOf,
  pathOf,
  sameText,
  stringForm,
  textOf,
  valueAt,
} from '../tree.ts';

const help = say(
  'The size that the customer chooses must reach the template, and the default must be one that is offered.',
  'La taille choisie par le client doit arriver dans le modèle, et la valeur par défaut doit être proposée.',
);

export const vmSizesMatchTemplate: FormRule = {
  id: 'VMSizes-Must-Match-Template',
  sentence: say(
    'Every size selector MUST feed a parameter of the main template whose default value it offers.',
    'Chaque sélecteur de taille DOIT alimenter un paramètre du modèle principal dont il propose la valeur par défaut.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  needsMainTemplate: true,
  *check({ root, file, outputs, mainTemplate, settings }) {
    const selectors = findType(root, 'Microsoft.Compute.SizeSelector');
    if (selectors.length === 0) return;
    const texts = outputTexts(outputs, file).filter(
      ({ member }) => member.value.type === 'string' || isOn(settings, 'outputsAtAnyDepth'),
    );
    const steps = valueAt(root, 'parameters', 'steps');
    for (const hit of selectors) {
      const named = memberOf(hit.object, 'name')?.value;
      const name = textOf(named) ?? '';
      const index = /^parameters\.steps\[([0-9]+)\]/i.exec(pathOf(hit))?.[1];
      const step =
        index === undefined || steps?.type !== 'array'
          ? undefined
          : textOf(valueAt(steps.items[Number(index)], 'name'));
      const takes = (text: string) =>
        (step !== undefined && matchesInOrder(text, 'steps(', step, ')', `.${name}`)) ||
        matchesInOrder(text, 'basics(', name);
      const output = texts.find(({ text }) => takes(text))?.member;
      const control = shown(name);
      if (!output) {
        yield {
          findingId: 'VmSize.Not.In.Outputs',
          at: valueOf(named ?? hit.member.value),
          message: say(
            `No output takes the size selector "${control}".`,
            `Aucune sortie ne reprend le sélecteur de taille « ${control} ».`,
          ),
          help,
          fix: {
            text: say(
              `Add an output that takes "${control}".`,
              `Ajoutez une sortie qui reprend « ${control} ».`,
            ),
          },
        };
        continue;
      }
      const parameter = valueAt(mainTemplate?.root, 'parameters', output.key);
      const called = shown(output.key);
      if (!parameter) {
        yield {
          findingId: 'VmSize.Parameter.Missing',
          at: keyOf(output),
          message: say(
            `The output "${called}" is no parameter of the main template.`,
            `La sortie « ${called} » n’est pas un paramètre du modèle principal.`,
          ),
          help,
          fix: {
            text: say(
              `Declare the parameter "${called}" in the main template.`,
              `Déclarez le paramètre « ${called} » dans le modèle principal.`,
            ),
          },
        };
        continue;
      }
      const whole = valueAt(parameter, 'defaultValue');
      const given = whole && defaultOf(output.value, whole, takes);
      const sizes = valueAt(hit.object, 'constraints', 'allowedSizes');
      if (!given || isEmpty(given) || sizes?.type !== 'array' || isEmpty(sizes)) continue;
      const size = stringForm(given);
      if (sizes.items.some((one) => sameText(stringForm(one), size))) continue;
      yield {
        findingId: 'VmSize.Default.Not.Allowed',
        at: valueOf(sizes),
        message: say(
          `The default value "${shown(size)}" of the parameter "${called}" is no allowed size of "${control}".`,
          `La valeur par défaut « ${shown(size)} » du paramètre « ${called} » n’est pas une taille autorisée de « ${control} ».`,
        ),
        help,
        fix: {
          text: say(
            'Add the size to allowedSizes, or change the default value.',
            'Ajoutez la taille aux allowedSizes, ou changez la valeur par défaut.',
          ),
        },
      };
    }
  },
};
