import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { approveReview } from '../../src/app/approve-review.ts';
import { cancel } from '../../src/app/cancel.ts';
import { comment } from '../../src/app/comment.ts';
import type { CommentInput } from '../../src/app/comment.ts';
import { createLoaders } from '../../src/app/read/loaders.ts';
import { readReview, readReviewComment, readReviewThread } from '../../src/app/read/readable.ts';
import { requestChanges } from '../../src/app/request-changes.ts';
import { resolveThread } from '../../src/app/resolve-thread.ts';
import { hunksOf, listReviewFiles, readReviewFile } from '../../src/app/review-files.ts';
import type { DiffHunk } from '../../src/app/review-files.ts';
import { startReview } from '../../src/app/start-review.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Membership } from '../../src/db/membership.ts';
import { Offer } from '../../src/db/offer.ts';
import { ReviewComment } from '../../src/db/review-comment.ts';
import { ReviewThread } from '../../src/db/review-thread.ts';
import { Review } from '../../src/db/review.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { offerStatus } from '../../src/domain/offer-status.ts';
import { encodeGlobalId } from '../../src/app/global-id.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { completeSku } from '../support/offer-content.ts';
import { solidPng } from '../support/png.ts';
import {
  approve,
  done,
  mailsOf,
  offerOf,
  publicationOf,
  refused,
  reviewOf,
  revisionOf,
  signOff,
  toLive,
  toReview,
  toSignOff,
  withPackage,
} from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner, contributor } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');
const second = await app.given.actor('REVIEWER', 'Piet Smit');
const stranger = await app.given.publisher('stranger');
const customer = await app.given.actor('CUSTOMER', 'Kim Berg');

const say = async (
  by: Actor,
  review: Pick<Review, 'id'>,
  more: Partial<CommentInput> = {},
  own: Installation = app,
) =>
  await comment(own.deps, callOf(by), {
    reviewId: review.id,
    threadId: null,
    skuId: 'standard',
    path: 'mainTemplate.json',
    line: 1,
    side: 'NEW',
    blocking: true,
    text: 'Say why.',
    ...more,
  });

const decide = async (
  by: TokenActor,
  publication: string,
  revisionHash?: string,
  own: Installation = app,
) => {
  const { id } = await reviewOf(own, publication);
  const { hash } = await revisionOf(own, publication);
  const input = { reviewId: id, revisionHash: revisionHash ?? hash };
  return await approveReview(own.deps, callOf(by), input);
};

const threadsOf = async (review: Pick<Review, 'id'>) =>
  await app.em().find(ReviewThread, { review: review.id }, { orderBy: { openedAt: 'asc' } });

/** `-12 old text`, `+12 new text`, ` 11=11 context`. */
const shown = (hunks: readonly DiffHunk[]) =>
  hunks.flatMap(({ lines }) =>
    lines.map(({ kind, oldNumber, newNumber, text }) => {
      if (kind === 'ADDED') return `+${newNumber} ${text}`;
      if (kind === 'REMOVED') return `-${oldNumber} ${text}`;
      return ` ${oldNumber}=${newNumber} ${text}`;
    }),
  );

/** A second SKU with a package of its own. */
const withPremium =
  (sha256: string) =>
  (content: OfferContent): OfferContent => ({
    ...content,
    skus: [
      ...(content.skus ?? []),
      completeSku({ skuType: 'MANAGED_APPLICATION', sha256, skuId: 'premium' }),
    ],
  });

describe('given a publisher who went live', () => {
  test('when the stage of the review starts, then the review is there by itself, waiting for a reviewer', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const publication = await toSignOff(app, owner, offer);
    assert.equal(await app.em().count(Review, { offer }), 0);
    const review = await signOff(app, owner, publication);
    assert.deepEqual(
      [review.publication, review.offer, review.publisher, review.state, review.reviewer],
      [publication, offer, app.publisher.id, 'WAITING', null],
    );
    assert.equal(await app.em().count(Review, { offer }), 1);
  });
});

describe('given the review of a first publication', () => {
  test('when its files are read, then every one is new, line by line, for every SKU', async () => {
    const premium = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'premium.md': 'First line\nSecond line\n',
    });
    const { id: offer } = await app.given.offer(app.publisher, { content: withPremium(premium) });
    const { review } = await toReview(app, owner, offer);
    const files = await listReviewFiles(app.deps, app.em(), review);
    const own = Object.keys(cleanPackage).sort();
    assert.deepEqual(
      files.map(({ skuId, path, change }) => [skuId, path, change]),
      [
        ...own.map((path) => ['standard', path, 'ADDED']),
        ...[...own, 'premium.md'].sort().map((path) => ['premium', path, 'ADDED']),
      ],
    );
    const file = await readReviewFile(app.deps, app.em(), review, 'premium', 'premium.md');
    assert.deepEqual(
      [file?.change, file?.oldText, file?.newText, file?.binary, file?.size],
      ['ADDED', null, 'First line\nSecond line\n', false, 23],
    );
    assert.deepEqual(shown(file?.hunks ?? []), ['+1 First line', '+2 Second line']);
    const read = (skuId: string, path: string) =>
      readReviewFile(app.deps, app.em(), review, skuId, path);
    assert.equal(await read('standard', 'premium.md'), null);
    assert.equal(await read('gold', 'mainTemplate.json'), null);
    assert.equal(await read('standard', '../mainTemplate.json'), null);
  });
});

describe('given the review of an update', () => {
  test('when its files are compared with the live package, then exactly what differs is shown', async () => {
    const numbers = (...lines: readonly string[]) => `${lines.join('\n')}\n`;
    const old = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    const { id: offer } = await app.given.offer(app.publisher, {
      files: {
        ...cleanPackage,
        'notes.md': numbers(...old),
        'gone.md': 'No longer needed.\n',
        'logo.png': solidPng(4, 4),
        'same.md': 'The same.\n',
        'windows.md': 'first\r\nsecond\r\n',
      },
    });
    await toLive(app, owner, reviewer, offer);
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'notes.md': numbers('zero', ...old.with(4, 'FIVE').toSpliced(7, 1)),
      'logo.png': solidPng(5, 5),
      'same.md': 'The same.\n',
      'added.md': 'New.',
      'windows.md': 'first\nsecond\nthird\n',
    });
    await app.given.draft(offer, withPackage('1.1.0', sha256));
    const { publication, review } = await toReview(app, owner, offer);
    const changes = async () =>
      Object.fromEntries(
        (await listReviewFiles(app.deps, app.em(), review)).map(({ path, change }) => [
          path,
          change,
        ]),
      );
    const expected = {
      'added.md': 'ADDED',
      'createUiDefinition.json': 'SAME',
      'gone.md': 'REMOVED',
      'logo.png': 'CHANGED',
      'mainTemplate.json': 'SAME',
      'nestedtemplates/zone.json': 'SAME',
      'notes.md': 'CHANGED',
      'same.md': 'SAME',
      'windows.md': 'CHANGED',
    };
    assert.deepEqual(await changes(), expected);
    const read = async (path: string) => {
      const file = await readReviewFile(app.deps, app.em(), review, 'standard', path);
      assert.ok(file !== null);
      return file;
    };
    assert.deepEqual(shown((await read('notes.md')).hunks), [
      '+1 zero',
      ' 1=2 one',
      ' 2=3 two',
      ' 3=4 three',
      ' 4=5 four',
      '-5 five',
      '+6 FIVE',
      ' 6=7 six',
      ' 7=8 seven',
      '-8 eight',
      ' 9=9 nine',
    ]);
    const gone = await read('gone.md');
    assert.deepEqual([gone.newText, gone.oldText], [null, 'No longer needed.\n']);
    assert.deepEqual(shown(gone.hunks), ['-1 No longer needed.']);
    const same = await read('same.md');
    assert.deepEqual([same.change, same.hunks, same.newText], ['SAME', [], 'The same.\n']);
    const logo = await read('logo.png');
    assert.deepEqual([logo.binary, logo.oldText, logo.newText, logo.hunks], [true, null, null, []]);
    // Line endings are no difference of their own.
    assert.deepEqual(shown((await read('windows.md')).hunks), [
      ' 1=1 first',
      ' 2=2 second',
      '+3 third',
    ]);
    // The base stays what it was, also once this update is live.
    await approve(app, reviewer, publication);
    await app.ended(publication);
    assert.deepEqual(await changes(), expected);
  });

  test('when a SKU is gone from the update, then its files are shown as removed', async () => {
    const premium = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'premium.md': 'Premium.\n',
    });
    const { id: offer } = await app.given.offer(app.publisher, { content: withPremium(premium) });
    await toLive(app, owner, reviewer, offer);
    await app.given.draft(offer, (content) => ({
      ...content,
      skus: (content.skus ?? []).filter(({ skuId }) => skuId !== 'premium'),
    }));
    const { review } = await toReview(app, owner, offer);
    const files = await listReviewFiles(app.deps, app.em(), review);
    const ofPremium = files.filter(({ skuId }) => skuId === 'premium');
    assert.equal(ofPremium.length, Object.keys(cleanPackage).length + 1);
    assert.ok(ofPremium.every(({ change }) => change === 'REMOVED'));
    const file = await readReviewFile(app.deps, app.em(), review, 'premium', 'premium.md');
    assert.deepEqual(shown(file?.hunks ?? []), ['-1 Premium.']);
  });

  test('when two texts have nothing in common, then they are shown as one replaced by the other', () => {
    assert.deepEqual(shown(hunksOf('a\nb', 'c')), ['-1 a', '-2 b', '+1 c']);
    assert.deepEqual(shown(hunksOf('', '')), []);
    assert.deepEqual(shown(hunksOf('+ a\n\\ b\n', '+ a\n\\ b\n- c\n')), [
      ' 1=1 + a',
      ' 2=2 \\ b',
      '+3 - c',
    ]);
  });
});

describe('given a review that waits', () => {
  test('when a reviewer begins threads, then each stands on the line of the package of its SKU', async () => {
    const premium = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'mainTemplate.json': cleanPackage['mainTemplate.json'].replace(
        'Where the resources are created.',
        'Where everything is created.',
      ),
    });
    const { id: offer } = await app.given.offer(app.publisher, { content: withPremium(premium) });
    const { publication, review } = await toReview(app, owner, offer);
    const lines = cleanPackage['mainTemplate.json'].split('\n');
    const line = lines.findIndex((text) => text.includes('Where the resources')) + 1;
    done(await say(reviewer, review, { line, text: 'Which region?' }));
    done(await say(reviewer, review, { skuId: 'premium', line, blocking: false }));
    done(await say(reviewer, review, { line: null, path: 'nestedtemplates/zone.json' }));
    const threads = await threadsOf(review);
    assert.deepEqual(
      threads.map(({ skuId, path, line: at, excerpt, blocking, state, openedInPublication }) => [
        ...[skuId, path, at, excerpt?.trim(), blocking, state, openedInPublication],
      ]),
      [
        [
          ...['standard', 'mainTemplate.json', line],
          ...['"description": "Where the resources are created."', true, 'OPEN', 1],
        ],
        [
          ...['premium', 'mainTemplate.json', line],
          ...['"description": "Where everything is created."', false, 'OPEN', 1],
        ],
        ['standard', 'nestedtemplates/zone.json', null, undefined, true, 'OPEN', 1],
      ],
    );
    assert.deepEqual(
      threads.map(({ openedBy }) => openedBy.name),
      [reviewer.name, reviewer.name, reviewer.name],
    );
    for (const place of [
      { line: lines.length + 1 },
      { line: 0 },
      { line: -1 },
      { path: 'missing.json' },
      { skuId: 'gold' },
      { skuId: null },
      { side: 'OLD' as const },
    ]) {
      const refusal = refused(await say(reviewer, review, place), 'INVALID_INPUT');
      assert.deepEqual(refusal.path, ['input', 'path']);
    }
    for (const text of [' \n', 'x'.repeat(10_001)]) {
      const refusal = refused(await say(reviewer, review, { text }), 'INVALID_INPUT');
      assert.deepEqual(refusal.path, ['input', 'text']);
    }
    assert.equal((await threadsOf(review)).length, 3);

    // A blocking thread stands in the way; one of advice does not.
    const blocked = refused(await decide(reviewer, publication), 'BLOCKING_THREADS_OPEN');
    assert.match(blocked.message.en, /^2 blocking threads are open/);
    for (const { id } of threads.filter(({ blocking }) => blocking)) {
      done(await resolveThread(app.deps, callOf(second), { threadId: id }));
    }
    const [resolved] = await threadsOf(review);
    assert.deepEqual([resolved?.state, resolved?.resolvedBy?.name], ['RESOLVED', second.name]);
    done(await decide(reviewer, publication));
    assert.equal((await app.ended(publication)).state, 'SUCCEEDED');
    const decided = await reviewOf(app, publication);
    assert.deepEqual([decided.state, decided.reviewer?.name], ['APPROVED', reviewer.name]);
    // A review that is decided takes no new thread.
    refused(await say(reviewer, review, { line: 1 }), 'NOT_IN_REVIEW');
  });

  test('when members of the publisher write, then they answer in threads and cannot begin or resolve one', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { review } = await toReview(app, owner, offer);
    refused(await say(owner, review), 'FORBIDDEN');
    // Whose it is comes before what is said.
    refused(await say(owner, review, { text: '' }), 'FORBIDDEN');
    const { threadId } = done(await say(reviewer, review));
    done(await say(contributor, review, { threadId, text: 'Because of the region.' }));
    done(await say(owner, review, { threadId, text: 'As Idris says.' }));
    refused(await resolveThread(app.deps, callOf(owner), { threadId }), 'FORBIDDEN');
    const said = await app
      .em()
      .find(ReviewComment, { thread: threadId }, { orderBy: { at: 'asc' } });
    assert.deepEqual(
      said.map(({ author, text }) => [author.kind, author.name, text]),
      [
        ['REVIEWER', reviewer.name, 'Say why.'],
        ['PUBLISHER', contributor.name, 'Because of the region.'],
        ['PUBLISHER', owner.name, 'As Idris says.'],
      ],
    );
  });

  test('when customers, other publishers or nobody ask for it, then there is nothing', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    const { threadId, commentId } = done(await say(reviewer, review));
    const { hash } = await revisionOf(app, publication);
    for (const by of [stranger.owner, stranger.contributor, customer, anonymous]) {
      const loaders = createLoaders(app.em());
      assert.equal(await readReview(loaders, by, review.id), null);
      assert.equal(await readReviewThread(loaders, by, threadId), null);
      assert.equal(await readReviewComment(loaders, by, commentId), null);
      const { deps } = app;
      const call = callOf(by);
      const answers = [
        refused(await say(by, review, { threadId }), 'NOT_FOUND'),
        refused(await say(by, review), 'NOT_FOUND'),
        refused(await startReview(deps, call, { reviewId: review.id }), 'NOT_FOUND'),
        refused(
          await requestChanges(deps, call, { reviewId: review.id, comment: 'No.' }),
          'NOT_FOUND',
        ),
        refused(
          await approveReview(deps, call, { reviewId: review.id, revisionHash: hash }),
          'NOT_FOUND',
        ),
      ];
      const unknown = refused(
        await startReview(deps, call, { reviewId: randomUUID() }),
        'NOT_FOUND',
      );
      assert.ok(answers.every(({ message }) => message.en === unknown.message.en));
      const foreign = refused(await resolveThread(deps, call, { threadId }), 'NOT_FOUND');
      const none = refused(
        await resolveThread(deps, call, { threadId: randomUUID() }),
        'NOT_FOUND',
      );
      assert.deepEqual(foreign, none);
    }
    // The control: the publisher's members and staff read all of it.
    for (const by of [owner, contributor, reviewer, second]) {
      const loaders = createLoaders(app.em());
      assert.equal((await readReview(loaders, by, review.id))?.id, review.id);
      assert.equal((await readReviewThread(loaders, by, threadId))?.id, threadId);
      assert.equal((await readReviewComment(loaders, by, commentId))?.id, commentId);
    }
  });

  test('when a thread of another offer’s review is answered here, then it is not found', async () => {
    const here = await toReview(app, owner, (await app.given.offer(app.publisher)).id);
    const there = await toReview(app, stranger.owner, (await app.given.offer(stranger)).id);
    const { threadId } = done(await say(reviewer, there.review));
    const refusal = refused(await say(owner, here.review, { threadId }), 'NOT_FOUND');
    assert.deepEqual(refusal.path, ['input', 'threadId']);
  });

  test('when a reviewer takes it, then another is told who has it', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    const input = { reviewId: review.id };
    done(await startReview(app.deps, callOf(reviewer), input));
    const taken = await reviewOf(app, publication);
    assert.deepEqual([taken.state, taken.reviewer?.name], ['TAKEN', reviewer.name]);
    const refusal = refused(await startReview(app.deps, callOf(second), input), 'REVIEW_TAKEN');
    assert.ok(refusal.message.en.includes(reviewer.name));
    // He who has it may ask again, also with another token of his own.
    done(await startReview(app.deps, callOf(reviewer), input));
    const renewed = { ...reviewer, tokenId: (await app.given.actor('REVIEWER', 'Other')).tokenId };
    done(await startReview(app.deps, callOf(renewed), input));
    refused(await startReview(app.deps, callOf(owner), input), 'FORBIDDEN');
    done(await cancel(app.deps, callOf(owner), { offerId: offer, notificationEmails: [] }));
    refused(await startReview(app.deps, callOf(reviewer), input), 'NOT_IN_REVIEW');
  });

  test('when a reviewer approves another revision than the one under review, then that is refused with the right one', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication } = await toReview(app, owner, offer);
    const { hash } = await revisionOf(app, publication);
    const refusal = refused(
      await decide(reviewer, publication, 'f'.repeat(64)),
      'REVISION_CHANGED',
    );
    assert.equal(refusal.revisionHash, hash);
    assert.deepEqual(refusal.path, ['input', 'revisionHash']);
    assert.equal((await publicationOf(app, publication)).stage, 'MICROSOFT_REVIEW');
    done(await decide(reviewer, publication, hash));
  });

  test('when a thread is begun while the review is being approved, then it comes first or not at all', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    // Somebody holds the offer, so that both requests have looked at the review before either is decided.
    const em = app.em();
    await em.begin();
    await em.execute(`select 1 from "offer" where "id" = ? for update`, [offer]);
    const approval = decide(reviewer, publication);
    await waitingFor(2);
    const thread = say(second, review);
    await waitingFor(3);
    await em.commit();
    done(await approval);
    refused(await thread, 'NOT_IN_REVIEW');
    assert.deepEqual(await threadsOf(review), []);

    /** Waits until that many sessions of this database are in the queue for a lock, the holder counted. */
    async function waitingFor(sessions: number): Promise<void> {
      await app.until(async () => {
        const [row] = await app.em().execute<{ count: number }[]>(
          `select count(*)::int as "count" from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return (row?.count ?? 0) + 1 >= sessions;
      });
    }
  });
});

describe('given a reviewer who belongs to the publisher', () => {
  const joined = async (own: Installation) => {
    const member = await own.given.actor('REVIEWER', 'Ada Lind');
    await own.em().insert(Membership, {
      id: randomUUID(),
      publisher: own.publisher.id,
      person: member.personId ?? '',
      role: 'CONTRIBUTOR',
      createdAt: new Date(),
    });
    return member;
  };

  test('when he decides, then another reviewer is asked for', async () => {
    const member = await joined(app);
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    const refusal = refused(await decide(member, publication), 'FORBIDDEN');
    assert.match(refusal.message.en, /^You belong to the publisher of this offer\./);
    const input = { reviewId: review.id, comment: 'No.' };
    refused(await requestChanges(app.deps, callOf(member), input), 'FORBIDDEN');
    refused(await startReview(app.deps, callOf(member), input), 'FORBIDDEN');
    // A token of nobody that he made decides no more than he may.
    const id = app.deps.newId();
    const token = await app.em().findOneOrFail(ApiToken, { id: member.tokenId });
    const made = { ...token, id, hash: id.padEnd(64, '0'), person: null, maker: member.personId };
    await app.em().insert(ApiToken, made);
    const program = { ...member, tokenId: id, personId: null };
    refused(await decide(program, publication), 'FORBIDDEN');
    // The control: for another publisher's offer he is a reviewer like any other.
    const foreign = await toReview(app, stranger.owner, (await app.given.offer(stranger)).id);
    done(await decide(member, foreign.publication));
  });

  test('when the house allows it, then he decides', async () => {
    await using small = await startInstallation({ settings: { reviewByMembers: true } });
    const member = await joined(small);
    const { id: offer } = await small.given.offer(small.publisher);
    const { publication } = await toReview(small, small.publisher.owner, offer);
    done(await decide(member, publication, undefined, small));
    assert.equal((await small.ended(publication)).state, 'SUCCEEDED');
  });
});

describe('given a review that asks for changes', () => {
  test('when nothing is said, then there is nothing to ask for', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    for (const words of [null, '  \n']) {
      const input = { reviewId: review.id, comment: words };
      const refusal = refused(
        await requestChanges(app.deps, callOf(reviewer), input),
        'NOTHING_REQUESTED',
      );
      assert.deepEqual(refusal.path, ['input', 'comment']);
    }
    assert.equal((await publicationOf(app, publication)).state, 'RUNNING');
  });

  test('when threads are open, then the publication is cancelled, the mail has them, and the next review shows them', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication, review } = await toReview(app, owner, offer);
    const asked = done(await say(reviewer, review, { line: 2, text: 'Which schema is this?' }));
    const advised = done(
      await say(reviewer, review, {
        path: 'createUiDefinition.json',
        blocking: false,
        text: 'A hint would help.',
      }),
    );
    const settled = done(await say(reviewer, review, { text: 'Settled.' }));
    done(await resolveThread(app.deps, callOf(reviewer), { threadId: settled.threadId }));
    const input = { reviewId: review.id, comment: 'Close, but not yet.' };
    done(await requestChanges(app.deps, callOf(reviewer), input));

    const ended = await publicationOf(app, publication);
    assert.deepEqual(
      [ended.state, ended.endReason, offerStatus(ended, false)],
      ['CANCELED', 'REVIEW_CHANGES_REQUESTED', 'PUBLISH_FAILED'],
    );
    const closed = await reviewOf(app, publication);
    assert.deepEqual(
      [closed.state, closed.reviewer?.name, closed.comment],
      ['CHANGES_REQUESTED', reviewer.name, 'Close, but not yet.'],
    );
    const mails = (await mailsOf(app, publication)).filter(
      ({ event }) => event === 'REVIEW_CHANGES_REQUESTED',
    );
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['engineering@solenne.example', 'news@solenne.example'],
    );
    const row = await app.em().findOneOrFail(Offer, { id: offer });
    const site = `https://vitrine.example/offers/solenne/${row.offerId}/review?publication=1`;
    for (const { text } of mails) {
      assert.match(text, /2 threads to read/);
      assert.match(text, /Noor Haddad wrote:\n\n> Close, but not yet\./);
      assert.match(text, /mainTemplate\.json:2 \(SKU standard\)/);
      assert.match(text, /> Which schema is this\?/);
      assert.match(text, /createUiDefinition\.json:1 \(SKU standard\)/);
      assert.ok(text.includes(`${site}&thread=${encodeGlobalId('ReviewThread', asked.threadId)}`));
      assert.ok(
        text.includes(`${site}&thread=${encodeGlobalId('ReviewThread', advised.threadId)}`),
      );
      assert.ok(!text.includes(encodeGlobalId('ReviewThread', settled.threadId)));
      assert.ok(!text.includes('Settled.'));
    }

    // The publisher answers what ended the publication; a new thread is for a new review.
    done(await say(owner, review, { threadId: asked.threadId, text: 'The one of 2019.' }));
    refused(await say(reviewer, review, {}), 'NOT_IN_REVIEW');
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'readme.md': 'Corrected.',
    });
    await app.given.draft(offer, withPackage('1.0.1', sha256));
    const next = await toReview(app, owner, offer);
    const carried = await threadsOf(next.review);
    assert.deepEqual(
      carried.map(({ id, carriedOver, openedInPublication, state }) => [
        ...[id, carriedOver, openedInPublication, state],
      ]),
      [
        [asked.threadId, true, 1, 'OPEN'],
        [advised.threadId, true, 1, 'OPEN'],
      ],
    );
    const said = await app.em().find(ReviewComment, { thread: asked.threadId });
    assert.equal(said.length, 2);
    // The blocking one still stands in the way.
    refused(await decide(reviewer, next.publication), 'BLOCKING_THREADS_OPEN');
    done(await resolveThread(app.deps, callOf(reviewer), { threadId: asked.threadId }));
    done(await decide(reviewer, next.publication));
    await app.ended(next.publication);
    assert.notEqual((await offerOf(app, offer)).production, null);
  });

  test('when an older review is decided, then it is over, and the newer one is not touched', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication: first, review } = await toReview(app, owner, offer);
    const { hash } = await revisionOf(app, first);
    done(await cancel(app.deps, callOf(owner), { offerId: offer, notificationEmails: [] }));
    const { publication: next } = await toReview(app, owner, offer);
    const input = { reviewId: review.id, revisionHash: hash };
    refused(await approveReview(app.deps, callOf(reviewer), input), 'NOT_IN_REVIEW');
    refused(
      await requestChanges(app.deps, callOf(reviewer), { reviewId: review.id, comment: 'No.' }),
      'NOT_IN_REVIEW',
    );
    assert.equal((await publicationOf(app, next)).stage, 'MICROSOFT_REVIEW');
  });
});
