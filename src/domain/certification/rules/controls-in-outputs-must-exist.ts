import { isOn } from '../differences.ts';
import type { JsonNode, JsonString } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, FormRule } from '../rule.ts';
import { sameText, textOf, valueAt } from '../tree.ts';

const help = say(
  'An output that names no control has no value, and the deployment fails.',
  'Une sortie qui ne désigne aucun contrôle n’a pas de valeur, et le déploiement échoue.',
);

const found =
  /\[(?:basics\('(?<control>[^']+)'\)|steps\('(?<step>[^']+)'\)(?:\.(?<element>[a-z0-9_-]+))?)/gi;

export const controlsInOutputsExist: FormRule = {
  id: 'Controls-In-Outputs-Must-Exist',
  sentence: say(
    'Outputs MUST name steps and controls that exist in the form.',
    'Les sorties DOIVENT désigner des étapes et des contrôles qui existent dans le formulaire.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root, outputs, settings }) {
    const isBasics = (step: string | undefined) =>
      isOn(settings, 'basicsAsStep') && sameText(step, 'basics');
    const isDeep = isOn(settings, 'outputsAtAnyDepth');
    const ofBasics = nameReader(itemsOf(valueAt(root, 'parameters', 'basics')));
    const ofSteps = nameReader(itemsOf(valueAt(root, 'parameters', 'steps')));
    const inSteps = new Map<JsonNode, ReturnType<typeof nameReader>>();
    const isInStep = (step: JsonNode, element: string) => {
      const reader = inSteps.get(step) ?? nameReader(itemsOf(valueAt(step, 'elements')));
      inSteps.set(step, reader);
      return reader(element) !== undefined;
    };
    for (const value of stringsIn(outputs, isDeep ? Number.POSITIVE_INFINITY : 2)) {
      for (const { groups } of value.value.matchAll(found)) {
        const { control, step, element } = groups ?? {};
        // steps('basics') means the basics blade as well.
        const inBasics = control ?? (isBasics(step) ? element : undefined);
        if (inBasics !== undefined) {
          if (!ofBasics(inBasics)) {
            yield missing('ControlName.Not.Found', value, inBasics, {
              en: 'basics',
              fr: 'basics',
            });
          }
          continue;
        }
        if (step === undefined || isBasics(step)) continue;
        const holder = ofSteps(step);
        if (!holder) {
          yield missing('StepName.Not.Found', value, step, { en: 'the steps', fr: 'les étapes' });
        } else if (element !== undefined && !isInStep(holder, element)) {
          yield missing('ElementName.Not.Found', value, element, {
            en: `the step "${shown(step)}"`,
            fr: `l’étape « ${shown(step)} »`,
          });
        }
      }
    }
  },
};

function missing(
  findingId: string,
  value: JsonString,
  name: string,
  place: { en: string; fr: string },
): Fault {
  return {
    findingId,
    at: valueOf(value),
    message: say(
      `The output names "${shown(name)}", which is not in ${place.en}.`,
      `La sortie désigne « ${shown(name)} », absent de : ${place.fr}.`,
    ),
    help,
    fix: {
      text: say(
        'Correct the name, or add the control.',
        'Corrigez le nom, ou ajoutez le contrôle.',
      ),
    },
  };
}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? node.items : node ? [node] : [];
}

/** Tells the first of the items that has a name. */
function nameReader(items: readonly JsonNode[]): (name: string) => JsonNode | undefined {
  let byName: Map<string, JsonNode> | undefined;
  return (name) => {
    if (byName === undefined) {
      byName = new Map();
      for (const item of items) {
        const key = textOf(valueAt(item, 'name'))?.toLowerCase();
        if (key !== undefined && !byName.has(key)) byName.set(key, item);
      }
    }
    return byName.get(name.toLowerCase());
  };
}

/** The texts below the node: all of them, or those at most so many objects below it and in no list. */
function* stringsIn(node: JsonNode | undefined, levels: number): Generator<JsonString> {
  if (node?.type === 'string') yield node;
  if (levels === 0) return;
  if (node?.type === 'array' && levels === Number.POSITIVE_INFINITY) {
    for (const item of node.items) yield* stringsIn(item, levels);
  }
  if (node?.type === 'object') {
    for (const { value } of node.members) yield* stringsIn(value, levels - 1);
  }
}
