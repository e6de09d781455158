import { blanksInText, isBlank, propertiesWhere } from '../blanks.ts';
import { isOn } from '../differences.ts';
import type { JsonMember, JsonNode, JsonObject } from '../json.ts';
import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Edit, Fault, TemplateRule } from '../rule.ts';
import type { Place } from '../source-file.ts';
import { findKeys, findType, valueAt } from '../tree.ts';

/** Properties that may be empty. Source: arm-ttk 0.27. */
const mayBeEmpty: readonly string[] = [
  'resources',
  'outputs',
  'variables',
  'parameters',
  'functions',
  'properties',
  'template',
  'defaultvalue',
  'accesspolicies',
  'value',
  'promotioncode',
  'inputs',
  'notequals',
  'clientid',
  'allowedcalleripaddresses',
  'workerpools',
  'azuremonitor',
  'requireddataconnectors',
  'usertokenprepend',
];

export const templateHoldsNoBlanks: TemplateRule = {
  id: 'Template-Should-Not-Contain-Blanks',
  sentence: say(
    'A template SHOULD NOT hold empty values.',
    'Un modèle NE DEVRAIT PAS contenir de valeurs vides.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check(context) {
    const { file, root, text, base, settings } = context;
    let exempt: ReadonlySet<string> | undefined;
    const free = freeValues(root);
    const mayBe = (name: string) => {
      const key = name.toLowerCase();
      if (mayBeEmpty.includes(key) || /\[.|\/subscriptions\//s.test(key)) return true;
      exempt ??= exemptNames(root);
      return exempt.has(key);
    };
    if (isOn(settings, 'blanksInTree')) {
      // The entries of allowedValues are data of the author.
      const skip = ({ folded, value }: JsonMember) =>
        free.has(value) || (folded === 'allowedvalues' && !isBlank(value));
      for (const { object, member } of propertiesWhere(root, isBlank, skip)) {
        if (mayBe(member.key)) continue;
        yield blank(member.key, valueOf(member.value), removeMember(file.text, object, member));
      }
      return;
    }
    const isFree = placeReader([...free].map(valueOf));
    for (const { start, end, key } of blanksInText(text, { lists: false })) {
      if (mayBe(key) || isFree(base + start)) continue;
      yield blank(key, { start: base + start, end: base + end });
    }
  },
};

function blank(key: string, at: Place, edit?: Edit): Fault {
  const name = shown(key);
  return {
    findingId: 'Template.Empty.Value',
    at,
    message: say(
      `The property "${name}" has an empty value.`,
      `La propriété « ${name} » a une valeur vide.`,
    ),
    help: say(
      'An empty value is often a forgotten one, and some services refuse it.',
      'Une valeur vide est souvent un oubli, et certains services la refusent.',
    ),
    fix: {
      text: say(
        `Give "${name}" a value, or remove it.`,
        `Donnez une valeur à « ${name} », ou retirez-la.`,
      ),
      ...(edit ? { edit } : {}),
    },
  };
}

/** Tells whether an offset lies in one of the places, which come in the order of the text. Asked with growing offsets. */
function placeReader(places: readonly Place[]): (at: number) => boolean {
  const inOrder = [...places].sort((a, b) => a.start - b.start);
  let next = 0;
  let end = -1;
  return (at) => {
    for (; (inOrder[next]?.start ?? Number.POSITIVE_INFINITY) <= at; next += 1) {
      end = Math.max(end, inOrder[next]?.end ?? 0);
    }
    return at < end;
  };
}

/** Settings whose empty values mean something: those of web apps, and the data of workbooks. */
function freeValues(root: JsonObject): ReadonlySet<JsonNode> {
  const free = new Set<JsonNode>();
  for (const [type, ...path] of [
    ['Microsoft.Web/sites/config', 'properties'],
    ['Microsoft.Insights/workbooks', 'properties', 'serializedData'],
  ] as const) {
    for (const { object } of findType(root, type)) {
      const value = valueAt(object, ...path);
      if (value) free.add(value);
    }
  }
  return free;
}

/**
 * A wide net: every property that stands beside one that may be empty.
 * The test kit exempts these, `tags` beside `properties` among them.
 */
function exemptNames(root: JsonObject): ReadonlySet<string> {
  const exempt = new Set<string>();
  const isOne = (name: string) => mayBeEmpty.some((word) => name.includes(word));
  let before: JsonObject | undefined;
  for (const { object } of findKeys(root, isOne)) {
    if (object === before) continue;
    before = object;
    for (const { folded } of object.members) exempt.add(folded);
  }
  return exempt;
}
