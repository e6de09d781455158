/** A worker whose line falls silent in the middle of a stage: another one does it again, and what comes late changes nothing. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { givenMaterial, givenOffer } from '../api/given.ts';
import { partnerOf } from '../api/partner.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import { until } from '../support/until.ts';
import { startDistributed } from './distributed.ts';
import { assertEndState } from './end-state.ts';
import { publishUntilDone } from './load.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario } from './scenario.ts';

async function run(): Promise<Figures> {
  using authority = createAuthority();
  const waiting: ServerResponse[] = [];
  // The first test lead is kept waiting, so that its stage is under way; a later one is taken at once.
  await using peer = await startPeer(authority, (request, response) => {
    request.resume();
    if (waiting.length === 0) waiting.push(response);
    else response.writeHead(204).end();
  });
  await using place = await startDistributed({
    env: { OUTBOUND_ALLOW: `127.0.0.1:${peer.port}`, OUTBOUND_CA_FILE: authority.caFile },
  });
  const { client, workers } = place;
  const partner = partnerOf(place.api.product.url, (await place.api.product.tokens()).owner);
  const material = await givenMaterial(partner);
  const offer = await givenOffer(partner, 'taken-over', material, (content) => ({
    ...content,
    leads: { destination: 'HTTPS_ENDPOINT', httpsEndpointUrl: peer.url },
  }));
  await publishUntilDone(partner, offer);
  await until('the stage is under way', () => waiting.length === 1, promised.endStateMs);
  const packaging = async () => {
    const { rows } = await client.query<{ token: number; status: string }>(
      `select r.token, r.status from stage_run r join offer o on o.id = r.offer_id
       where o.offer_id = 'taken-over' and r.stage = 'PACKAGING'`,
    );
    return rows[0];
  };
  assert.deepEqual(await packaging(), { token: 1, status: 'IN_PROGRESS' });
  workers[0]?.database.swallow();
  const silentAt = performance.now();
  const second = await place.startWorker();
  await until(
    'another worker has taken the stage over',
    async () => (await packaging())?.token === 2,
    promised.takeOverMs,
  );
  const takenMs = performance.now() - silentAt;
  assert.ok(takenMs < promised.takeOverMs, `taken over after ${seconds(takenMs)}`);
  await workers[0]?.product.line(/worker lock lost/, promised.takeOverMs);
  // The answer that the first worker waited for comes now, and its line is mended.
  for (const response of waiting) response.writeHead(204).end();
  workers[0]?.database.mend();
  const mendedAt = performance.now();
  await until(
    'all is done',
    async () => {
      const { rowCount } = await client.query(
        `select 1 from publication where state = 'RUNNING' and waiting_for is null
         union all select 1 from mail where state = 'QUEUED'`,
      );
      return rowCount === 0;
    },
    promised.endStateMs,
  );
  assert.deepEqual(await packaging(), { token: 2, status: 'COMPLETE' });
  // Only the worker that was silent is left for this one.
  await second.product.stop();
  const next = await givenOffer(partner, 'afterwards', material);
  await publishUntilDone(partner, next);
  await until(
    'the first worker works again',
    async () => {
      const { rowCount } = await client.query(
        `select 1 from publication p join offer o on o.id = p.offer_id
         where o.offer_id = 'afterwards' and p.stage = 'PUBLISHER_SIGNOFF'`,
      );
      return rowCount === 1;
    },
    promised.endStateMs,
  );
  await until(
    'the mails are sent',
    async () => (await client.query(`select 1 from mail where state = 'QUEUED'`)).rowCount === 0,
    promised.endStateMs,
  );
  const backMs = performance.now() - mendedAt;
  const state = await assertEndState(client);
  return {
    'taken over after': seconds(takenMs),
    'the first worker has worked again after': seconds(backMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
  };
}

export const workerTakenOver: Scenario = {
  title: 'the line of a worker falls silent in the middle of a stage',
  run,
};
