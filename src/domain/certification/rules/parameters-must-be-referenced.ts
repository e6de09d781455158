import { contextReader } from '../expressions.ts';
import type { Reference } from '../expressions.ts';
import { keyOf, removeMember, shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { memberOf } from '../tree.ts';

const help = say(
  'A parameter that nothing uses asks the customer for a value without effect.',
  'Un paramètre inutilisé demande au client une valeur sans effet.',
);

export const parametersAreReferenced: TemplateRule = {
  id: 'Parameters-Must-Be-Referenced',
  sentence: say(
    'Every parameter SHOULD be used in an expression of its template.',
    'Chaque paramètre DEVRAIT être utilisé dans une expression de son modèle.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ file, root, text, facts, base, isMain, innerTemplate }) {
    // Whoever calls a nested template hands the parameter over: taking it out there breaks the call.
    const removable = isMain && innerTemplate === null;
    const parameters = memberOf(root, 'parameters')?.value;
    if (parameters?.type !== 'object') return;
    // By the name of a parameter that is used: the references that are plain text.
    const byName = new Map<string, Reference[]>();
    const context = contextReader(text, '["@');
    for (const reference of facts.parameterReferences) {
      const name = plainName(reference.name);
      const known = byName.get(name);
      const texts = known ?? [];
      if (!known) byName.set(name, texts);
      if (context(reference.start + 1) === '"') texts.push(reference);
    }
    for (const parameter of parameters.members) {
      if (parameter.key.startsWith('__')) continue;
      const texts = byName.get(plainName(parameter.key));
      if (texts?.length === 0) continue;
      const name = shown(parameter.key);
      if (texts === undefined) {
        yield {
          findingId: 'Parameters.Must.Be.Referenced',
          at: keyOf(parameter),
          message: say(
            `The parameter "${name}" is not used.`,
            `Le paramètre « ${name} » n’est pas utilisé.`,
          ),
          help,
          fix: {
            text: say(
              `Remove "${name}", its output in the form and its entry in parameter files.`,
              `Retirez « ${name} », sa sortie dans le formulaire et son entrée dans les fichiers de paramètres.`,
            ),
            ...(removable ? { edit: removeMember(file.text, parameters, parameter) } : {}),
          },
        };
      }
      for (const reference of texts ?? []) {
        yield {
          findingId: 'Parameters.Must.Be.Referenced.In.Expression',
          at: { start: base + reference.start, end: base + reference.end },
          message: say(
            `The reference to the parameter "${name}" is plain text, not an expression.`,
            `La référence au paramètre « ${name} » est du texte, et non une expression.`,
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
  },
};

/** Names are compared without case; one blank is as good as another. */
function plainName(name: string): string {
  const folded = name.toLowerCase();
  return /\s/.test(folded) ? folded.replace(/\s/g, ' ') : folded;
}
