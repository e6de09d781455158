import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiToken } from '../../src/app/create-api-token.ts';
import { goLive } from '../../src/app/go-live.ts';
import { needsSecondPerson } from '../../src/app/second-person.ts';
import { ApiClient } from '../../src/db/api-client.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Publication } from '../../src/db/publication.ts';
import { Publisher } from '../../src/db/publisher.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { isSamePerson } from '../../src/domain/second-person.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { done, refused, revisionOf } from './flow.ts';

describe('given a publisher that asks for a second person, and a publication at the sign-off', () => {
  let app: Installation;
  let publication: string;
  let offerId: string;
  let revisionHash: string;
  before(async () => {
    app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    offerId = offer.id;
    publication = await app.given.published(app.publisher.owner, offerId);
    revisionHash = (await revisionOf(app, publication)).hash;
    const stage = 'PUBLISHER_SIGNOFF';
    const em = app.em();
    // What the workers would do in the stages before.
    await em.nativeUpdate(
      StageRun,
      { publication, stage: 'CERTIFICATION' },
      { status: 'COMPLETE' },
    );
    const run = await em.findOneOrFail(StageRun, { publication, stage: 'CERTIFICATION' });
    await em.insert(StageRun, {
      ...run,
      id: app.deps.newId(),
      stage,
      status: 'WAITING_FOR_PUBLISHER',
      finishedAt: null,
    });
    await em.nativeUpdate(Publication, { id: publication }, { stage, waitingFor: 'PUBLISHER' });
    await em.nativeUpdate(Publisher, { id: app.publisher.id }, { secondPersonSignOff: true });
  });
  after(async () => await app[Symbol.asyncDispose]());

  const press = async (by: TokenActor) =>
    await goLive(app.deps, callOf(by), { offerId, revisionHash });

  test('when the one who published presses Go live, with whatever token, then another person is asked for', async () => {
    const { owner } = app.publisher;
    refused(await press(owner), 'SECOND_PERSON_REQUIRED');
    const made = done(
      await createApiToken(app.deps, callOf(owner), {
        publisher: null,
        name: 'Build',
        role: 'OWNER',
        scopes: null,
        expiresAt: null,
      }),
    );
    const row = await app.em().findOneOrFail(ApiToken, { id: made.apiTokenId });
    assert.equal(row.maker, owner.personId);
    const program = { ...owner, tokenId: row.id, personId: null, name: row.name };
    refused(await press(program), 'SECOND_PERSON_REQUIRED');
    // A program that a program of his made is his too.
    const further = done(
      await createApiToken(app.deps, callOf(program), {
        publisher: null,
        name: 'Build of the build',
        role: 'OWNER',
        scopes: null,
        expiresAt: null,
      }),
    );
    const { maker } = await app.em().findOneOrFail(ApiToken, { id: further.apiTokenId });
    assert.equal(maker, owner.personId);
    refused(await press({ ...program, tokenId: further.apiTokenId }), 'SECOND_PERSON_REQUIRED');
    const application = {
      id: app.deps.newId(),
      issuer: 'https://login.example.com',
      applicationId: 'build',
      subject: 'build',
      name: 'Build',
      role: 'OWNER' as const,
      scopes: [...owner.scopes],
      publisher: app.publisher.id,
      maker: owner.personId,
      createdAt: app.deps.clock.now(),
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    };
    await app.em().insert(ApiClient, application);
    const registered = {
      ...program,
      tokenId: application.id,
      credential: 'APPLICATION',
    } as const;
    refused(await press(registered), 'SECOND_PERSON_REQUIRED');
    const stored = await app.em().findOneOrFail(Publication, { id: publication });
    assert.equal(stored.stage, 'PUBLISHER_SIGNOFF');
  });

  test('when another member presses it, then the review begins', async () => {
    const found = await app.em().findOneOrFail(Publication, { id: publication });
    const { contributor } = app.publisher;
    assert.equal(await needsSecondPerson(app.em(), contributor, found), false);
    done(await press(contributor));
    const stored = await app.em().findOneOrFail(Publication, { id: publication });
    assert.equal(stored.stage, 'MICROSOFT_REVIEW');
  });

  test('when the publisher does not ask for it, then the same person may', async () => {
    await app
      .em()
      .nativeUpdate(Publisher, { id: app.publisher.id }, { secondPersonSignOff: false });
    const found = await app.em().findOneOrFail(Publication, { id: publication });
    assert.equal(await needsSecondPerson(app.em(), app.publisher.owner, found), false);
  });
});

describe('given two tokens', () => {
  test('when they are compared, then persons count, and tokens of nobody only for themselves', () => {
    const token = (name: string, person: string | null) => ({ token: name, person });
    assert.equal(isSamePerson(token('a', 'p'), token('b', 'p')), true);
    assert.equal(isSamePerson(token('a', 'p'), token('b', 'q')), false);
    assert.equal(isSamePerson(token('a', null), token('b', null)), false);
    assert.equal(isSamePerson(token('a', null), token('a', null)), true);
    assert.equal(isSamePerson(token('a', null), token('b', 'p')), false);
  });
});
