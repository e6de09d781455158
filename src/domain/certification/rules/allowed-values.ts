import { isOn } from '../differences.ts';
import { defaultOf, outputTexts } from '../controls.ts';
import type { JsonMember, JsonNode } from '../json.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, FormContext, FormRule } from '../rule.ts';
import { hasAncestorOfType, isSecure } from '../sources.ts';
import {
  ancestorsOf,
  findKey,
  isEmpty,
  memberOf,
  pathOf,
  sameText,
  stringForm,
  textOf,
  valueAt,
} from '../tree.ts';
import type { Hit } from '../tree.ts';
import { foldedText } from '../source-file.ts';

const help = say(
  'A choice that the template does not allow fails at deployment.',
  'Un choix que le modèle n’autorise pas échoue au déploiement.',
);

export const allowedValuesAreAllowed: FormRule = {
  id: 'Allowed-Values-Should-Actually-Be-Allowed',
  sentence: say(
    'The choices of the form MUST be allowed by the parameter that they feed.',
    'Les choix du formulaire DOIVENT être autorisés par le paramètre qu’ils alimentent.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  needsMainTemplate: true,
  *check(context) {
    let form: FoldedForm | undefined;
    for (const hit of findKey(context.root, 'allowedValues')) {
      const { value } = hit.member;
      if (value.type === 'array' && value.items.length === 0) continue;
      if (isOn(context.settings, 'onlyKnownChoices')) {
        // Choices that an expression makes are not known yet; those of a column are not those of the parameter.
        if (textOf(value)?.trim().startsWith('[')) continue;
        if (hasAncestorOfType(hit, (type) => type === 'microsoft.common.editablegrid')) continue;
      }
      form ??= foldedForm(context);
      yield* checkChoices(context, hit, form);
    }
  },
};

type FoldedOutput = { readonly member: JsonMember; readonly text: string };

/** What is looked up for each list of choices, in lower case. */
type FoldedForm = {
  readonly text: string;
  readonly outputs: readonly FoldedOutput[];
  /** The outputs that name a step, by the step. */
  readonly ofSteps: ReadonlyMap<string, readonly FoldedOutput[]>;
};

/** Stands in no value that people write. */
const BETWEEN = '\u0000';

function foldedForm({ outputs, file }: FormContext): FoldedForm {
  const folded = outputTexts(outputs, file).map(({ member, text }) => ({
    member,
    text: text.toLowerCase(),
  }));
  return { text: foldedText(file), outputs: folded, ofSteps: bySteps(folded) };
}

function bySteps(outputs: readonly FoldedOutput[]): ReadonlyMap<string, readonly FoldedOutput[]> {
  const found = new Map<string, FoldedOutput[]>();
  for (const output of outputs) {
    for (const [, step = ''] of output.text.matchAll(/steps\('([^']*)'\)/g)) {
      const others = found.get(step);
      if (!others) found.set(step, [output]);
      else if (others.at(-1) !== output) others.push(output);
    }
  }
  return found;
}

function* checkChoices(context: FormContext, hit: Hit, form: FoldedForm): Generator<Fault> {
  const [control, around] = ancestorsOf(hit);
  const name = textOf(valueAt(control, 'name'));
  const step = textOf(valueAt(around, 'name'));
  const taker = takerOf(form, hit, name, step);
  const output = taker?.among.find(({ text }) => taker.takes(text))?.member;
  if (taker === null || !output) {
    if (name !== undefined && !form.text.includes(`.${name.toLowerCase()}`)) {
      yield {
        findingId: 'Allowed.Value.Not.In.Outputs',
        at: keyOf(hit.member),
        message: say(
          `No output takes the control "${shown(name)}".`,
          `Aucune sortie ne reprend le contrôle « ${shown(name)} ».`,
        ),
        help,
        fix: {
          text: say(
            'Add an output that takes the control, or remove the control.',
            'Ajoutez une sortie qui reprend le contrôle, ou retirez-le.',
          ),
        },
      };
    }
    return;
  }
  const parameter = valueAt(context.mainTemplate?.root, 'parameters', output.key);
  const called = shown(output.key);
  if (!parameter) {
    yield {
      findingId: 'Allowed.Value.Parameter.Missing',
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
    return;
  }
  const choices = itemsOf(hit.member.value)
    .map((item) => memberOf(item, 'value')?.value ?? item)
    .filter((one) => one.type !== 'object' || !isOn(context.settings, 'onlyKnownChoices'));
  const allowed = memberOf(parameter, 'allowedValues');
  const allowedTexts = new Set(
    itemsOf(allowed?.value).map((item) => stringForm(item).toLowerCase()),
  );
  const allAllowed = [...allowedTexts].join(BETWEEN);
  /** As a part of an allowed value. One search of all of them is faster than many small ones. */
  const isAllowed = (text: string) => {
    const folded = text.toLowerCase();
    if (allowedTexts.has(folded)) return true;
    return folded.includes(BETWEEN)
      ? [...allowedTexts].some((one) => one.includes(folded))
      : allowedTexts.size > 0 && allAllowed.includes(folded);
  };
  if (allowed) {
    for (const choice of choices) {
      if (isAllowed(stringForm(choice))) continue;
      yield {
        findingId: 'Allowed.Value.Mismatch',
        at: valueOf(choice),
        message: say(
          `The choice "${shown(stringForm(choice))}" is not allowed by the parameter "${called}".`,
          `Le choix « ${shown(stringForm(choice))} » n’est pas autorisé par le paramètre « ${called} ».`,
        ),
        help,
        fix: {
          text: say(
            `Add the value to allowedValues of "${called}", or remove the choice.`,
            `Ajoutez la valeur aux allowedValues de « ${called} », ou retirez le choix.`,
          ),
        },
      };
    }
  }
  const whole = valueAt(parameter, 'defaultValue');
  const given =
    whole && isOn(context.settings, 'outputsAtAnyDepth')
      ? defaultOf(output.value, whole, (text) => taker.takes(text.toLowerCase()))
      : whole;
  if (!given || isEmpty(given)) return;
  if (sameText(stringForm(given).replace(/\s/g, ''), '[resourceGroup().location]')) return;
  for (const one of itemsOf(given)) {
    const text = stringForm(one);
    if (choices.some((choice) => sameText(stringForm(choice), text)) || isAllowed(text)) continue;
    const told = isSecure(parameter) ? '•••' : shown(text);
    yield {
      findingId: 'Allowed.Value.Default.Mismatch',
      about: text,
      at: keyOf(hit.member),
      message: say(
        `The default value "${told}" of the parameter "${called}" is none of the choices.`,
        `La valeur par défaut « ${told} » du paramètre « ${called} » ne fait pas partie des choix.`,
      ),
      help,
      fix: {
        text: say(
          'Offer the default value as a choice, or change it.',
          'Proposez la valeur par défaut parmi les choix, ou changez-la.',
        ),
      },
    };
  }
}

/** Tells whether a text in lower case takes the control of the choices, and the outputs that may be such. */
type Taker = { readonly takes: (text: string) => boolean; readonly among: readonly FoldedOutput[] };

/** Null when nothing says which control it is. */
function takerOf(
  { outputs, ofSteps }: FoldedForm,
  hit: Hit,
  name: string | undefined,
  step: string | undefined,
): Taker | null {
  if (name === undefined) {
    const path = pathOf(hit);
    if (!/config/i.test(path)) return null;
    const part = path.split('.').at(-2)?.toLowerCase() ?? '';
    return { takes: (text) => text.includes(`${part}(`), among: outputs };
  }
  const folded = name.toLowerCase();
  if (step === undefined) {
    return { takes: (text) => text.includes(`basics('${folded}')`), among: outputs };
  }
  const foldedStep = step.toLowerCase();
  const start = `steps('${foldedStep}')`;
  return {
    takes: (text) => leadsTo(text, start, folded),
    among: foldedStep.includes("'") ? outputs : (ofSteps.get(foldedStep) ?? []),
  };
}

const properties = /(?:\.[a-z0-9_-]+)*/y;

/** Whether somewhere `start` is followed by properties, one of which begins with the name: `start.a.name`. */
function leadsTo(text: string, start: string, name: string): boolean {
  if (!text.includes(`.${name}`)) return false;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    properties.lastIndex = at + start.length;
    if (properties.exec(text)?.[0].includes(`.${name}`)) return true;
  }
  return false;
}

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? node.items : node ? [node] : [];
}
