import type { Side, Sign, Step, Tone } from '../offer.ts';
import { signOfStep } from '../offer.ts';
import { Icon, type IconName } from './icon.tsx';

/** Word, icon and tint of a status: one spelling everywhere. */
export function Pill({ sign, children }: { sign: Sign; children: string }) {
  return (
    <span className={`pill ${sign.tone}`}>
      <Icon name={sign.icon} />
      {children}
    </span>
  );
}

/** The seven stages in 84 px, beside words that say the same. */
export function Panes({ steps, side }: { steps: readonly Step[]; side: Side }) {
  return (
    <span className="panes" aria-hidden="true">
      {steps.map((step) => (
        <i key={step.stage} className={paneOf(step, side)} />
      ))}
    </span>
  );
}

function paneOf(step: Step, side: Side): string {
  if (step.status === 'COMPLETE') return 'done';
  const { tone } = signOfStep(step, side);
  return tone === 'idle' ? '' : tone;
}

/** The round (or, for a person, square) sign of one stage. */
export function Node({
  tone,
  icon,
  big = false,
}: {
  tone: Tone;
  icon: IconName | null;
  big?: boolean;
}) {
  const shape = tone === 'ok' ? 'done' : tone === 'idle' ? '' : tone;
  return (
    <span className={`node ${shape}${big ? ' big' : ''}`} aria-hidden="true">
      {icon !== null && <Icon name={icon} />}
    </span>
  );
}

/** The first letter of an offer on a plate whose colour follows from its id. */
export function Plate({ name, id }: { name: string; id: string }) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6;
  return (
    <span className={`plate p${sum}`} aria-hidden="true">
      {[...name][0]?.toLocaleUpperCase() ?? ''}
    </span>
  );
}
