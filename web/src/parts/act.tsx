import { useId, type ReactNode } from 'react';

/**
 * A button that tells the truth: when it cannot be pressed now, it stays in its place, keeps the focus and
 * says why in visible text. The room for that text is always there.
 */
export function Act({
  kind = '',
  why,
  note = null,
  onPress,
  children,
}: {
  kind?: '' | 'primary' | 'danger';
  /** Why it cannot be pressed now; null when it can. */
  why: string | null;
  /** What to know before it is pressed. */
  note?: string | null;
  onPress: () => void;
  children: ReactNode;
}) {
  const whyId = useId();
  const off = why !== null;
  return (
    <div className="act">
      <button
        type="button"
        className={`button ${off ? '' : kind}`}
        aria-disabled={off}
        aria-describedby={off || note !== null ? whyId : undefined}
        onClick={() => {
          if (!off) onPress();
        }}
      >
        {children}
      </button>
      <small id={whyId} className="why">
        <span>{why ?? note}</span>
      </small>
    </div>
  );
}
