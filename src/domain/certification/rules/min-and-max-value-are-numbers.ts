import type { JsonMember, JsonNode } from '../json.ts';
import { keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, textOf } from '../tree.ts';

const help = say(
  'Azure refuses a bound that is no integer, and one bound alone is usually a mistake.',
  'Azure refuse une borne qui n’est pas un entier, et une borne seule est en général une erreur.',
);

export const minAndMaxAreNumbers: TemplateRule = {
  id: 'Min-And-Max-Value-Are-Numbers',
  sentence: say(
    'minValue and maxValue of a parameter MUST be integers, and MUST be given both or not at all.',
    'minValue et maxValue d’un paramètre DOIVENT être des entiers, et DOIVENT être donnés tous deux ou pas du tout.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const { key, value } of parametersOf(root)) {
      const max = memberOf(value, 'maxValue');
      const min = memberOf(value, 'minValue');
      if (max && !isInteger(max.value)) yield notInteger('Parameter.Max.Not.Int', key, max);
      else if (min && !isInteger(min.value)) yield notInteger('Parameter.Min.Not.Int', key, min);
      else if (max && !min) yield alone('Parameter.Missing.Min', key, max, 'minValue');
      else if (min && !max) yield alone('Parameter.Missing.Max', key, min, 'maxValue');
    }
  },
};

function isInteger(node: JsonNode): boolean {
  return node.type === 'number' && /^-?[0-9]+$/.test(node.raw);
}

/** The integer that a text holds, or a number whose fraction is zero: `"8"`, `8.0`. */
function integerIn(node: JsonNode): string | undefined {
  const written = node.type === 'number' ? node.raw : (textOf(node)?.trim() ?? '');
  return /^(-?(?:0|[1-9][0-9]{0,14}))(?:\.0+)?$/.exec(written)?.[1];
}

function notInteger(findingId: string, parameter: string, bound: JsonMember): Fault {
  const name = shown(parameter);
  const meant = integerIn(bound.value);
  return {
    findingId,
    at: valueOf(bound.value),
    message: say(
      `The ${bound.key} of the parameter "${name}" is no integer.`,
      `La valeur ${bound.key} du paramètre « ${name} » n’est pas un entier.`,
    ),
    help,
    fix: {
      text: say(
        'Write a whole number without quotation marks.',
        'Écrivez un nombre entier sans guillemets.',
      ),
      ...(meant === undefined ? {} : { edit: replaceValue(bound.value, meant) }),
    },
  };
}

function alone(findingId: string, parameter: string, bound: JsonMember, missing: string): Fault {
  const name = shown(parameter);
  return {
    findingId,
    at: keyOf(bound),
    message: say(
      `The parameter "${name}" has a ${bound.key} and no ${missing}.`,
      `Le paramètre « ${name} » a une valeur ${bound.key} et pas de ${missing}.`,
    ),
    help,
    fix: {
      text: say(
        `Add ${missing}, or remove ${bound.key}.`,
        `Ajoutez ${missing}, ou retirez ${bound.key}.`,
      ),
    },
  };
}
