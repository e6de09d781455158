import { argumentsOf, callsIn } from '../expressions.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeysIn, memberOf, resourcesOf, valueAt } from '../tree.ts';

export const noBuiltPasswords: TemplateRule = {
  id: 'PKG-013',
  sentence: say(
    'A password SHOULD NOT be built from literals or from uniqueString() alone.',
    'Un mot de passe NE DEVRAIT PAS être construit à partir de littéraux ou de uniqueString() seul.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.4',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root }) {
    const places = [...resourcesOf(root), valueAt(root, 'variables')];
    for (const { member } of findKeysIn(places, isPassword)) {
      // A parameter that is handed to a nested deployment holds its value one step deeper.
      const value = memberOf(member.value, 'value')?.value ?? member.value;
      if (value.type !== 'string' || !isBuilt(value.value)) continue;
      const name = shown(member.key);
      yield {
        findingId: 'Password.Is.Built',
        at: valueOf(value),
        message: say(
          `"${name}" is put together from literals or comes from uniqueString() alone.`,
          `« ${name} » est assemblé à partir de littéraux ou provient de uniqueString() seul.`,
        ),
        help: say(
          'Whoever reads the template can work such a password out.',
          'Quiconque lit le modèle peut retrouver un tel mot de passe.',
        ),
        fix: {
          text: say(
            'Take the password from a secureString parameter, or make it with newGuid() as its default value.',
            'Tirez le mot de passe d’un paramètre secureString, ou créez-le avec newGuid() comme valeur par défaut.',
          ),
        },
      };
    }
  },
};

function isPassword(name: string): boolean {
  return /password|passwd|pwd/.test(name);
}

function isBuilt(text: string): boolean {
  const [outer] = callsIn(text, () => true);
  if (!outer || text.trim()[0] !== '[') return false;
  const name = outer.name.toLowerCase();
  if (name === 'uniquestring') return true;
  if (name !== 'concat' && name !== 'format') return false;
  // The placeholders of a format are no part of the password.
  return argumentsOf(text, outer).some((argument) => {
    const literal = /^'([^']*)'$/.exec(argument)?.[1];
    return literal !== undefined && literal.replace(/\{[0-9]+\}/g, '') !== '';
  });
}
