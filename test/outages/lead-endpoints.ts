/** Lead endpoints that hang, redirect, drip and flood, one publication for each. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Publication } from '../../src/db/publication.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import { connect } from '../support/database.ts';
import { startInstallation } from '../support/installation.ts';
import { until } from '../support/until.ts';
import { assertEndState } from './end-state.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario } from './scenario.ts';

const MEBIBYTE = 1024 * 1024;
/** How long one answer may take, in milliseconds; twenty seconds outside of this proof. */
const ANSWER_MS = 1_000;

/** Writes for ever, until the other side goes. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(MEBIBYTE, 'x');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    response.once('drain', more);
  };
  more();
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 20);
  response.once('close', () => clearInterval(timer));
}

type Endpoint = {
  answer(response: ServerResponse, tries: number): void;
  /** What becomes of the publication, and how often the endpoint is asked. */
  readonly ends: 'PUBLISHER_SIGNOFF' | 'LEAD_DESTINATION_REFUSED';
  readonly tries: number;
};

const endpoints: Readonly<Record<string, Endpoint>> = {
  hangs: { answer: () => undefined, ends: 'LEAD_DESTINATION_REFUSED', tries: 3 },
  redirects: {
    answer: (response) => response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
    ends: 'LEAD_DESTINATION_REFUSED',
    tries: 1,
  },
  'drips its head': {
    answer: (response) => drip(response.socket as unknown as ServerResponse),
    ends: 'LEAD_DESTINATION_REFUSED',
    tries: 3,
  },
  'takes it and drips its body': {
    answer: (response) => drip(response.writeHead(200)),
    ends: 'PUBLISHER_SIGNOFF',
    tries: 1,
  },
  'takes it and floods': {
    answer: (response) => flood(response.writeHead(200)),
    ends: 'PUBLISHER_SIGNOFF',
    tries: 1,
  },
  'fails and floods': {
    answer: (response) => flood(response.writeHead(500)),
    ends: 'LEAD_DESTINATION_REFUSED',
    tries: 3,
  },
  'refuses and floods': {
    answer: (response) => flood(response.writeHead(404)),
    ends: 'LEAD_DESTINATION_REFUSED',
    tries: 1,
  },
  'hangs, then takes it': {
    answer(response, tries) {
      if (tries > 1) response.writeHead(204).end();
    },
    ends: 'PUBLISHER_SIGNOFF',
    tries: 2,
  },
};

async function run(): Promise<Figures> {
  using authority = createAuthority();
  const tries = new Map<string, number>();
  await using peer = await startPeer(authority, (request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    const times = (tries.get(name) ?? 0) + 1;
    tries.set(name, times);
    response.on('error', () => undefined);
    request.resume();
    endpoints[name]?.answer(response, times);
  });
  await using app = await startInstallation({
    outboundAllow: [`127.0.0.1:${peer.port}`],
    outboundCaFile: authority.caFile,
    timing: { leadTimeoutMs: ANSWER_MS },
    stageConcurrency: 8,
  });
  await using direct = await connect(app.database.url);
  const publications = new Map<string, string>();
  const heldBefore = process.memoryUsage().rss;
  let most = heldBefore;
  const began = performance.now();
  for (const name of Object.keys(endpoints)) {
    const { id } = await app.given.offer(app.publisher, {
      leadEndpointUrl: `${peer.url}/${encodeURIComponent(name)}`,
    });
    publications.set(name, await app.given.published(app.publisher.owner, id));
  }
  const outcomes = new Map<string, string>();
  await until(
    'every publication has come to its end',
    async () => {
      most = Math.max(most, process.memoryUsage().rss);
      for (const [name, id] of publications) {
        const { stage, endReason } = await app.em().findOneOrFail(Publication, { id });
        if (endReason !== null) outcomes.set(name, endReason);
        else if (stage === 'PUBLISHER_SIGNOFF') outcomes.set(name, stage);
      }
      return outcomes.size === publications.size;
    },
    promised.endStateMs,
  );
  const doneMs = performance.now() - began;
  for (const [name, { ends, tries: expected }] of Object.entries(endpoints)) {
    assert.deepEqual([outcomes.get(name), tries.get(name)], [ends, expected], name);
  }
  await until(
    'the mails are sent',
    async () =>
      (await direct.client.query(`select 1 from mail where state = 'QUEUED'`)).rowCount === 0,
    promised.endStateMs,
  );
  const state = await assertEndState(direct.client);
  assert.equal(state.delays, 0, 'none of it was a fault of ours');
  const grownMiB = (most - heldBefore) / MEBIBYTE;
  // Both ends of the floods are in this process; one answer that was kept would be far more.
  assert.ok(grownMiB < 256, `memory grew by ${grownMiB.toFixed(0)} MiB`);
  return {
    endpoints: publications.size,
    'all ended after': seconds(doneMs),
    'growth of memory, both ends': `${grownMiB.toFixed(0)} MiB`,
    transitions: state.transitions,
    mails: state.mails,
  };
}

export const leadEndpoints: Scenario = {
  title: 'lead endpoints hang, redirect, drip and flood',
  run,
};
