import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { useValue } from './context.ts';
import type { ControlProps } from './control.ts';

/** Whether a secret is kept; the draft has its name only, and nobody is shown it. */
export function SecretField({ place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const isKept = useValue(place) !== undefined;
  return (
    <p id={place} tabIndex={-1} className="input locked" aria-describedby={describedBy}>
      <Icon name="lock" />
      {t(isKept ? 'editor.secret.kept' : 'editor.secret.none')}
    </p>
  );
}
