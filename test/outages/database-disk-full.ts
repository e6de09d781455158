/** The disk of PostgreSQL, which is filled while publications are under way. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../../src/db/orm.ts';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { givenMaterial, givenOffer } from '../api/given.ts';
import { partnerOf } from '../api/partner.ts';
import { until } from '../support/until.ts';
import { startDistributed } from './distributed.ts';
import { assertEndState } from './end-state.ts';
import { publishUntilDone, startReaders } from './load.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario, ScenarioSize } from './scenario.ts';
import { smallDisk } from './small-disk.ts';

/** An empty cluster has 40 MiB, its log up to 80 MiB. */
const DISK_MIB = 256;

async function run(size: ScenarioSize): Promise<Figures> {
  await using disk = await smallDisk(DISK_MIB);
  await using server = await startEmbeddedPostgres({
    dataDir: join(disk.folder, 'server'),
    searchPath: process.env['PATH'] ?? '',
    log: () => undefined,
  });
  await migrate(server.url);
  await using place = await startDistributed({ databaseUrl: server.url });
  const { client } = place;
  const partner = partnerOf(place.api.product.url, (await place.api.product.tokens()).owner);
  const material = await givenMaterial(partner);
  const offers = [];
  for (let n = 0; n < size.offers; n += 1) {
    offers.push(await givenOffer(partner, `disk-${n}`, material));
  }
  const load = startReaders(partner);
  const publications = offers.slice(0, 1).map((offer) => publishUntilDone(partner, offer));
  await disk.fill();
  const began = performance.now();
  publications.push(...offers.slice(1).map((offer) => publishUntilDone(partner, offer)));
  const ids = Promise.all(publications);
  await until(
    'the server has said that its disk is full',
    () =>
      place.workers
        .concat(place.api)
        .some(({ product }) =>
          product.lines.some((line) =>
            /No space left|could not extend|could not write/i.test(line),
          ),
        ),
    promised.endStateMs,
  );
  await delay(Math.max(0, size.outageSeconds * 1_000 - (performance.now() - began)));
  await disk.makeRoom();
  const roomAt = performance.now();
  await ids;
  await until(
    'every publication waits for its sign-off, and every mail is sent',
    async () => {
      const { rows } = await client.query<{ open: number }>(
        `select ((select count(*) from publication where state = 'RUNNING' and waiting_for is null)
          + (select count(*) from mail where state = 'QUEUED'))::int as open`,
      );
      return rows[0]?.open === 0;
    },
    promised.endStateMs,
  );
  const doneMs = performance.now() - roomAt;
  await load.stop();
  const state = await assertEndState(client);
  const readings = load.met.filter(
    ({ at, reader }) => at > began && at < roomAt && reader !== 'READY',
  );
  const good = readings.filter(({ answer }) => answer === 'OK').length;
  assert.ok(readings.every(({ answer }) => answer === 'OK' || answer === 'UNAVAILABLE'));
  return {
    'reads answered meanwhile': `${good} of ${readings.length}`,
    'all done after there was room': seconds(doneMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
  };
}

export const databaseDiskFull: Scenario = { title: 'the disk of PostgreSQL is full', run };
