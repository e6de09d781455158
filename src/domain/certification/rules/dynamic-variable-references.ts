import { isOn } from '../differences.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';

/** The form that the test kit knows: the parenthesis of concat closes before the comma. */
const known =
  /variables\s?\(\s?concat\s?\(\s?'[^']*'\s?\)\s?,\s?parameters\s?\(\s?'[^']*'\s?\)\s?\)/gi;

/** The form that people write. */
const usual =
  /variables\s?\(\s?concat\s?\(\s?'[^']*'\s?,\s?parameters\s?\(\s?'[^']*'\s?\)\s?\)\s?\)/gi;

export const noConcatInVariableReferences: TemplateRule = {
  id: 'Dynamic-Variable-References-Should-Not-Use-Concat',
  sentence: say(
    'The name of a variable SHOULD NOT be put together with concat().',
    'Le nom d’une variable NE DEVRAIT PAS être assemblé avec concat().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ text, base, settings }) {
    if (!/variables\s?\(\s?concat/i.test(text)) return;
    for (const [pattern, level] of [
      [known, 'error'],
      [usual, 'warning'],
    ] as const) {
      if (pattern === usual && !isOn(settings, 'usualConcatWarned')) continue;
      for (const match of text.matchAll(pattern)) {
        const start = base + match.index;
        yield {
          findingId: 'DynamicVariable.Reference.Using.Concat',
          level,
          at: { start, end: start + match[0].length },
          message: say(
            'A variable is referenced by a name that concat() puts together.',
            'Une variable est désignée par un nom assemblé avec concat().',
          ),
          help: say(
            'Nobody can see which variables are used, and tools cannot follow them.',
            'Personne ne peut voir quelles variables sont utilisées, et les outils ne peuvent les suivre.',
          ),
          fix: {
            text: say(
              "Make one object of the variables and index it: variables('A')[parameters('B')].",
              "Faites des variables un objet et indexez-le : variables('A')[parameters('B')].",
            ),
          },
        };
      }
    }
  },
};
