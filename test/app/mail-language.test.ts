import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inviteToPreview } from '../../src/app/invite-to-preview.ts';
import { openSupportRequest } from '../../src/app/open-support-request.ts';
import { publish } from '../../src/app/publish.ts';
import { replySupportRequest } from '../../src/app/reply-support-request.ts';
import { Mail } from '../../src/db/mail.ts';
import { Person } from '../../src/db/person.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { done, offerOf } from './flow.ts';

const operatorEmail = 'ada@vitrine.example';

describe('given people of a publisher, of another one, and of the house, who read French', () => {
  let app: Installation;
  let member: TokenActor;
  let stranger: TokenActor;
  let offerId: string;
  before(async () => {
    app = await startInstallation({ settings: { operatorEmails: [operatorEmail, 'b@c.example'] } });
    member = app.publisher.contributor;
    stranger = (await app.given.publisher('borealis')).owner;
    const files = { ...cleanPackage, 'mainTemplate.json': '{ "broken": ' };
    offerId = (await app.given.offer(app.publisher, { files })).id;
    const em = app.em();
    await em.insert(Person, {
      id: app.deps.newId(),
      name: 'Ada',
      email: operatorEmail,
      language: 'fr',
      createdAt: app.deps.clock.now(),
    });
    const french = { $in: [member.personId ?? '', stranger.personId ?? ''] };
    assert.equal(await em.nativeUpdate(Person, { id: french }, { language: 'fr' }), 2);
  });
  after(async () => await app[Symbol.asyncDispose]());

  const emailOf = ({ email }: TokenActor): string => email ?? '';
  const mailsTold = async (where: object): Promise<object> => {
    const mails = await app.em().find(Mail, where, { orderBy: { queuedAt: 'asc' } });
    for (const { language, text } of mails) {
      assert.equal(/\b(?:vous|votre|pour)\b/i.test(text), language === 'fr', text);
    }
    return Object.fromEntries(mails.map(({ recipient, language }) => [recipient, language]));
  };

  test('when a publication fails, then its member reads French, and everybody else the language of the publication', async () => {
    const shouted = emailOf(member).replace(/^[^@]+/, (local) => local.toUpperCase());
    const { draftVersion } = await offerOf(app, offerId);
    const { publicationId } = done(
      await publish(app.deps, callOf(app.publisher.owner), {
        offerId,
        expectedDraftVersion: draftVersion,
        notificationEmails: [shouted, emailOf(stranger), 'team@solenne.example'],
        notesForReviewer: null,
        supersede: false,
        language: 'en',
      }),
    );
    assert.equal((await app.ended(publicationId)).state, 'FAILED');
    const told = await mailsTold({ publication: publicationId, event: 'CERTIFICATION_FAILED' });
    const {
      [shouted]: own,
      [emailOf(stranger)]: others,
      'team@solenne.example': team,
    } = {
      ...(told as Record<string, string>),
    };
    // A stranger's language in the log of the publisher would tell that he has an account here.
    assert.deepEqual([own, others, team], ['fr', 'en', 'en']);
  });

  test('when an operator answers a question, then the mails are in the languages of who gets them', async () => {
    const asked = {
      offerId,
      publicationId: null,
      stage: null,
      findingId: null,
      subject: 'What is wrong?',
      text: 'I do not see it.',
    };
    const call = callOf(member);
    const { supportRequestId } = done(await openSupportRequest(app.deps, call, asked));
    assert.deepEqual(await mailsTold({ event: 'SUPPORT_REQUEST_OPENED' }), {
      [operatorEmail]: 'fr',
      'b@c.example': 'en',
    });
    const operator = await app.given.actor('OPERATOR', 'Otto Kern');
    const reply = { supportRequestId, text: 'A bracket is missing.' };
    done(await replySupportRequest(app.deps, callOf(operator), reply));
    assert.deepEqual(await mailsTold({ event: 'SUPPORT_REQUEST_ANSWERED' }), {
      [emailOf(member)]: 'fr',
    });
  });

  test('when addresses are invited to the preview, then the member’s invitation is in French', async () => {
    const { draft } = await offerOf(app, offerId);
    const subscriptionId = draft.marketplace?.previewSubscriptionIds?.[0] ?? '';
    const call = callOf(app.publisher.owner);
    for (const email of [emailOf(member), emailOf(stranger)]) {
      done(await inviteToPreview(app.deps, call, { offerId, subscriptionId, email }));
    }
    assert.deepEqual(await mailsTold({ event: 'PREVIEW_INVITATION' }), {
      [emailOf(member)]: 'fr',
      [emailOf(stranger)]: 'en',
    });
  });
});
