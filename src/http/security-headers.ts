import type { ServerResponse } from 'node:http';

/** Set on every answer; a page puts its own policy in place of the one that allows nothing. */
export function setSecurityHeaders(outgoing: ServerResponse, secure: boolean): void {
  outgoing.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  outgoing.setHeader('X-Content-Type-Options', 'nosniff');
  outgoing.setHeader('X-Frame-Options', 'DENY');
  // Not `no-referrer`: with it browsers call our own forms' origin `null`, which is refused like a foreign one.
  outgoing.setHeader('Referrer-Policy', 'same-origin');
  outgoing.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  outgoing.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (secure) outgoing.setHeader('Strict-Transport-Security', 'max-age=31536000');
}
