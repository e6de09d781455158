import type { IncomingMessage } from 'node:http';

const headers = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** True when something stands between the browser and us: the demo answers this machine only. */
export function isForwarded(incoming: IncomingMessage): boolean {
  return headers.some((name) => incoming.headers[name] !== undefined);
}
