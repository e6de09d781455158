import type { ReactNode } from 'react';
import { Node } from '../parts/signs.tsx';
import type { Now } from './now.ts';

/** The only region that is read out, and only when the stage or the mover changes its words. */
export function NowCard({ now, children }: { now: Now; children: ReactNode }) {
  return (
    <section className={`card now-card ${now.tone}`} aria-labelledby="now">
      <div className="says" aria-live="polite">
        <Node tone={now.tone} icon={now.icon} big />
        <div className="stack tight">
          <h2 id="now">{now.title}</h2>
          <p>
            {now.body} {now.link !== null && <a href={now.link.href}>{now.link.text}</a>}
          </p>
        </div>
      </div>
      {children}
    </section>
  );
}
