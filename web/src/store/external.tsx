import { Icon } from '../parts/icon.tsx';

/** The address when it leads to the web; a publisher's text is never followed as anything else. */
function webAddress(url: string): string | null {
  try {
    const address = new URL(url.trim());
    return ['http:', 'https:'].includes(address.protocol) ? address.href : null;
  } catch {
    // No address at all: it is shown as the text it is.
    return null;
  }
}

/** A link out of the store; the label alone when there is nowhere to go. */
export function External({ url, label }: { url: string; label: string }) {
  const href = webAddress(url);
  if (href === null) return <bdi>{label}</bdi>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" className="breaks">
      <bdi>{label}</bdi>
    </a>
  );
}

/** A link that writes to an address; the text alone when it is not one mailbox. */
export function MailTo({ address }: { address: string }) {
  const [local = '', domain = '', ...more] = address.trim().split('@');
  if (local === '' || domain === '' || more.length > 0) return <bdi>{address}</bdi>;
  return (
    <a
      href={`mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}`}
      className="breaks"
    >
      {address.trim()}
    </a>
  );
}

/** Leads to another program: says so by its sign. */
export function Elsewhere() {
  return <Icon name="elsewhere" />;
}
