import type { IncomingMessage } from 'node:http';

/** The cookies of one installation. */
export type Cookies = {
  /** The secret of the browser's session; null when it sends none. */
  sessionOf(incoming: IncomingMessage): string | null;
  /** The `Set-Cookie` that gives the browser a session until that moment. */
  give(secret: string, expiresAt: Date): string;
  /** The `Set-Cookie` that takes it away. */
  readonly take: string;
};

/**
 * Over https the name begins with `__Host-`: no other host of the domain can plant one there. Without https, which is
 * for one machine alone, the port is in the name: browsers keep the cookies of all ports of a host together.
 *
 * `SameSite=Strict`: no page of another site can make the browser send it. The portal's pages are files that everybody
 * may read, so a link that leads to them from elsewhere works all the same; what they ask then comes from us.
 */
export function createCookies(publicUrl: string): Cookies {
  const { protocol, port } = new URL(publicUrl);
  const secure = protocol === 'https:';
  const name = secure ? '__Host-vitrine-session' : `vitrine-session-${port || '80'}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    sessionOf: (incoming) => readCookie(incoming, name),
    give: (secret, expiresAt) =>
      `${name}=${secret}; Expires=${expiresAt.toUTCString()}; ${attributes}`,
    take: `${name}=; Max-Age=0; ${attributes}`,
  };
}

/** The value of a cookie, by RFC 6265 4.2; null when there is none, or more than one of that name. */
export function readCookie(incoming: IncomingMessage, name: string): string | null {
  const values = (incoming.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value] = values;
  return value === undefined || value === '' || values.length > 1 ? null : value;
}
