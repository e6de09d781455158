import { parameterReferencesIn } from '../expressions.ts';
import type { JsonMember, JsonNode } from '../json.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import { lineReader } from '../source-file.ts';
import { hasInnerScope } from '../sources.ts';
import { ancestorsOf, findKey, sameText, stringForm, textOf, valueAt } from '../tree.ts';
import type { Hit } from '../tree.ts';

export const parameterTypesAreConsistent: TemplateRule = {
  id: 'Parameter-Types-Should-Be-Consistent',
  sentence: say(
    'A parameter that is handed to a nested template MUST have the same type there.',
    'Un paramètre transmis à un modèle imbriqué DOIT y avoir le même type.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  once: true,
  *check({ file, unreduced }) {
    const lines = lineReader(file.text);
    const lineOf: LineOf = (node) => lines(valueOf(node)).line;
    for (const hit of findKey(unreduced, 'template')) {
      if (!hasInnerScope(hit.object)) continue;
      const handed = valueAt(hit.object, 'parameters');
      if (handed?.type !== 'object') continue;
      for (const parameter of handed.members) yield* checkHanded(hit, parameter, lineOf);
    }
  },
};

type LineOf = (node: JsonNode) => number;

function* checkHanded(hit: Hit, handed: JsonMember, lineOf: LineOf): Generator<Fault> {
  const [reference] = parameterReferencesIn(stringForm(handed.value));
  if (!reference) return;
  const inner = valueAt(hit.member.value, 'parameters', handed.key, 'type');
  const innerType = textOf(inner) ?? '';
  const value = valueAt(handed.value, 'value') ?? handed.value;
  if (value.type !== 'string' || indexesIntoReference(value.value)) return;
  for (const ancestor of ancestorsOf(hit)) {
    const declared = valueAt(ancestor, 'parameters', reference.name, 'type');
    const outerType = textOf(declared);
    if (!declared || outerType === undefined || sameText(outerType, innerType)) continue;
    const [name, outer] = [shown(handed.key), shown(reference.name)];
    const one = shown(outerType);
    const line = lineOf(declared);
    const other = inner
      ? say(
          `is of the type "${shown(innerType)}" (line ${lineOf(inner)})`,
          `de type « ${shown(innerType)} » (ligne ${lineOf(inner)})`,
        )
      : say('has no type there', 'qui n’y a pas de type');
    yield {
      findingId: 'Inconsistent.Parameter',
      at: keyOf(handed),
      message: say(
        `The parameter "${outer}" of the type "${one}" (line ${line}) is handed over as "${name}", which ${other.en}.`,
        `Le paramètre « ${outer} » de type « ${one} » (ligne ${line}) est transmis en tant que « ${name} », ${other.fr}.`,
      ),
      help: say(
        'The deployment fails, or a secret loses its protection on the way.',
        'Le déploiement échoue, ou un secret perd sa protection en chemin.',
      ),
      fix: {
        text: say(
          'Declare both parameters with the same type.',
          'Déclarez les deux paramètres avec le même type.',
        ),
      },
    };
    return;
  }
}

/** After `parameters(` some `)` is followed by `[`, `.` or `,`, and a `]` comes later. */
function indexesIntoReference(text: string): boolean {
  const open = text.indexOf('[');
  const call = open < 0 ? -1 : text.toLowerCase().indexOf('parameters(', open);
  if (call < 0) return false;
  for (let at = text.indexOf(')', call); at >= 0; at = text.indexOf(')', at + 1)) {
    if ('[.,'.includes(text[at + 1] ?? ' ')) return text.indexOf(']', at + 1) >= 0;
  }
  return false;
}
