import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TokenActor } from '../../src/domain/actor.ts';
import { TOKEN_LOOK_MS } from '../../src/http/token-watch.ts';
import { encodeGlobalId, nodeTypes } from '../../src/schema/global-id.ts';
import type { NodeType } from '../../src/schema/global-id.ts';
import { defaultTiming } from '../../src/timing.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamClient } from '../support/stream-clients.ts';
import {
  differences,
  expectedRows,
  inputFor,
  mutationLetters,
  mutations,
  outcomeOf,
  readLetters,
  routeLetters,
  shownToNobody,
  subscriptionLetters,
} from './matrix.ts';
import type { Letters } from './matrix.ts';
import { givenTenants, startScene } from './scene.ts';
import type { Scene } from './scene.ts';
import { interleave } from './tenants.ts';

const folder = import.meta.dirname;

/** How long a revoked right may still be heard of, in milliseconds. */
const SILENT_WITHIN_MS = 5_000;

describe('given a publisher with everything that can be seen of it, and everybody who may look', () => {
  let scene: Scene;
  let expected: ReadonlyMap<string, string>;
  const asked = new Set<string>();
  before(async () => {
    expected = await expectedRows();
    scene = await startScene();
  });
  after(async () => await scene[Symbol.asyncDispose]());

  /** What differs is told as the row that it is now. */
  const compare = (letters: Letters) => {
    for (const row of letters.keys()) asked.add(row);
    const wrong = differences(expected, letters);
    assert.deepEqual(
      wrong,
      [],
      `Is each of these right? Then it belongs into matrix.txt:\n${wrong.join('\n')}\n`,
    );
  };

  test('when everybody asks for every field, then each gets what the table says', async () => {
    compare(await readLetters(scene));
  });

  test('when everybody subscribes, then each gets what the table says', async () => {
    compare(await subscriptionLetters(scene));
  });

  test('when everybody calls every method of every route, then each gets what the table says', async () => {
    compare(await routeLetters(scene));
  });

  test('when somebody of another publisher names an id, then it is answered like one that never was', async () => {
    const { api, nodes } = scene;
    const strangers = ['other publisher', 'customer without'] as const;
    const fresh = (type: NodeType) => encodeGlobalId(type, api.app.deps.newId());
    for (const asker of strangers) {
      const actor = scene.actorOf(asker);
      assert.ok(actor);
      const unknown = Object.fromEntries(nodeTypes.map((type) => [nodes[type], fresh(type)]));
      // A live listing is there for everybody, and everybody may be interested in it.
      for (const mutation of mutations().filter((name) => name !== 'recordLead')) {
        const input = inputFor(scene, mutation);
        const other = Object.fromEntries(
          Object.entries(input).map(([name, value]) => [
            name,
            name === 'publisher' ? 'nobody' : (unknown[String(value)] ?? value),
          ]),
        );
        if (JSON.stringify(other) === JSON.stringify(input)) continue;
        const foreign = await outcomeOf(scene, actor, mutation, input);
        const never = await outcomeOf(scene, actor, mutation, other);
        assert.deepEqual(foreign, never, `${asker}: ${mutation}`);
      }
      const hidden = nodeTypes.filter((type) => type !== 'Listing' && type !== 'Publisher');
      const ids = hidden.flatMap((type) => [nodes[type], fresh(type)]);
      const answer = await api.answer(
        actor,
        'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
        { ids },
      );
      assert.deepEqual(answer, { data: { nodes: ids.map(() => null) }, errors: [] });
      const counted = await api.ask(
        actor,
        'query ($id: ID!) { node(id: $id) { ... on Publisher { members { totalCount } invitations { totalCount } apiTokens { id } } } }',
        { id: nodes.Publisher },
      );
      assert.deepEqual(counted.node, {
        members: { totalCount: 0 },
        invitations: { totalCount: 0 },
        apiTokens: [],
      });
    }
  });

  test('when two tenants send a thousand requests in turn, then nothing of one is in an answer to the other', async (t) => {
    const { api, url } = scene;
    const tenants = await givenTenants(api.app);
    const { newId } = api.app.deps;
    const { mixes, requests, foreignMs, unknownMs } = await interleave(url, tenants, newId, {
      count: 1_000,
      atOnce: 12,
    });
    assert.deepEqual(mixes, []);
    assert.equal(requests, 1_000);
    t.diagnostic(
      `an id of the other tenant ${foreignMs.toFixed(2)} ms, one that never was ${unknownMs.toFixed(2)} ms: ratio ${(foreignMs / unknownMs).toFixed(2)}`,
    );
  });

  test('when everybody asks for every mutation, then each gets what the table says', async () => {
    compare(await mutationLetters(scene));
  });

  test('when the table is read, then every row of it was asked', () => {
    assert.deepEqual(
      [...expected.keys()].filter((row) => !asked.has(row)),
      [],
    );
  });

  test('when the table is read, then each field shows something to somebody, or it is said why not', () => {
    const nothing = [...expected]
      .filter(([row, letters]) => /^[A-Z]\w+\.\w/.test(row) && !letters.includes('+'))
      .map(([row]) => row);
    assert.deepEqual(nothing.sort(), Object.keys(shownToNobody).sort());
  });

  test('when the server of the product adds routes, then they are those that were asked', async () => {
    const namesIn = (source: string) => {
      const list = /extraRoutes: \[([^]*?)\n\s*\],\n/.exec(source)?.[1] ?? '';
      return [...list.matchAll(/(\w+Routes?)\(/g)].map(([, name = '']) => name).sort();
    };
    const product = await readFile(join(folder, '../../src/serve.ts'), 'utf8');
    const own = await readFile(join(folder, 'scene.ts'), 'utf8');
    assert.ok(namesIn(product).length > 0);
    assert.deepEqual(namesIn(own), namesIn(product));
  });

  test('when a token is revoked or a member removed, then his streams fall silent and end within five seconds', async (t) => {
    assert.ok(TOKEN_LOOK_MS < SILENT_WITHIN_MS && defaultTiming.safetyPollMs <= SILENT_WITHIN_MS);
    const { api, nodes, url } = scene;
    const { app } = api;
    const { owner } = app.publisher;
    const loser = await app.given.actor('OWNER', 'Token Loser', app.publisher.id);
    const leaver = await app.given.actor('CONTRIBUTOR', 'Member Leaver', app.publisher.id);
    const query = `subscription ($id: ID!) { transitions(publisherId: $id) { __typename } }`;
    const variables = { id: nodes.Publisher };
    const overSocket = async (secret: string): Promise<StreamClient> => {
      const socket = await openSocket(url, { token: secret });
      assert.equal((await socket.next())?.type, 'connection_ack');
      socket.subscribe('1', query, variables);
      return socket;
    };
    const overEvents = async (secret: string): Promise<StreamClient> =>
      await openEvents(url, { query, variables }, { authorization: `Bearer ${secret}` });
    const watched = [
      { name: 'socket of a revoked token', client: await overSocket(loser.secret) },
      { name: 'event stream of a revoked token', client: await overEvents(loser.secret) },
      { name: 'socket of a removed member', client: await overSocket(leaver.secret) },
      { name: 'event stream of a removed member', client: await overEvents(leaver.secret) },
    ];
    const control = await overSocket((owner as TokenActor & { secret: string }).secret);
    for (const { client } of [...watched, { client: control }]) {
      assert.match(JSON.stringify(await client.next()), /StreamStarted/);
    }
    const cause = async () => {
      const offer = await app.given.offer(app.publisher);
      await app.given.published(owner, offer.id);
    };
    await cause();
    for (const { name, client } of [...watched, { name: 'control', client: control }]) {
      // The facts of one publication: each of them is heard while the right is there.
      for (let heard = 0; heard < 3; heard += 1) {
        assert.match(JSON.stringify(await client.next()), /TransitionDelivered/, name);
      }
    }
    const tokenId = encodeGlobalId('ApiToken', loser.tokenId);
    const revoked = await api.mutate(owner, 'revokeApiToken', { tokenId });
    assert.equal(revoked.__typename, 'RevokeApiTokenPayload');
    const members = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Publisher { members(first: 50) { nodes { id name } } } } }',
      { id: nodes.Publisher },
    );
    const found = /"id":"([^"]+)","name":"Member Leaver"/.exec(JSON.stringify(members))?.[1];
    const removed = await api.mutate(owner, 'removeMember', { memberId: found });
    assert.equal(removed.__typename, 'RemoveMemberPayload');
    const since = performance.now();
    await cause();
    assert.match(JSON.stringify(await control.next()), /TransitionDelivered/, 'others hear of it');
    for (const { name, client } of watched) {
      for (let last = await client.next(); last !== null; last = await client.next()) {
        assert.doesNotMatch(JSON.stringify(last), /TransitionDelivered/, name);
        if (last.type === 'complete') break;
      }
      const ms = performance.now() - since;
      t.diagnostic(`${name}: over after ${Math.round(ms)} ms`);
      assert.ok(ms < SILENT_WITHIN_MS, `${name}: ${Math.round(ms)} ms`);
      client.cut();
    }
    control.cut();
  });
});
