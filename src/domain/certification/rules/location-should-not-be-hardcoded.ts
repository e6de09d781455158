import { isOn } from '../differences.ts';
import { isExpression } from '../expressions.ts';
import type { Opening } from '../expressions.ts';
import { replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateContext, TemplateRule } from '../rule.ts';
import type { Place } from '../source-file.ts';
import {
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

const GROUP = 'resourceGroup().location';
const DEPLOYMENT = 'deployment().location';

const help = say(
  'The customer chooses where resources go; a fixed place fails where the service or the policy does not allow it.',
  'Le client choisit l’emplacement des ressources ; un emplacement figé échoue là où le service ou la stratégie ne le permet pas.',
);

export const locationIsNotHardcoded: TemplateRule = {
  id: 'Location-Should-Not-Be-Hardcoded',
  sentence: say(
    'Resources MUST take their location from the parameter "location", which MUST NOT be fixed to a place.',
    'Les ressources DOIVENT tirer leur emplacement du paramètre « location », qui NE DOIT PAS être figé.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check(context) {
    yield* checkParameter(context);
    yield* checkUses(context);
    yield* checkResources(context);
  },
};

function* checkParameter({ root, isMain }: TemplateContext): Generator<Fault> {
  const location = valueAt(root, 'parameters', 'location');
  if (!location) return;
  const type = memberOf(location, 'type')?.value;
  if (!sameText(textOf(type), 'string')) {
    yield {
      findingId: 'Location.Parameter.TypeMisMatch',
      at: valueOf(type ?? location),
      message: say(
        'The parameter "location" is not of the type string.',
        'Le paramètre « location » n’est pas de type string.',
      ),
      help,
      fix: {
        text: say('Give "location" the type string.', 'Donnez à « location » le type string.'),
        ...(type ? { edit: replaceValue(type, '"string"') } : {}),
      },
    };
  }
  const given = memberOf(location, 'defaultValue');
  if (!given || location.type !== 'object') return;
  const text = stringForm(given.value);
  if (isMain) {
    const allowed = [`[${GROUP}]`, `[${DEPLOYMENT}]`, 'global'];
    if (isEmpty(given.value) || allowed.some((value) => sameText(text.trim(), value))) return;
    yield {
      findingId: 'Location.Parameter.Hardcoded',
      at: valueOf(given.value),
      message: say(
        `The default value of the parameter "location" is fixed: "${shown(text)}".`,
        `La valeur par défaut du paramètre « location » est figée : « ${shown(text)} ».`,
      ),
      help,
      fix: {
        text: say(
          `Use "[${GROUP}]" as the default value.`,
          `Utilisez « [${GROUP}] » comme valeur par défaut.`,
        ),
        edit: replaceValue(given.value, `"[${GROUP}]"`),
      },
    };
    return;
  }
  const folded = text.toLowerCase();
  if (folded.includes(GROUP.toLowerCase()) || folded.includes(DEPLOYMENT)) return;
  yield {
    findingId: 'Location.Parameter.DefaultValuePresent',
    at: valueOf(given.value),
    message: say(
      'The parameter "location" of a nested template has a default value of its own.',
      'Le paramètre « location » d’un modèle imbriqué a sa propre valeur par défaut.',
    ),
    help: say(
      'A nested template takes the location from the main template; with a default value a forgotten hand-over stays unnoticed.',
      'Un modèle imbriqué reçoit l’emplacement du modèle principal ; avec une valeur par défaut, un oubli passe inaperçu.',
    ),
    fix: {
      text: say(
        'Remove the defaultValue and hand the location over from the main template.',
        'Retirez la defaultValue et transmettez l’emplacement depuis le modèle principal.',
      ),
    },
  };
}

/** `resourceGroup().location` belongs into the default value of the parameter, and into nested deployments. */
function* checkUses({ root, text, base, facts }: TemplateContext): Generator<Fault> {
  const uses = facts.openings.flatMap((opening) => useAt(text, opening) ?? []);
  if (uses.length === 0) return;
  const parameters = memberOf(root, 'parameters');
  const allowed: Place[] = facts.deployments.map((hit) => valueOf(hit.object));
  if (parameters) allowed.push({ start: parameters.keyStart, end: parameters.value.end });
  allowed.sort((a, b) => a.start - b.start);
  let next = 0;
  let allowedEnd = -1;
  for (const use of uses) {
    const start = base + use.start;
    for (; next < allowed.length && (allowed[next]?.start ?? 0) <= start; next += 1) {
      allowedEnd = Math.max(allowedEnd, allowed[next]?.end ?? 0);
    }
    if (start < allowedEnd) continue;
    yield {
      findingId: 'Location.Parameter.Should.Be.Used',
      at: { start, end: start + use.text.length },
      message: say(
        `"${use.text}" is used outside of the default value of the parameter "location".`,
        `« ${use.text} » est utilisé hors de la valeur par défaut du paramètre « location ».`,
      ),
      help,
      fix: {
        text: say(
          `Use parameters('location') here, and declare the parameter with the default value "[${GROUP}]".`,
          `Utilisez ici parameters('location') et déclarez le paramètre avec la valeur par défaut « [${GROUP}] ».`,
        ),
        ...(valueAt(root, 'parameters', 'location')
          ? {
              edit: { start, end: start + use.text.length, replacement: "parameters('location')" },
            }
          : {}),
      },
    };
  }
}

const usesLocation = /^(?:resourceGroup|deployment)\(\)\.location$/i;
const CLOSE = 0x29;

/** The use of a location of the deployment that begins with the word before a parenthesis; the word may be the end of a longer one. */
function useAt(
  text: string,
  opening: Opening,
): { readonly start: number; readonly text: string } | null {
  const { wordStart, wordEnd, parenthesis } = opening;
  if (wordEnd !== parenthesis || text.charCodeAt(parenthesis + 1) !== CLOSE) return null;
  const word = ['resourcegroup', 'deployment'].find((one) => opening.word.endsWith(one));
  if (word === undefined || wordEnd - word.length < wordStart) return null;
  const start = wordEnd - word.length;
  const use = text.slice(start, parenthesis + '().location'.length);
  return usesLocation.test(use) ? { start, text: use } : null;
}

function* checkResources({ root, settings }: TemplateContext): Generator<Fault> {
  for (const hit of findKey(root, 'location')) {
    if (!isInList(hit) && !(isOn(settings, 'symbolicNames') && isSymbolic(hit))) continue;
    const { value } = hit.member;
    const text = stringForm(value);
    if (sameText(text, 'global') || isExpression(text)) continue;
    const name = textOf(valueAt(hit.object, 'name'));
    const type = textOf(valueAt(hit.object, 'type')) ?? '';
    const resource = shown(name === undefined ? type : `${type} ${name}`.trim());
    yield {
      findingId: 'Location.Hardcoded',
      at: valueOf(value),
      message: say(
        `The location of the resource "${resource}" is fixed: "${shown(text)}".`,
        `L’emplacement de la ressource « ${resource} » est figé : « ${shown(text)} ».`,
      ),
      help,
      fix: {
        text: say('Use "[parameters(\'location\')]".', "Utilisez « [parameters('location')] »."),
        ...(valueAt(root, 'parameters', 'location')
          ? { edit: replaceValue(value, '"[parameters(\'location\')]"') }
          : {}),
      },
    };
  }
}

/** A resource of a list, of this template or of a nested one. */
function isInList(hit: Hit): boolean {
  const { step, parent } = hit.trail;
  if (typeof step === 'number' && parent !== null && /resources$/i.test(String(parent.step))) {
    return true;
  }
  return /resources\[[0-9]+\]\.location/i.test(pathOf(hit));
}

/** A resource with a symbolic name, of this template, of a nested one or of another resource. */
function isSymbolic(hit: Hit): boolean {
  if (hit.object === hit.root) return false;
  const resources = hit.trail.parent;
  if (typeof hit.trail.step !== 'string' || resources?.node.type !== 'object') return false;
  if (!sameText(String(resources.step), 'resources')) return false;
  const holder = resources.parent;
  if (holder?.node === hit.root || sameText(String(holder?.step), 'template')) return true;
  return textOf(valueAt(holder?.node, 'type')) !== undefined;
}
