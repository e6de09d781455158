import { keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { isSecure, parametersOf } from '../sources.ts';
import { isEmpty, memberOf, sameText, textOf, valueAt } from '../tree.ts';

/** A name with `secret` and one of these usually names something about a secret, not the secret. */
const aboutSecrets: readonly string[] = ['permission', 'version', 'url', 'uri', 'name'];

export const passwordParametersAreSecure: TemplateRule = {
  id: 'Password-params-must-be-secure',
  sentence: say(
    'A parameter that is named like a password, secret or account key MUST be a secureString or secureObject.',
    'Un paramètre nommé comme un mot de passe, un secret ou une clé de compte DOIT être de type secureString ou secureObject.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root }) {
    for (const member of parametersOf(root)) {
      const name = member.key.toLowerCase();
      if (!/password|secret|accountkey/.test(name)) continue;
      const type = memberOf(member.value, 'type')?.value;
      const typeText = textOf(type);
      if (isSecure(member.value) || sameText(typeText, 'bool')) continue;
      const isAbout = name.includes('secret') && aboutSecrets.some((word) => name.includes(word));
      const secure = sameText(typeText, 'object') ? 'secureObject' : 'secureString';
      const plain = sameText(typeText, 'string') || sameText(typeText, 'object');
      // A default value would be a fault of its own in a secure parameter.
      const mechanical = plain && isEmpty(valueAt(member.value, 'defaultValue'));
      const called = shown(member.key);
      yield {
        findingId: isAbout ? 'Password.Param.May.Be.Secret' : 'Password.Param.Not.Secure',
        level: isAbout ? 'warning' : 'error',
        at: type ? valueOf(type) : keyOf(member),
        message: say(
          `The parameter "${called}" has the type "${shown(typeText ?? '')}".`,
          `Le paramètre « ${called} » est de type « ${shown(typeText ?? '')} ».`,
        ),
        help: say(
          'Values of other types are kept in clear text in the deployment history.',
          'Les valeurs des autres types sont conservées en clair dans l’historique des déploiements.',
        ),
        fix: {
          text: say(
            `Give "${called}" the type ${secure}.`,
            `Donnez à « ${called} » le type ${secure}.`,
          ),
          ...(type && mechanical ? { edit: replaceValue(type, `"${secure}"`) } : {}),
        },
      };
    }
  },
};
