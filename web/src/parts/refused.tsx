import { Icon } from './icon.tsx';

/** Why the answer is no, inside a dialog. */
export function Refused({ message }: { message: string | null }) {
  return (
    <div role="alert">
      {message !== null && (
        <p className="wrong-text">
          <Icon name="error" />
          {message}
        </p>
      )}
    </div>
  );
}
