/** The floor of a page of offers: bare node:http, one prepared statement, its JSON handed on as text. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 12 });

const page = `
  select coalesce(json_agg(json_build_object(
    'id', o.id, 'offerId', o.offer_id, 'name', o.name, 'updatedAt', o.updated_at, 'isLive', o.production is not null,
    'skuTypes', (
      select json_agg(kind order by first) from (
        select kind, min(place) as first from jsonb_array_elements_text(
          jsonb_path_query_array(o.draft, '$.skus[*].skuType')) with ordinality s (kind, place) group by kind) k),
    'publisher', json_build_object('publisherId', p.publisher_id, 'name', p.name),
    'publication', json_build_object('number', l.number, 'state', l.state, 'stage', l.stage, 'endReason', l.end_reason,
      'waitingFor', l.waiting_for, 'startedAt', l.started_at, 'endedAt', l.ended_at, 'stageRuns', (
        select json_agg(json_build_object('stage', s.stage, 'status', s.status, 'startedAt', s.started_at,
          'finishedAt', s.finished_at) order by s.started_at)
        from stage_run s where s.publication_id = l.id))
    ) order by o.updated_at desc, o.id desc), '[]')::text as page
  from (
    select * from offer
    where publisher_id = $1 and ($2::timestamptz is null or (updated_at, id) < ($2::timestamptz, $3::uuid))
    order by updated_at desc, id desc limit 20) o
  join publisher p on p.id = o.publisher_id
  left join publication l on l.id = o.latest_publication`;

/** A request's body: the values of the statement. */
type Ask = readonly [publisher: string, updatedAt: string | null, id: string | null];

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const values = JSON.parse(body) as Ask;
    pool.query<{ page: string }>({ name: 'page', text: page, values: [...values] }).then(
      ({ rows }) => {
        const text = rows[0]?.page ?? '[]';
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        });
        response.end(text);
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
