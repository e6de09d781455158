import { contextReader } from '../expressions.ts';
import type { Reference } from '../expressions.ts';
import type { JsonMember, JsonNode } from '../json.ts';
import { keyOf, removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateContext, TemplateRule } from '../rule.ts';
import type { Place } from '../source-file.ts';
import { memberOf, textOf, valueAt } from '../tree.ts';

const help = say(
  'A variable that nothing uses is left over and misleads the reader.',
  'Une variable inutilisée est un reste qui induit le lecteur en erreur.',
);

export const variablesAreReferenced: TemplateRule = {
  id: 'Variables-Must-Be-Referenced',
  sentence: say(
    'Every variable SHOULD be used in an expression of its template.',
    'Chaque variable DEVRAIT être utilisée dans une expression de son modèle.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check(context) {
    const { file, root, text, facts } = context;
    const variables = memberOf(root, 'variables')?.value;
    if (variables?.type !== 'object') return;
    const byName = new Map<string, Use[]>();
    const signLeftOf = contextReader(text);
    for (const reference of facts.variableReferences) {
      const name = reference.name.toLowerCase();
      const { start, end } = reference;
      const use = { name, start, end, isText: signLeftOf(start) === '"' };
      const known = byName.get(name);
      if (known) known.push(use);
      else byName.set(name, [use]);
    }
    for (const variable of variables.members) {
      const copies = copiesOf(variable);
      if (copies) {
        for (const copy of copies) yield* checkCopy(context, variable, copy, byName);
        continue;
      }
      const references = byName.get(variable.key.toLowerCase()) ?? [];
      if (references.length === 0) {
        yield unused(variable.key, keyOf(variable), removeMember(file.text, variables, variable));
      }
      yield* plainReferences(context, variable.key, references);
    }
  },
};

/** A reference, and whether it stands in plain text instead of an expression. */
type Use = Reference & { readonly isText: boolean };

/** The items of a copy loop: `copy` at the top, or inside a variable; null for a plain variable. */
function copiesOf(variable: JsonMember): readonly JsonNode[] | null {
  const isTop = variable.key.toLowerCase() === 'copy';
  const copy = isTop ? variable.value : valueAt(variable.value, 'copy');
  if (!isTop && !copy) return null;
  return copy?.type === 'array' ? copy.items : copy ? [copy] : [];
}

function* checkCopy(
  context: TemplateContext,
  holder: JsonMember,
  copy: JsonNode,
  byName: ReadonlyMap<string, Use[]>,
): Generator<Fault> {
  const node = valueAt(copy, 'name');
  const name = textOf(node);
  if (!node || name === undefined) return;
  const references = byName.get(name.toLowerCase()) ?? [];
  if (references.length === 0) {
    const first = byName.get(holder.key.toLowerCase())?.[0];
    // `variables('holder').item`: one sign between the reference and the item's name.
    const after = first
      ? context.text.slice(first.end + 1, first.end + 1 + name.length).toLowerCase()
      : null;
    if (after !== name.toLowerCase()) yield unused(name, valueOf(node));
  }
  yield* plainReferences(context, name, references);
}

function unused(key: string, at: Place, edit?: ReturnType<typeof removeMember>): Fault {
  const name = shown(key);
  return {
    findingId: 'Variables.Must.Be.Referenced',
    at,
    message: say(
      `The variable "${name}" is not used.`,
      `La variable « ${name} » n’est pas utilisée.`,
    ),
    help,
    fix: {
      text: say(`Remove the variable "${name}".`, `Retirez la variable « ${name} ».`),
      ...(edit ? { edit } : {}),
    },
  };
}

function* plainReferences(
  { base }: TemplateContext,
  key: string,
  references: readonly Use[],
): Generator<Fault> {
  const name = shown(key);
  for (const reference of references) {
    if (!reference.isText) continue;
    yield {
      findingId: 'Variables.Must.Be.Referenced.In.Expression',
      at: { start: base + reference.start, end: base + reference.end },
      message: say(
        `The reference to the variable "${name}" is plain text, not an expression.`,
        `La référence à la variable « ${name} » est du texte, et non une expression.`,
      ),
      help,
      fix: {
        text: say(
          'Put the value into brackets: "[…]".',
          'Mettez la valeur entre crochets : « […] ».',
        ),
      },
    };
  }
}
