import { isBlank, propertiesWhere } from '../blanks.ts';
import type { JsonMember, JsonNode, JsonObject } from '../json.ts';
import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { sameText, textOf, valueAt, walkObjects } from '../tree.ts';

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
  *check({ file, root }) {
    const exempt = exemptNames(root);
    const free = freeValues(root);
    const skip = ({ value }: JsonMember) => free.has(value);
    for (const { object, member } of propertiesWhere(root, isBlank, skip)) {
      const key = member.key.toLowerCase();
      if (mayBeEmpty.includes(key) || exempt.has(key)) continue;
      if (/\[.|\/subscriptions\//s.test(key)) continue;
      const name = shown(member.key);
      yield {
        findingId: 'Template.Empty.Value',
        at: valueOf(member.value),
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
          edit: removeMember(file.text, object, member),
        },
      };
    }
  },
};

/** Settings whose empty values mean something: those of web apps, and the data of workbooks. */
function freeValues(root: JsonObject): ReadonlySet<JsonNode> {
  const free = new Set<JsonNode>();
  walkObjects(root, (object) => {
    const type = textOf(valueAt(object, 'type'));
    const value = sameText(type, 'Microsoft.Web/sites/config')
      ? valueAt(object, 'properties')
      : sameText(type, 'Microsoft.Insights/workbooks')
        ? valueAt(object, 'properties', 'serializedData')
        : undefined;
    if (value) free.add(value);
  });
  return free;
}

/**
 * A wide net: every property that stands beside one that may be empty.
 * The test kit exempts these, `tags` beside `properties` among them.
 */
function exemptNames(root: JsonObject): ReadonlySet<string> {
  const exempt = new Set<string>();
  walkObjects(root, ({ members }) => {
    const keys = members.map(({ key }) => key.toLowerCase());
    if (!keys.some((key) => mayBeEmpty.some((word) => key.includes(word)))) return;
    for (const key of keys) exempt.add(key);
  });
  return exempt;
}
