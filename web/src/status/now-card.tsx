import type { ReactNode } from 'react';
import { Node } from '../parts/signs.tsx';
import type { Now } from './now.ts';

/** The only region that is read out, and only when the stage or the mover changes its words. */
export function NowCard({
  now,
  percent,
  children,
}: {
  now: Now;
  /** How far the stage at work has come; empty without a true measure. Never read out. */
  percent: string;
  children: ReactNode;
}) {
  return (
    <section className={`card now-card ${now.tone}`} aria-labelledby="now">
      <div className="says">
        <Node tone={now.tone} icon={now.icon} big />
        <div className="stack tight" aria-live="polite">
          <h2 id="now">{now.title}</h2>
          <p>
            {now.body} {now.link !== null && <a href={now.link.href}>{now.link.text}</a>}
          </p>
        </div>
        <span className="percent" aria-hidden="true">
          {percent}
        </span>
      </div>
      {children}
    </section>
  );
}
