import type { JsonNode, JsonObject } from '../certification/json.ts';
import { memberOf, sameText, textOf, valueAt } from '../certification/tree.ts';
import { readTemplateText } from '../expressions/syntax.ts';
import type { Expression } from '../expressions/syntax.ts';

/** What the form sends to the template. */
export type FormOutputs = {
  /** Lower-case names of all outputs. */
  readonly asked: ReadonlySet<string>;
  /** By lower-case name: what an untouched form sends, where that is a plain value. */
  readonly defaults: ReadonlyMap<string, JsonNode>;
};

/**
 * Reads the outputs of a form. A default is known where the output is a plain value, or names one text box, check box,
 * drop-down or group of options whose default value is plain.
 */
export function readFormOutputs(form: JsonObject | null): FormOutputs {
  const outputs = form === null ? undefined : valueAt(form, 'parameters', 'outputs');
  const asked = new Set<string>();
  const defaults = new Map<string, JsonNode>();
  if (form !== null && outputs?.type === 'object') {
    for (const { key, value } of outputs.members) {
      asked.add(key.toLowerCase());
      const plain = plainDefault(form, value);
      if (plain !== null) defaults.set(key.toLowerCase(), plain);
    }
  }
  return { asked, defaults };
}

function plainDefault(form: JsonObject, output: JsonNode): JsonNode | null {
  if (output.type !== 'string')
    return output.type === 'number' || output.type === 'boolean' ? output : null;
  const read = readTemplateText(output.value);
  if (read.kind === 'literal') return output;
  return read.kind === 'expression' ? defaultOf(elementNamed(form, read.expression)) : null;
}

/** The element that `basics('name')` or `steps('step').section.name` names. */
function elementNamed(form: JsonObject, expression: Expression): JsonNode | undefined {
  const call = expression.kind === 'path' ? expression.of : expression;
  const steps = expression.kind === 'path' ? expression.steps : [];
  if (call.kind !== 'call' || call.args.length !== 1) return undefined;
  const [name] = call.args;
  if (name?.kind !== 'text') return undefined;
  let at: JsonNode | undefined;
  if (sameText(call.name, 'basics')) at = named(valueAt(form, 'parameters', 'basics'), name.value);
  else if (sameText(call.name, 'steps'))
    at = named(valueAt(form, 'parameters', 'steps'), name.value);
  for (const step of steps) {
    if (step.kind !== 'property') return undefined;
    at = named(valueAt(at, 'elements'), step.name);
  }
  return at;
}

function named(list: JsonNode | undefined, name: string): JsonNode | undefined {
  if (list?.type !== 'array') return undefined;
  return list.items.find((item) => sameText(textOf(valueAt(item, 'name')), name));
}

function defaultOf(element: JsonNode | undefined): JsonNode | null {
  const type = textOf(valueAt(element, 'type'))?.toLowerCase();
  const value = memberOf(element, 'defaultValue')?.value;
  if (value === undefined) return null;
  if (value.type === 'string' && readTemplateText(value.value).kind !== 'literal') return null;
  switch (type) {
    case 'microsoft.common.textbox':
      return value.type === 'string' && value.value !== '' ? value : null;
    case 'microsoft.common.checkbox':
      return value.type === 'boolean' ? value : null;
    case 'microsoft.common.dropdown':
    case 'microsoft.common.optionsgroup': {
      const choices = valueAt(element, 'constraints', 'allowedValues');
      if (choices?.type !== 'array' || value.type !== 'string') return null;
      const chosen = choices.items.find((choice) =>
        sameText(textOf(valueAt(choice, 'label')), value.value),
      );
      return valueAt(chosen, 'value') ?? null;
    }
    default:
      return null;
  }
}
