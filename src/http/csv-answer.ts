/** A file of rows as the answer of a route, and the refusals of such a route. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Text } from '../domain/language.ts';
import type { RouteRequest } from './routes.ts';

/** What may be said in the file by nobody but whom it is for. */
const PRIVATE = { 'cache-control': 'private, no-store' } as const;

/** Answers with a sentence in place of the file. */
export function refuseCsv(
  { outgoing, language }: RouteRequest,
  status: 400 | 403 | 404,
  message: Text,
): void {
  outgoing.writeHead(status, { ...PRIVATE, 'content-type': 'text/plain; charset=utf-8' });
  outgoing.end(`${message[language]}\n`);
}

/** Answers with the lines of `rows`, which are read while they are sent, and not at all for HEAD. */
export async function sendCsv(
  { incoming, outgoing }: RouteRequest,
  fileName: string,
  rows: () => AsyncIterable<string>,
): Promise<void> {
  outgoing.writeHead(200, {
    ...PRIVATE,
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${fileName}"`,
  });
  if (incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  // A reader that goes away is no fault of ours; one that gets half of the file must see that it was cut.
  await pipeline(Readable.from(rows()), outgoing).catch(() => outgoing.destroy());
}
