import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ofAddress } from '../../src/app/read/of-address.ts';
import { MemberInvitation } from '../../src/db/member-invitation.ts';
import { Person } from '../../src/db/person.ts';
import { PreviewInvitation } from '../../src/db/preview-invitation.ts';
import { startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

describe('given tables with mail addresses', () => {
  let app: Installation;
  before(async () => {
    app = await startInstallation({ worker: false });
  });
  after(async () => await app[Symbol.asyncDispose]());

  test('when somebody’s rows are looked for, then an index finds them', async () => {
    const em = app.em();
    for (const [entity, index] of [
      [Person, 'person_address'],
      [MemberInvitation, 'member_invitation_address'],
      [PreviewInvitation, 'preview_invitation_address'],
    ] as const) {
      const query = em.createQueryBuilder(entity as typeof Person);
      query.where(ofAddress(em, entity as typeof Person, 'Ada@Example.com') as object);
      const plan = await em.transactional(async (each) => {
        // A table of a few rows is read whole, whatever indexes it has.
        await each.execute('set local enable_seqscan = off');
        return await each.execute(`explain ${query.getFormattedQuery()}`);
      });
      assert.ok(JSON.stringify(plan).includes(index), JSON.stringify(plan));
    }
  });

  test('when it is written with other letters, then it is the same person; signs of patterns are letters', async () => {
    const em = app.em();
    const found = async (email: string) => await em.count(Person, ofAddress(em, Person, email));
    await em.insert(Person, {
      id: app.deps.newId(),
      name: 'Ada',
      email: 'Ada_L@Example.com',
      language: 'en',
      createdAt: app.deps.clock.now(),
    });
    assert.deepEqual(
      [await found('ada_l@EXAMPLE.com'), await found('adaxl@example.com'), await found('%')],
      [1, 0, 0],
    );
  });
});
