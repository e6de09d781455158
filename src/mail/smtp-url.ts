import type { Text } from '../domain/language.ts';

/**
 * How the connection is encrypted. `tls`: from the first byte. `starttls`: before anything else is said,
 * or not at all. `opportunistic`: when the server offers it. `off`: never.
 */
export type SmtpSecurity = 'tls' | 'starttls' | 'opportunistic' | 'off';

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  readonly security: SmtpSecurity;
  readonly auth: { readonly user: string; readonly pass: string } | null;
};

export type ParsedSmtpUrl =
  | { readonly ok: true; readonly settings: SmtpSettings }
  | { readonly ok: false; readonly reason: Text };

const no = (en: string, fr: string): ParsedSmtpUrl => ({ ok: false, reason: { en, fr } });

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Reads `SMTP_URL`: `smtps://host`, or `smtp://user:password@host:port?tls=required|opportunistic|off`.
 * A password never leaves in the clear by default: with one, and a server that is not this machine,
 * `tls=required` is implied; without one, `opportunistic`. Ports: 465 for smtps, 587 for smtp.
 * The reason of a refusal never contains the password.
 */
export function parseSmtpUrl(text: string): ParsedSmtpUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    return no(
      'SMTP_URL is an address like smtp://user:password@mail.example.com:587 or smtps://mail.example.com.',
      'SMTP_URL est une adresse comme smtp://utilisateur:motdepasse@mail.example.com:587 ou smtps://mail.example.com.',
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decode(url.username);
  const pass = decode(url.password);
  if (user === null || pass === null)
    return no(
      'The user or the password in SMTP_URL has a % that starts no code. Write % as %25.',
      'L’utilisateur ou le mot de passe de SMTP_URL contient un % qui n’ouvre aucun code. Écrivez % sous la forme %25.',
    );
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'tls');
  if (unknown !== undefined || !/^\/?$/.test(url.pathname) || url.hash !== '')
    return no(
      'SMTP_URL ends with the port or with ?tls=required, ?tls=opportunistic or ?tls=off; nothing else is known.',
      'SMTP_URL se termine par le port ou par ?tls=required, ?tls=opportunistic ou ?tls=off ; rien d’autre n’est reconnu.',
    );
  const auth = user === '' && pass === '' ? null : { user, pass };
  const security = securityOf(url, auth !== null && !loopback.test(host));
  if (security === null)
    return no(
      'The value of tls in SMTP_URL is required, opportunistic or off; smtps:// takes no other than required.',
      'La valeur de tls dans SMTP_URL est required, opportunistic ou off ; smtps:// n’accepte que required.',
    );
  const port = url.port === '' ? (security === 'tls' ? 465 : 587) : Number(url.port);
  return { ok: true, settings: { host, port, security, auth } };
}

function securityOf(url: URL, secret: boolean): SmtpSecurity | null {
  const asked = url.searchParams.get('tls');
  if (url.protocol === 'smtps:') return asked === null || asked === 'required' ? 'tls' : null;
  switch (asked) {
    case null:
      return secret ? 'starttls' : 'opportunistic';
    case 'required':
      return 'starttls';
    case 'opportunistic':
    case 'off':
      return asked;
    default:
      return null;
  }
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
