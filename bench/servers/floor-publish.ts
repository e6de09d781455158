/**
 * The floor of a publish: bare node:http and one data-modifying statement that writes what the mutation leaves behind
 * (idempotency key, revision, publication, two stage runs, three facts, audit row), guarded, without any validation.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 12 });
const text = 'select publish_offer($1, $2, $3, $4)::text as publication';

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const values = JSON.parse(body) as unknown[];
    pool.query<{ publication: string | null }>({ name: 'publish', text, values }).then(
      ({ rows }) => {
        const answer = JSON.stringify(rows[0]);
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(answer),
        });
        response.end(answer);
      },
      (thrown: unknown) => {
        response.writeHead(500).end(String(thrown));
      },
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
