import { isBlank, propertiesWhere } from '../blanks.ts';
import type { JsonNode } from '../json.ts';
import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';

const mayBeEmpty: readonly string[] = ['basics', 'defaultvalue', 'steps'];

export const formHoldsNoBlanks: FormRule = {
  id: 'CreateUIDefinition-Must-Not-Have-Blanks',
  sentence: say(
    'A form SHOULD NOT hold empty values.',
    'Un formulaire NE DEVRAIT PAS contenir de valeurs vides.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'W',
  *check({ file, root }) {
    // The entries of allowedValues are data of the author.
    const skip = ({ key, value }: { key: string; value: JsonNode }) =>
      key.toLowerCase() === 'allowedvalues' && !isBlankOrHoldsOne(value);
    for (const { object, member } of propertiesWhere(root, isBlankOrHoldsOne, skip)) {
      if (mayBeEmpty.includes(member.key.toLowerCase())) continue;
      const name = shown(member.key);
      yield {
        findingId: 'CreateUi.Empty.Value',
        at: valueOf(member.value),
        message: say(
          `The property "${name}" has an empty value.`,
          `La propriété « ${name} » a une valeur vide.`,
        ),
        help: say(
          'An empty value is often a forgotten one, and some controls then do not show.',
          'Une valeur vide est souvent un oubli, et certains contrôles ne s’affichent alors pas.',
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

/** Blank itself, or a list of one blank object or text: `[{}]`, `[""]`. */
function isBlankOrHoldsOne(node: JsonNode): boolean {
  if (isBlank(node)) return true;
  const only = node.type === 'array' && node.items.length === 1 ? node.items[0] : undefined;
  return only !== undefined && (only.type === 'object' || only.type === 'string') && isBlank(only);
}
