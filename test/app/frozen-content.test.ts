import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { findListing } from '../../src/app/listing.ts';
import { validateOffer } from '../../src/app/validate-offer.ts';
import { Check } from '../../src/db/check.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { frozenContent } from '../../src/domain/revision.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { done, mailsOf, revisionOf, toLive } from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

/** White space around every text, as it comes along when texts are pasted. Ids of list items stay. */
function padded<Value>(value: Value, name = ''): Value {
  if (typeof value === 'string') return (name === 'id' ? value : ` ${value}\n`) as Value;
  if (Array.isArray(value)) return value.map((item) => padded(item as unknown)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    padded(member as unknown, key),
  ]);
  return Object.fromEntries(members) as Value;
}

/** The offer as a solution template, which has no price, no market and no rights. */
const asTemplate = (content: OfferContent): OfferContent => ({
  ...content,
  skus: (content.skus ?? []).map(
    ({ id, skuId, title, summary, description, cloudAvailability, packages }) => ({
      id,
      ...{ skuId, title, summary, description, cloudAvailability },
      skuType: 'SOLUTION_TEMPLATE',
      packages: (packages ?? []).map(({ id: own, version, sha256 }) => ({
        ...{ id: own, version, sha256 },
      })),
    }),
  ) as NonNullable<OfferContent['skus']>,
});

describe('given a draft with white space around its texts', () => {
  test('when it is published, then what is published has none, and means what the rules read', async () => {
    let plain: OfferContent = {};
    const offer = await app.given.offer(app.publisher, {
      content: (content) => {
        plain = asTemplate(content);
        return padded(plain);
      },
    });
    const id = await toLive(app, owner, reviewer, offer.id);
    const { content, packages } = await revisionOf(app, id);
    assert.deepEqual(content, plain);
    assert.notDeepEqual(offer.draft, plain);
    assert.deepEqual(
      packages.map(({ skuType, version, skuId }) => ({ skuType, version, skuId })),
      [{ skuType: 'SOLUTION_TEMPLATE', version: '1.0.0', skuId: 'standard' }],
    );
    assert.deepEqual(content.marketplace?.previewSubscriptionIds, [
      '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
    ]);
    const listing = await findListing(app.em(), 'solenne', offer.offerId);
    assert.equal(listing?.page.parts.plans[0]?.data.skuType, 'SOLUTION_TEMPLATE');
  });

  test('when it is tried without publishing, then it is the same content that is tried', async () => {
    const offer = await app.given.offer(app.publisher, {
      content: (content) => padded(asTemplate(content)),
    });
    const input = { offerId: offer.id, expectedDraftVersion: 1 };
    const { checkId } = done(await validateOffer(app.deps, callOf(owner), input));
    const check = await app.until(async () => {
      const found = await app.em().findOneOrFail(Check, { id: checkId });
      return found.state === 'RUNNING' ? null : found;
    });
    assert.equal(check.state, 'PASSED');
    assert.deepEqual(check.content, frozenContent(offer.draft));
  });
});

describe('given an engineering contact that is a notification address too', () => {
  test('when certification fails, then he gets one mail, however his address is spelled', async () => {
    const offer = await app.given.offer(app.publisher, {
      files: { 'createUiDefinition.json': '{}', 'mainTemplate.json': '{}' },
      content: (content) => ({
        ...content,
        support: {
          ...content.support,
          engineering: { ...content.support?.engineering, email: ' news@Solenne.EXAMPLE' },
        },
      }),
    });
    const id = await app.given.published(owner, offer.id);
    await app.ended(id);
    assert.deepEqual(
      (await mailsOf(app, id)).map(({ event, recipient }) => [event, recipient]),
      [['CERTIFICATION_FAILED', 'news@solenne.example']],
    );
  });
});

describe('given a draft of any shape', () => {
  test('when it is frozen, then nothing but its texts changes', () => {
    const draft = JSON.parse(
      '{"a":[1,null,true," x ",{"b":"y\\n"}],"__proto__":{"c":" z"},"d":"e\\u0301"}',
    ) as OfferContent;
    const frozen = JSON.stringify(frozenContent(draft));
    assert.equal(frozen, '{"a":[1,null,true,"x",{"b":"y"}],"__proto__":{"c":"z"},"d":"\u00e9"}');
  });
});
