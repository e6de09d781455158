import { controlsOf } from '../controls.ts';
import { replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { memberOf, sameText, stringForm } from '../tree.ts';

export const confirmationIsShown: FormRule = {
  id: 'Credential-Confirmation-Should-Not-Be-Hidden',
  sentence: say(
    'Password controls MUST NOT hide the confirmation.',
    'Les contrôles de mot de passe NE DOIVENT PAS masquer la confirmation.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root }) {
    const types = ['Microsoft.Common.PasswordBox', 'Microsoft.Compute.CredentialsCombo'];
    for (const { object, name } of controlsOf(root, ...types)) {
      const options = memberOf(object, 'options')?.value;
      const hidden = memberOf(options, 'hideConfirmation');
      if (!hidden || !sameText(stringForm(hidden.value), 'true')) continue;
      yield {
        findingId: 'Confirmation.Should.Not.Be.Hidden',
        at: valueOf(hidden.value),
        message: say(
          `The control "${shown(name)}" hides the confirmation of the password.`,
          `Le contrôle « ${shown(name)} » masque la confirmation du mot de passe.`,
        ),
        help: say(
          'A mistyped password locks the customer out.',
          'Un mot de passe mal saisi exclut le client.',
        ),
        fix: {
          text: say('Write "hideConfirmation": false.', 'Écrivez "hideConfirmation": false.'),
          edit: replaceValue(hidden.value, 'false'),
        },
      };
    }
  },
};
