import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { toLive } from '../app/flow.ts';
import { list, startApi, text } from './api.ts';
import type { Api } from './api.ts';

const plan = `deploymentPlan(skuId: $sku, parameters: $parameters, resourceGroup: "rg", location: "westeurope") {
  __typename
  ... on UserError { code message path }
  ... on DeploymentPlan {
    isComplete missingParameters faults { code message parameter place { file line column path } }
    resources { action name { text isKnown } type { text } location { text } deployments condition copy { index } place { file } }
    parameters { name source value { text } isSecure }
    unknowns { what cause message uses }
  }
}`;

describe('given a live offer', () => {
  let api: Api;
  let owner: TokenActor;
  let sku: string;
  let slug: string;

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    const reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    const offer = await app.given.offer(app.publisher);
    await toLive(app, owner, reviewer, offer.id);
    sku = offer.draft.skus?.[0]?.skuId ?? '';
    const { data } = await api.answer(anonymous, '{ listings(first: 1) { nodes { slug } } }');
    slug = text(list(data?.listings?.nodes)[0]?.slug);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const ofListing = async (variables: object) => {
    const { data, errors } = await api.answer(
      anonymous,
      `query ($slug: String!, $sku: String!, $parameters: JSON) { listing(publisher: "solenne", slug: $slug) { ${plan} } }`,
      { slug, sku, ...variables },
    );
    assert.deepEqual(errors, []);
    return data?.listing?.deploymentPlan;
  };

  test('when anybody asks for its plan, then the resources are told and what is missing', async () => {
    const found = await ofListing({});
    assert.equal(found?.__typename, 'DeploymentPlan', JSON.stringify(found));
    assert.ok(list(found?.resources).length > 0);
    assert.ok(list(found?.resources).some(({ name }) => /[a-z]/.test(text(name?.text))));
    assert.ok(list(found?.parameters).length > 0);
  });

  test('when a parameter is unknown or no object is given, then that is said', async () => {
    const found = await ofListing({ parameters: { thereIsNone: 1 } });
    assert.ok(
      list(found?.faults).some(
        (fault) =>
          text(fault.code) === 'PARAMETER_UNKNOWN' && text(fault.parameter) === 'thereIsNone',
      ),
    );
    const refused = await ofListing({ parameters: 'text' });
    assert.deepEqual([refused?.code, refused?.path], ['INVALID_INPUT', ['parameters']]);
    const large = await ofListing({ parameters: { a: 'x'.repeat(300_000) } });
    assert.equal(large?.code, 'PLAN_TOO_COSTLY');
  });

  test('when the SKU is none of its own, then it is not found', async () => {
    assert.equal((await ofListing({ sku: 'other' }))?.code, 'NOT_FOUND');
  });

  test('when its publisher looks at the preview, then the plan is there; a stranger sees no preview', async () => {
    const query = `query ($sku: String!, $parameters: JSON) { preview(publisher: "solenne", offerId: "offer-1") { ${plan} } }`;
    const { data } = await api.answer(owner, query, { sku });
    assert.equal(data?.preview?.deploymentPlan?.__typename, 'DeploymentPlan');
    const stranger = await api.app.given.actor('CUSTOMER', 'Guest');
    assert.equal((await api.answer(stranger, query, { sku })).data?.preview, null);
  });

  test('when more plans are asked for than an operation may cost, then it is refused before any is made', async () => {
    const aliases = Array.from(
      { length: 9 },
      (_none, index) => `p${index}: deploymentPlan(skuId: "a") { __typename }`,
    );
    const { errors } = await api.answer(
      anonymous,
      `query ($slug: String!) { listing(publisher: "solenne", slug: $slug) { ${aliases.join(' ')} } }`,
      { slug },
    );
    assert.equal(errors?.[0]?.extensions?.['code'], 'QUERY_TOO_COMPLEX');
  });
});
