import type { ReactNode } from 'react';
import { Link } from 'react-router';
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
      <div className="says" aria-live="polite">
        <Node tone={now.tone} icon={now.icon} big />
        {/* A new state is a new sentence, not the old one moved. */}
        <h2 id="now" key={`title of ${now.title}`}>
          {now.title}
        </h2>
        <p key={`text of ${now.title} ${now.link?.href}`}>
          {now.body} {now.link !== null && <PageLink {...now.link} />}
        </p>
        <span className="percent" aria-hidden="true">
          {percent}
        </span>
      </div>
      {children}
    </section>
  );
}

/** A screen of the portal opens in place; a page outside of it, such as the product page, is loaded. */
function PageLink({ href, text }: NonNullable<Now['link']>) {
  return href.startsWith('/') ? <Link to={href}>{text}</Link> : <a href={href}>{text}</a>;
}
