import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { SignInChecks } from '../identity/provider.ts';

/** A sign-in through the provider, while its browser is there. */
export type Flow = SignInChecks & {
  readonly next: string | null;
  /** Hash of the secret of the session that the browser had when it left. */
  readonly formerHash: string | null;
};

const flowShape = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string().nullable(),
  formerHash: z.string().nullable(),
});

/** How long a sign-in at the provider may take, in seconds. */
const FLOW_LIFETIME_S = 600;

/** The cookies of one installation. */
export type Cookies = {
  /** The secret of the browser's session; null when it sends none. */
  sessionOf(incoming: IncomingMessage): string | null;
  /** The `Set-Cookie` that gives the browser a session until that moment. */
  give(secret: string, expiresAt: Date): string;
  /** The `Set-Cookie` that takes it away. */
  readonly take: string;
  /** What the browser was given when it left for the provider; null when it left from another one. */
  flowOf(incoming: IncomingMessage): Flow | null;
  giveFlow(flow: Flow): string;
  readonly takeFlow: string;
};

/**
 * Over https the name begins with `__Host-`: no other host of the domain can plant one there. Without https, which is
 * for one machine alone, the port is in the name: browsers keep the cookies of all ports of a host together.
 *
 * `SameSite=Strict`: no page of another site can make the browser send it. The portal's pages are files that everybody
 * may read, so a link that leads to them from elsewhere works all the same; what they ask then comes from us. The
 * browser that comes back from the provider is sent from another site, so what it brings for that is `Lax`.
 */
export function createCookies(publicUrl: string): Cookies {
  const { protocol, port } = new URL(publicUrl);
  const secure = protocol === 'https:';
  const name = secure ? '__Host-vitrine-session' : `vitrine-session-${port || '80'}`;
  const flowName = secure ? '__Host-vitrine-flow' : `vitrine-flow-${port || '80'}`;
  const flowAttributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    sessionOf: (incoming) => readCookie(incoming, name),
    give: (secret, expiresAt) =>
      `${name}=${secret}; Expires=${expiresAt.toUTCString()}; ${attributes}`,
    take: `${name}=; Max-Age=0; ${attributes}`,
    flowOf(incoming) {
      const text = readCookie(incoming, flowName);
      const parsed = flowShape.safeParse(
        parseJson(Buffer.from(text ?? '', 'base64url').toString()),
      );
      return parsed.success ? parsed.data : null;
    },
    giveFlow(flow) {
      const text = Buffer.from(JSON.stringify(flow)).toString('base64url');
      return `${flowName}=${text}; Max-Age=${FLOW_LIFETIME_S}; ${flowAttributes}`;
    },
    takeFlow: `${flowName}=; Max-Age=0; ${flowAttributes}`,
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
