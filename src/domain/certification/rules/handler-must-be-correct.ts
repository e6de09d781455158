import { isOn } from '../differences.ts';
import { braceOf, editOf, keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, stringForm } from '../tree.ts';

const handlers = ['Microsoft.Azure.CreateUIDef', 'Microsoft.Compute.MultiVm'] as const;

const help = say(
  'The handler tells the portal how to read the form; without it the form does not open.',
  'Le gestionnaire (handler) indique au portail comment lire le formulaire ; sans lui, le formulaire ne s’ouvre pas.',
);

export const handlerIsCorrect: FormRule = {
  id: 'Handler-Must-Be-Correct',
  sentence: say(
    'The handler of createUiDefinition MUST be Microsoft.Azure.CreateUIDef or Microsoft.Compute.MultiVm.',
    'Le gestionnaire de createUiDefinition DOIT être Microsoft.Azure.CreateUIDef ou Microsoft.Compute.MultiVm.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ file, root, settings }) {
    const handler = memberOf(root, 'handler');
    const text = stringForm(handler?.value);
    const words = say(`Write "handler": "${handlers[0]}".`, `Écrivez "handler": "${handlers[0]}".`);
    if (!handler || isEmpty(handler.value)) {
      yield {
        findingId: 'CreateUIDefinition.Missing.Handler',
        at: handler ? keyOf(handler) : braceOf(root),
        message: say(
          'The form has no handler.',
          'Le formulaire n’a pas de gestionnaire (handler).',
        ),
        help,
        fix: {
          text: words,
          ...editOf(file.text, root, handler, 'handler', `"${handlers[0]}"`),
        },
      };
      if (isOn(settings, 'oneFindingPerCause')) return;
    }
    if (handlers.some((known) => sameText(text, known))) return;
    yield {
      findingId: 'CreateUIDefinition.Incorrect.Handler',
      at: handler ? valueOf(handler.value) : braceOf(root),
      message: say(
        `The handler "${shown(text)}" is unknown.`,
        `Le gestionnaire « ${shown(text)} » est inconnu.`,
      ),
      help,
      fix: {
        text: words,
        ...(handler ? { edit: replaceValue(handler.value, `"${handlers[0]}"`) } : {}),
      },
    };
  },
};
