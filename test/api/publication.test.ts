import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OfferContent } from '../../src/domain/content.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import {
  PUBLISHER,
  contentOf,
  followOffer,
  givenMaterial,
  publishInput,
  saveContent,
  sha256Of,
  starts,
  transitionsUntil,
  uploaded,
} from './given.ts';
import type { Material } from './given.ts';
import { list, number, partnerOf, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

const OFFER = 'fjord-atlas';

let product: Product;
let owner: Partner;
let reviewer: Partner;
let anybody: Partner;
let material: Material;
before(async () => {
  product = await startProduct();
  const tokens = await product.tokens();
  owner = partnerOf(product.url, tokens.owner);
  reviewer = partnerOf(product.url, tokens.reviewer);
  anybody = partnerOf(product.url, null);
  material = await givenMaterial(owner);
});
after(async () => await product[Symbol.asyncDispose]());

/** The same offer with a solution template beside the managed application. */
function withSolutionTemplate(content: OfferContent, sha256: string): OfferContent {
  const [managed] = content.skus ?? [];
  assert.ok(managed);
  const { title, summary, description, cloudAvailability } = managed;
  return {
    ...content,
    skus: [
      managed,
      {
        id: 'sku-template',
        skuId: 'template',
        skuType: 'SOLUTION_TEMPLATE',
        ...{ title: `${title} template`, summary: summary ?? '', description: description ?? '' },
        cloudAvailability: cloudAvailability ?? [],
        packages: [{ id: 'template-1', version: '1.0.0', sha256 }],
      },
    ],
  };
}

const byId = (fields: string) => `query ($id: ID!) { node(id: $id) { ${fields} } }`;

/** The facts of an offer as they are stored, oldest first. */
async function storedTransitions(id: string): Promise<readonly Data[]> {
  const { node } = await owner.ask(
    byId(
      '... on Offer { transitions(first: 100) { nodes { id seq kind stage from to publicationState cause } } }',
    ),
    { id },
  );
  return list(node?.['transitions']?.['nodes']);
}

const deploymentFields = `deployments {
  skuId skuType packageUrl mainTemplateUrl formUrl deployToAzureUrl managedAppCommand
  files { path url sha256 }
}`;

/** Fetches as a page of another site does, and checks that it may. */
async function fetchAcross(url: string): Promise<Buffer> {
  const response = await fetch(url, { headers: { origin: 'https://portal.azure.com' } });
  assert.equal(response.status, 200, url);
  assert.equal(response.headers.get('access-control-allow-origin'), '*', url);
  return Buffer.from(await response.arrayBuffer());
}

/** Every address of a deployment gives the bytes that it names. */
async function checkFiles(deployments: readonly Data[]): Promise<void> {
  for (const deployment of deployments) {
    const zip = await fetchAcross(text(deployment['packageUrl']));
    assert.ok(
      text(deployment['packageUrl']).includes(`/${sha256Of(zip)}/`),
      'the address holds the hash of the zip',
    );
    const files = list(deployment['files']);
    assert.deepEqual(
      new Set(files.map(({ path }) => text(path))),
      new Set(Object.keys(cleanPackage)),
    );
    for (const { url, sha256 } of files) {
      assert.equal(sha256Of(await fetchAcross(text(url))), text(sha256));
      assert.ok(text(url).includes(`/${sha256Of(zip)}/files/`));
    }
    const main = text(deployment['mainTemplateUrl']);
    const nested = await fetchAcross(new URL('nestedtemplates/zone.json', main).href);
    assert.equal(nested.toString(), cleanPackage['nestedtemplates/zone.json']);
    const form = await fetchAcross(text(deployment['formUrl']));
    assert.equal(form.toString(), cleanPackage['createUiDefinition.json']);
  }
}

/** Where the first publication has got to; the tests below take it further one after the other. */
const state = {
  offerId: '',
  draftVersion: 0,
  publicationId: '',
  revisionHash: '',
  reviewId: '',
  previewUrl: '',
  liveDeployments: [] as readonly Data[],
};

describe('given a new offer of a partner', () => {
  const streams: { next(): Promise<Data | null>; cut(): void }[] = [];
  const seen = new Map<number, Data[]>();
  after(() => {
    for (const stream of streams) stream.cut();
  });

  /** Both streams up to a transition, added to what each has seen. */
  const bothUntil = async (isLast: (transition: Data) => boolean): Promise<void> => {
    await Promise.all(
      streams.map(async (stream, index) => {
        const before = seen.get(index) ?? [];
        seen.set(index, [...before, ...(await transitionsUntil(stream, isLast))]);
      }),
    );
  };

  test('when it is created and filled, then its draft has no violation', async () => {
    const made = await owner.done(
      'createOffer',
      { publisher: PUBLISHER, offerId: OFFER, name: 'Fjord Atlas' },
      'offer { id cursor draftVersion status isLive steps { status } }',
    );
    const offer = made['offer'];
    assert.ok(offer);
    assert.equal(offer['status'], 'NEVER_PUBLISHED');
    assert.equal(offer['isLive'], false);
    state.offerId = text(offer['id']);
    for (const transport of ['WS', 'SSE'] as const) {
      streams.push(await followOffer(owner, transport, state.offerId, text(offer['cursor'])));
    }
    const template = await uploaded(
      owner,
      'PACKAGE',
      'template.zip',
      // Another order is another zip.
      await buildPackage(Object.fromEntries(Object.entries(cleanPackage).toReversed())),
    );
    const content = withSolutionTemplate(contentOf(OFFER, material), template);
    const saved = await saveContent(
      owner,
      { id: state.offerId, draftVersion: number(offer['draftVersion']) },
      content,
    );
    assert.deepEqual(
      list(saved['violations']).filter(({ severity }) => text(severity) === 'ERROR'),
      [],
    );
    state.draftVersion = number(saved['draftVersion']);
  });

  test('when it is validated, then the check ends over SSE without a finding and changes nothing', async () => {
    const { check } = await owner.done(
      'validate',
      { offerId: state.offerId, expectedDraftVersion: state.draftVersion },
      'check { id state }',
    );
    const events = await owner.follow(
      'SSE',
      'subscription ($id: ID!) { checkFinished(checkId: $id) { id state finishedAt findings { ruleId blocking } violations { path severity } } }',
      { id: text(check?.['id']) },
    );
    const finished = (await events.next())?.['checkFinished'];
    assert.equal(finished?.['state'], 'PASSED');
    assert.deepEqual(
      list(finished?.['findings']).filter(({ blocking }) => Boolean(blocking)),
      [],
    );
    assert.equal(await events.next(), null, 'there is one event');
    assert.deepEqual(await storedTransitions(state.offerId), []);
  });

  test('when it is published, then both transports tell every transition up to the sign-off', async () => {
    const published = await owner.done(
      'publish',
      publishInput({ id: state.offerId, draftVersion: state.draftVersion }),
      'publication { id number state revision { hash } } offer { status steps { stage status } }',
    );
    assert.equal(published['offer']?.['status'], 'PUBLISH_IN_PROGRESS');
    state.publicationId = text(published['publication']?.['id']);
    state.revisionHash = text(published['publication']?.['revision']?.['hash']);
    await bothUntil(starts('PUBLISHER_SIGNOFF'));
    const stored = await storedTransitions(state.offerId);
    for (const one of seen.values()) assert.deepEqual(one, stored);
    assert.deepEqual(
      stored.map(({ seq }) => number(seq)),
      stored.map((_, index) => index + 1),
    );
  });

  test('when its preview is opened, then page, files and zip are there, and the draft may change meanwhile', async () => {
    const { node } = await owner.ask(
      byId(
        `... on Offer { status preview { pageUrl expiresAt revision { hash } ${deploymentFields} } }`,
      ),
      { id: state.offerId },
    );
    const preview = node?.['preview'];
    assert.equal(node?.['status'], 'AWAITING_PUBLISHER_SIGNOFF');
    assert.equal(preview?.['revision']?.['hash'], state.revisionHash);
    state.previewUrl = text(preview?.['pageUrl']);
    const page = await fetch(state.previewUrl);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.match(await page.text(), /Fjord fjord-atlas/);
    await checkFiles(list(preview?.['deployments']));
    const saved = await owner.done(
      'saveDraft',
      {
        offerId: state.offerId,
        expectedDraftVersion: state.draftVersion,
        edits: [{ path: 'marketplace.title', value: 'Fjord Atlas II' }],
      },
      'offer { draftVersion preview { revision { hash } } }',
    );
    state.draftVersion = number(saved['offer']?.['draftVersion']);
    assert.equal(saved['offer']?.['preview']?.['revision']?.['hash'], state.revisionHash);
  });

  test('when Go live names another revision than the previewed one, then it is refused and says which one it is', async () => {
    const refusal = await owner.refused(
      'goLive',
      { offerId: state.offerId, revisionHash: '0'.repeat(64) },
      'REVISION_CHANGED',
    );
    assert.equal(refusal['revisionHash'], state.revisionHash);
  });

  test('when Go live names the previewed one, then the reviewers have it in their queue', async () => {
    const gone = await owner.done(
      'goLive',
      { offerId: state.offerId, revisionHash: state.revisionHash },
      'publication { stage waitingFor }',
    );
    assert.deepEqual(gone['publication'], { stage: 'MICROSOFT_REVIEW', waitingFor: 'REVIEWER' });
    const { reviewQueue } = await reviewer.ask(
      '{ reviewQueue(first: 100) { nodes { id state offer { offerId } } } }',
    );
    const waiting = list(reviewQueue?.['nodes']).find(
      ({ offer }) => text(offer?.['offerId']) === OFFER,
    );
    assert.equal(waiting?.['state'], 'WAITING');
    state.reviewId = text(waiting?.['id']);
  });

  test('when the reviewer comments on a line, then the approval waits until the thread is resolved', async () => {
    await reviewer.done('startReview', { reviewId: state.reviewId }, 'review { state reviewer }');
    const { node } = await reviewer.ask(
      byId(
        '... on Review { state files { skuId path change } file(skuId: "standard", path: "mainTemplate.json") { change text hunks { newStart lines { kind newNumber text } } } }',
      ),
      { id: state.reviewId },
    );
    assert.equal(node?.['state'], 'TAKEN');
    assert.equal(list(node?.['files']).length, 2 * Object.keys(cleanPackage).length);
    const file = node?.['file'];
    assert.equal(file?.['text'], cleanPackage['mainTemplate.json']);
    const [hunk] = list(file?.['hunks']);
    const lines = list(hunk?.['lines']);
    const fourth = lines.find(({ newNumber }) => number(newNumber) === 4);
    assert.equal(fourth?.['kind'], 'ADDED');
    const made = await reviewer.done(
      'comment',
      {
        reviewId: state.reviewId,
        skuId: 'standard',
        path: 'mainTemplate.json',
        line: 4,
        side: 'NEW',
        blocking: true,
        text: 'Which parameters are secrets?',
      },
      'thread { id line excerpt state blocking }',
    );
    const threadId = text(made['thread']?.['id']);
    assert.deepEqual(made['thread'], {
      id: threadId,
      line: 4,
      excerpt: text(fourth?.['text']),
      state: 'OPEN',
      blocking: true,
    });
    const approval = { reviewId: state.reviewId, revisionHash: state.revisionHash };
    await reviewer.refused('approveReview', approval, 'BLOCKING_THREADS_OPEN');
    const answer = { reviewId: state.reviewId, threadId, text: 'The password alone.' };
    const answered = await owner.done('comment', answer, 'thread { comments { author text } }');
    assert.equal(list(answered['thread']?.['comments']).length, 2);
    await owner.refusedByScope('resolveThread', { threadId });
    await reviewer.done('resolveThread', { threadId }, 'thread { state }');
    const wrong = { ...approval, revisionHash: 'f'.repeat(64) };
    await reviewer.refused('approveReview', wrong, 'REVISION_CHANGED');
  });

  test('when it is approved, then it goes live, and both transports have told exactly the stored transitions', async () => {
    await reviewer.done(
      'approveReview',
      { reviewId: state.reviewId, revisionHash: state.revisionHash },
      'review { state }',
    );
    await bothUntil(({ kind }) => text(kind) === 'PUBLICATION_SUCCEEDED');
    const stored = await storedTransitions(state.offerId);
    for (const one of seen.values()) assert.deepEqual(one, stored);
    assert.deepEqual(
      stored.filter(({ kind }) => text(kind) === 'STAGE_COMPLETED').map(({ stage }) => text(stage)),
      [
        'VALIDATE_PREREQUISITES',
        'CERTIFICATION',
        'PACKAGING',
        'PREVIEW',
        'PUBLISHER_SIGNOFF',
        'MICROSOFT_REVIEW',
        'LIVE',
      ],
    );
    const { node } = await owner.ask(
      byId('... on Offer { status isLive hasUnpublishedChanges steps { status } }'),
      { id: state.offerId },
    );
    assert.deepEqual(node, {
      status: 'LIVE',
      isLive: true,
      hasUnpublishedChanges: true,
      steps: Array.from({ length: 7 }, () => ({ status: 'COMPLETE' })),
    });
  });
});

describe('given an offer that is live', () => {
  test('when anybody reads its listing, then the page and its deployments are there', async () => {
    const { listing } = await anybody.ask(
      `{ listing(publisher: "${PUBLISHER}", slug: "${OFFER}") {
           title revisionHash pageUrl publisher { publisherId name } page { hash parts { name } } ${deploymentFields}
         } }`,
    );
    assert.equal(listing?.['title'], 'Fjord fjord-atlas');
    assert.equal(listing?.['revisionHash'], state.revisionHash);
    assert.equal(listing?.['publisher']?.['publisherId'], PUBLISHER);
    const page = await fetch(text(listing?.['pageUrl']));
    assert.equal(page.status, 200);
    const html = await page.text();
    assert.ok(html.includes('<h1><bdi>Fjord fjord-atlas</bdi></h1>'));
    // The preview list and the contact of the engineers are for nobody else.
    assert.ok(!/engineering@solenne\.example|0b1f7d5e-3a92/.test(html));
    state.liveDeployments = list(listing?.['deployments']);
    await checkFiles(state.liveDeployments);
    const [managed, template] = state.liveDeployments;
    assert.equal(managed?.['deployToAzureUrl'], null);
    assert.ok(
      text(managed?.['managedAppCommand']).includes(
        `--package-file-uri "${text(managed?.['packageUrl'])}"`,
      ),
    );
    assert.equal(template?.['managedAppCommand'], null);
    const [, main = '', form = ''] =
      /\/uri\/([^/]+)\/createUIDefinitionUri\/([^/]+)$/.exec(
        text(template?.['deployToAzureUrl']),
      ) ?? [];
    assert.equal(decodeURIComponent(main), text(template?.['mainTemplateUrl']));
    assert.equal(decodeURIComponent(form), text(template?.['formUrl']));
  });

  test('when images of its page are fetched, then they are the uploaded ones; others are not found', async () => {
    const { listing } = await anybody.ask(
      `{ listing(publisher: "${PUBLISHER}", slug: "${OFFER}") { pageUrl } }`,
    );
    const html = await (await fetch(text(listing?.['pageUrl']))).text();
    const images = [...html.matchAll(/<img[^>]+src="([^"]+)"/g)].map(([, src = '']) => src);
    assert.ok(images.length > 1, html);
    for (const src of new Set(images)) {
      const image = await fetch(new URL(src, product.url));
      assert.equal(image.headers.get('content-type'), 'image/png');
      const hash = sha256Of(Buffer.from(await image.arrayBuffer()));
      assert.ok(Object.values(material.images).includes(hash), src);
      const other = src.replace(hash, material.sha256);
      assert.equal((await fetch(new URL(other, product.url))).status, 404);
    }
  });

  test('when a page of another site asks whether it may fetch, then it may, and may nothing else', async () => {
    const url = text(state.liveDeployments[0]?.['mainTemplateUrl']);
    const ask = async (address: string, method: string) =>
      await fetch(address, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://elsewhere.example',
          'access-control-request-method': method,
        },
      });
    const allowed = await ask(url, 'GET');
    assert.equal(allowed.headers.get('access-control-allow-origin'), '*');
    const api = await ask(`${product.url}/graphql`, 'POST');
    assert.equal(api.headers.get('access-control-allow-origin'), null);
    const foreign = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example', 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    });
    assert.equal(foreign.status, 403);
  });

  test('when a caller without a token asks for more, then nothing of it is told', async () => {
    const { node } = await owner.ask(
      byId(`... on Offer { id publisher { id }
        publication { id revision { id } review { id } transitions { id } stageRuns { id } findings(first: 1) { nodes { id } } }
        mails(first: 1) { nodes { id } } }`),
      { id: state.offerId },
    );
    const publication = node?.['publication'];
    const ids = [
      node?.['id'],
      publication?.['id'],
      publication?.['revision']?.['id'],
      publication?.['review']?.['id'],
      list(publication?.['transitions'])[0]?.['id'],
      list(publication?.['stageRuns'])[0]?.['id'],
      list(node?.['mails']?.['nodes'])[0]?.['id'],
    ].map(text);
    const { nodes } = await anybody.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids,
    });
    assert.deepEqual(
      nodes,
      ids.map(() => null),
    );
    const closed = [
      '{ offers(first: 1) { nodes { id } } }',
      `{ offer(publisher: "${PUBLISHER}", offerId: "${OFFER}") { id } }`,
      `{ preview(publisher: "${PUBLISHER}", offerId: "${OFFER}") { pageUrl } }`,
      '{ reviewQueue(first: 1) { nodes { id } } }',
      '{ supportRequests(first: 1) { nodes { id } } }',
      '{ blockedStages { id } }',
      `{ listing(publisher: "${PUBLISHER}", slug: "${OFFER}") { publisher { cursor } } }`,
      `mutation { createOffer(input: { publisher: "${PUBLISHER}", offerId: "x", name: "X" }) { __typename } }`,
      `mutation { cancel(input: { offerId: "${state.offerId}" }) { __typename } }`,
      `mutation { startUpload(input: { publisher: "${PUBLISHER}", kind: PACKAGE, size: 1, fileName: "x" }) { __typename } }`,
      `mutation { createApiToken(input: { name: "x", role: OPERATOR }) { __typename } }`,
    ];
    for (const query of closed) {
      const { data, errors } = await anybody.answer(query);
      assert.deepEqual(
        errors?.map(({ extensions }) => extensions?.['code']),
        ['UNAUTHENTICATED'],
        `${query} ${JSON.stringify(data)}`,
      );
      assert.doesNotMatch(JSON.stringify(data ?? null), /"id"|offerId/);
    }
    for (const query of [
      `subscription { offerTransitions(offerId: "${state.offerId}") { __typename } }`,
      `subscription { transitions(publisherId: "${text(node?.['publisher']?.['id'])}") { __typename } }`,
      'subscription { reviewQueueChanged { at } }',
      `subscription { checkFinished(checkId: "x") { state } }`,
    ]) {
      for (const transport of ['SSE', 'WS'] as const) {
        const events = await anybody.follow(transport, query);
        await assert.rejects(async () => await events.next(), /UNAUTHENTICATED/, query);
        events.cut();
      }
    }
    const { listing } = await anybody.ask(
      `{ listing(publisher: "${PUBLISHER}", slug: "${OFFER}") {
           publisher { apiTokens { id } offers(first: 1) { totalCount nodes { id } } }
         } }`,
    );
    assert.deepEqual(listing?.['publisher'], {
      apiTokens: [],
      offers: { totalCount: 0, nodes: [] },
    });
  });

  test('when an update changes a line, then the review shows it, and the live files stay until it is approved, and after', async () => {
    const main = cleanPackage['mainTemplate.json'].replace('"maxValue": 8', '"maxValue": 16');
    assert.notEqual(main, cleanPackage['mainTemplate.json']);
    const sha256 = await uploaded(
      owner,
      'PACKAGE',
      'update.zip',
      await buildPackage({ ...cleanPackage, 'mainTemplate.json': main }),
    );
    const saved = await owner.done(
      'saveDraft',
      {
        offerId: state.offerId,
        expectedDraftVersion: state.draftVersion,
        edits: [
          {
            path: 'skus[sku-template].packages[template-2]',
            value: { id: 'template-2', version: '1.1.0', sha256 },
          },
        ],
      },
      'offer { draftVersion cursor }',
    );
    const events = await followOffer(owner, 'SSE', state.offerId, text(saved['offer']?.['cursor']));
    const published = await owner.done(
      'publish',
      publishInput({
        id: state.offerId,
        draftVersion: number(saved['offer']?.['draftVersion']),
      }),
      'publication { revision { hash } }',
    );
    const hash = text(published['publication']?.['revision']?.['hash']);
    await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
    await owner.done('goLive', { offerId: state.offerId, revisionHash: hash }, 'offer { status }');
    const { node } = await owner.ask(
      byId('... on Offer { isLive listing { revisionHash } publication { review { id } } }'),
      { id: state.offerId },
    );
    assert.equal(node?.['isLive'], true);
    assert.equal(node?.['listing']?.['revisionHash'], state.revisionHash);
    const reviewId = text(node?.['publication']?.['review']?.['id']);
    const review = await reviewer.ask(
      byId(
        '... on Review { files { skuId path change } file(skuId: "template", path: "mainTemplate.json") { hunks { lines { kind oldNumber newNumber text } } } }',
      ),
      { id: reviewId },
    );
    const changed = list(review['node']?.['files']).filter(({ change }) => text(change) !== 'SAME');
    assert.deepEqual(changed, [
      { skuId: 'template', path: 'mainTemplate.json', change: 'CHANGED' },
    ]);
    const [hunk, ...more] = list(review['node']?.['file']?.['hunks']);
    assert.equal(more.length, 0);
    const edited = list(hunk?.['lines']).filter(({ kind }) => text(kind) !== 'CONTEXT');
    assert.deepEqual(
      edited.map(({ kind, text: line }) => [text(kind), text(line).trim()]),
      [
        ['REMOVED', '"maxValue": 8'],
        ['ADDED', '"maxValue": 16'],
      ],
    );
    await checkFiles(state.liveDeployments);
    await reviewer.done('startReview', { reviewId }, 'review { state }');
    await reviewer.done('approveReview', { reviewId, revisionHash: hash }, 'review { state }');
    await transitionsUntil(events, ({ kind }) => text(kind) === 'PUBLICATION_SUCCEEDED');
    events.cut();
    const { listing } = await anybody.ask(
      `{ listing(publisher: "${PUBLISHER}", slug: "${OFFER}") { title revisionHash ${deploymentFields} } }`,
    );
    assert.equal(listing?.['title'], 'Fjord Atlas II');
    assert.equal(listing?.['revisionHash'], hash);
    const updated = list(listing?.['deployments']).find(({ skuId }) => text(skuId) === 'template');
    assert.equal((await fetchAcross(text(updated?.['mainTemplateUrl']))).toString(), main);
    // Deployments that customers began with the addresses of before go on.
    await checkFiles(state.liveDeployments);
  });

  test('when addresses of files that were never live are guessed, then they are not found', async () => {
    const draft = await uploaded(
      owner,
      'PACKAGE',
      'draft.zip',
      await buildPackage({ 'a.json': '{}' }),
    );
    const live = text(state.liveDeployments[0]?.['packageUrl']);
    const base = live.replace(/[0-9a-f]{64}\/package\.zip$/, '');
    for (const path of [
      `${draft}/package.zip`,
      `${draft}/files/a.json`,
      `${material.images['small'] ?? ''}/package.zip`,
      `${material.sha256}/files/none.json`,
      `${material.sha256}/files/..%2f..%2fsecret.key`,
      `..%2f..%2f..%2fsecret.key/package.zip`,
      `${material.sha256}/image.png`,
    ]) {
      const response = await fetch(base + path);
      assert.equal(response.status, 404, path);
      await response.body?.cancel();
    }
  });
});
