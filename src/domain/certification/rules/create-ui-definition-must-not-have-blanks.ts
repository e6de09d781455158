import { blanksInText, isBlank, propertiesWhere } from '../blanks.ts';
import { isOn } from '../differences.ts';
import type { JsonMember, JsonNode } from '../json.ts';
import { removeMember, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Edit, Fault, FormRule } from '../rule.ts';
import type { Place } from '../source-file.ts';

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
  *check({ file, root, text, settings }) {
    const mayBe = (key: string) => mayBeEmpty.includes(key.toLowerCase());
    if (isOn(settings, 'blanksInTree')) {
      // The entries of allowedValues are data of the author.
      const skip = ({ key, value }: JsonMember) =>
        key.toLowerCase() === 'allowedvalues' && !isBlankOrHoldsOne(value);
      for (const { object, member } of propertiesWhere(root, isBlankOrHoldsOne, skip)) {
        if (mayBe(member.key)) continue;
        yield blank(member.key, valueOf(member.value), removeMember(file.text, object, member));
      }
      return;
    }
    for (const { start, end, key } of blanksInText(text, { lists: true })) {
      if (!mayBe(key)) yield blank(key, { start, end });
    }
  },
};

function blank(key: string, at: Place, edit?: Edit): Fault {
  const name = shown(key);
  return {
    findingId: 'CreateUi.Empty.Value',
    at,
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
      ...(edit ? { edit } : {}),
    },
  };
}

/** Blank itself, or a list of one blank object or text: `[{}]`, `[""]`. */
function isBlankOrHoldsOne(node: JsonNode): boolean {
  if (isBlank(node)) return true;
  const only = node.type === 'array' && node.items.length === 1 ? node.items[0] : undefined;
  return only !== undefined && (only.type === 'object' || only.type === 'string') && isBlank(only);
}
