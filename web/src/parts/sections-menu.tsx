import { NavLink, useLocation } from 'react-router';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import type { Reader } from '../reader.tsx';
import { Icon } from './icon.tsx';

type Entry = readonly [address: string, name: MessageKey];

/** The sections beside the daily ones, by role; the API refuses what a reader may not see. */
function entriesFor({ role }: Reader): readonly Entry[] {
  switch (role) {
    case 'OWNER':
      return [
        ['/leads', 'bar.leads'],
        ['/history', 'bar.history'],
        ['/mail', 'bar.mail'],
        ['/support', 'bar.support'],
        ['/members', 'bar.members'],
        ['/tokens', 'bar.tokens'],
        ['/audit', 'bar.audit'],
      ];
    case 'CONTRIBUTOR':
      return [
        ['/leads', 'bar.leads'],
        ['/history', 'bar.history'],
        ['/mail', 'bar.mail'],
        ['/support', 'bar.support'],
        ['/members', 'bar.members'],
      ];
    case 'OPERATOR':
      return [
        ['/publishers', 'bar.publishers'],
        ['/mail', 'bar.mail'],
        ['/support', 'bar.support'],
        ['/tokens', 'bar.tokens'],
        ['/audit', 'bar.audit'],
      ];
    case 'REVIEWER':
    case 'CUSTOMER':
    case null:
      return [];
  }
}

/** Everything that does not need to be in the bar all day. */
export function SectionsMenu({ reader }: { reader: Reader }) {
  const { t } = useMessages();
  const { pathname } = useLocation();
  const entries = entriesFor(reader);
  if (entries.length === 0) return null;
  const current = entries.find(([address]) => pathname === address);
  return (
    <>
      <button
        type="button"
        className="more-sections"
        popoverTarget="sections"
        aria-current={current === undefined ? undefined : 'true'}
      >
        <span className="section-name">{t(current?.[1] ?? 'bar.more')}</span>
        <Icon name="down" small />
      </button>
      <div id="sections" popover="auto" className="menu sections">
        <ul>
          {entries.map(([address, name]) => (
            <li key={address}>
              <NavLink
                to={address}
                onClick={() => document.getElementById('sections')?.hidePopover()}
              >
                {t(name)}
              </NavLink>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
