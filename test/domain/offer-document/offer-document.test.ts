import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { OfferContent } from '../../../src/domain/content.ts';
import { applyEdits } from '../../../src/domain/draft-edits.ts';
import { fromDocument, toDocument } from '../../../src/domain/offer-document/offer-document.ts';
import { completeContent, sha256Of } from '../../support/offer-content.ts';

const identity = {
  publisherId: 'solenne',
  offerId: 'cartographe',
  status: 'neverPublished',
  version: 0,
  changedAt: new Date('2026-11-28T06:00:00Z'),
};

let ids = 0;
const newId = () => `new-${(ids += 1)}`;

/** There and back. */
function again(content: OfferContent): OfferContent {
  const document: unknown = JSON.parse(JSON.stringify(toDocument(identity, content)));
  const read = fromDocument(document, newId);
  assert.ok(read.ok, JSON.stringify(read));
  return read.content;
}

/** Ids as an editor makes them: those of the fixture have dots. */
const managed = JSON.parse(
  JSON.stringify(
    completeContent({
      skuType: 'MANAGED_APPLICATION',
      sha256: sha256Of('a'),
      leadEndpointUrl: 'https://crm.example/leads',
    }),
  ).replaceAll('package-standard-1-0-0', 'package-standard'),
) as OfferContent;

/** Every field of the form, with more than one item in each list. */
const everything: OfferContent = {
  ...managed,
  skus: [
    {
      id: 's1',
      skuId: 'one',
      skuType: 'MANAGED_APPLICATION',
      title: 'One',
      summary: 'A',
      description: 'B',
      cloudAvailability: ['PUBLIC_AZURE', 'AZURE_GOVERNMENT'],
      governmentCertifications: [{ id: 'g1', name: 'FedRAMP', link: 'https://a.example/' }],
      isPrivate: true,
      restrictedAudience: {
        manualEntries: [
          { id: 'e1', type: 'SubscriptionId', audienceId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10' },
        ],
        csv: { sha256: sha256Of('c'), name: 'clients privés, 1.csv' },
      },
      regions: ['FR', 'US'],
      monthlyPriceUsd: '49.90',
      oldPriceUsd: '49.90',
      marketPrices: [{ id: 'FR', market: 'FR', currency: 'EUR', price: '45.00' }],
      meters: [{ id: 'm1', meterId: 'gb', displayName: 'GB', pricePerUnitUsd: '0.10' }],
      packages: [
        { id: 'p1', version: '1.0.0', sha256: sha256Of('d'), jitAccessEnabled: 'true' },
        {
          id: 'p2',
          version: '1.10.0',
          sha256: sha256Of('e'),
          tenantId: 'x',
          authorizations: [{ id: 'a1', principalId: 'p', roleDefinition: 'Owner' }],
          policies: [{ id: 'o1', name: 'n', policy: 'q', parameters: '{}', sku: 'Free' }],
          canEnableCustomerActions: true,
          allowedCustomerActions: ['a/b/action'],
          deploymentMode: 'Complete',
          notificationEndpoint: 'https://hook.example/',
        },
      ],
    },
    { id: 's2', skuId: 'two', skuType: 'SOLUTION_TEMPLATE', hidePlan: 'false', reuseFromSku: 'x' },
  ],
  marketplace: {
    ...managed.marketplace,
    videos: [
      {
        id: 'v1',
        name: 'Tour',
        url: 'https://youtu.be/x',
        thumbnail: { sha256: sha256Of('f'), width: 533, height: 324 },
      },
    ],
    cspOptIn: true,
  },
  legal: {
    ...managed.legal,
    useStandardContract: 'true',
    customAmendments: [{ id: 'c1', terms: 'T', tenantIds: ['a', 'b'] }],
  },
};

describe('given an offer as one document', () => {
  test('when a complete offer is written and read, then it is the same, and its keys are the portal’s', () => {
    for (const content of [managed, everything]) {
      assert.deepEqual(again(content), content);
      assert.equal(
        toDocument(identity, content)['vitrine.rest'],
        undefined,
        'every field has a key',
      );
    }
    const document = JSON.parse(JSON.stringify(toDocument(identity, everything)));
    assert.equal(document.offerTypeId, 'microsoft-azure-applications');
    assert.equal(document.definition.displayText, everything.name);
    const [plan] = document.definition.plans;
    assert.equal(plan.planId, 'one');
    assert.equal(plan['microsoft-azure-applications.skuType'], 'Managed Application');
    assert.deepEqual(Object.keys(plan['microsoft-azure-applications.package']), [
      '1.0.0',
      '1.10.0',
    ]);
    assert.equal(
      document.definition.offer['microsoft-azure-marketplace.leadDestination'],
      'httpsEndpoint',
    );
  });

  test('when a draft is half written and wrong, then nothing of it is lost', () => {
    const odd = {
      name: '',
      skus: [
        {
          id: 'a',
          skuType: 'Solution',
          packages: [{ id: 'x' }, { id: 'y', version: '1.0.0' }, { id: 'z', version: '1.0.0' }],
        },
        { id: 'b', more: { than: ['the', 'form'] } },
      ],
      marketplace: {
        title: ['no', 'text'],
        logos: { small: 'none' },
        unknown: 7,
        categories: 'one',
      },
      leads: { destination: 'PIGEON', contactEmails: ['a b', 'c,d'] },
      legal: 'later',
    } as unknown as OfferContent;
    assert.deepEqual(again(odd), odd);
  });

  test('when any draft that can be edited is written and read, then it is the same', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 8 });
    const value: fc.Arbitrary<unknown> = fc.oneof(
      text,
      fc.boolean(),
      fc.array(text, { maxLength: 3 }),
      fc.constant({ sha256: sha256Of('a'), width: 1, height: 2 }),
    );
    const paths = [
      'name',
      'skus[s].title',
      'skus[s].skuType',
      'skus[s].packages[p].version',
      'skus[s].packages[q].version',
      'skus[s].packages[p].tenantId',
      'skus[s].regions',
      'marketplace.title',
      'marketplace.logos.hero',
      'marketplace.usefulLinks[l].url',
      'leads.destination',
      'leads.contactEmails',
      'leads.marketo.formId',
      'leads.httpsEndpointUrl',
      'legal.termsOfUse',
      'support.urls.publicAzure',
      'support.engineering',
      'support.more',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), value), { maxLength: 12 }),
        (edits) => {
          const items = [
            'skus[s]',
            'skus[s].packages[p]',
            'skus[s].packages[q]',
            'marketplace.usefulLinks[l]',
          ];
          const edited = applyEdits({}, [
            ...items.map((path) => ({ path, value: {} })),
            ...edits.map(([path, written]) => ({ path, value: written })),
          ]);
          // Some edits of one another's parts are refused; what was edited is what counts.
          if (edited.ok) assert.deepEqual(again(edited.draft), edited.draft);
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  test('when it holds secrets, then they are told by their places only', () => {
    const content: OfferContent = {
      ...managed,
      leads: {
        destination: 'DYNAMICS',
        dynamics: {
          instanceUrl: 'https://a.crm4.dynamics.com',
          applicationKey: { secretId: 'kept-1' },
          password: { secretId: 'kept-2' },
        },
        azureTable: { storageAccountConnectionString: { secretId: 'kept-3' } },
      },
    };
    const text = JSON.stringify(toDocument(identity, content));
    assert.doesNotMatch(text, /kept-/);
    const read = fromDocument(JSON.parse(text), newId);
    assert.ok(read.ok);
    assert.deepEqual([...read.secrets].sort(), [
      'leads.azureTable.storageAccountConnectionString',
      'leads.dynamics.applicationKey',
      'leads.dynamics.password',
    ]);
    assert.deepEqual(read.content.leads, {
      destination: 'DYNAMICS',
      dynamics: { instanceUrl: 'https://a.crm4.dynamics.com' },
      azureTable: {},
    });
  });

  test('when another program wrote it, then items get ids, other spellings are read and unknown keys are left out', () => {
    const read = fromDocument(
      {
        offerTypeId: 'microsoft-azure-applications',
        definition: {
          displayText: 'Theirs',
          offer: {
            'microsoft-azure-marketplace.usefulLinks': [
              { linkTitle: 'Docs', linkUrl: 'https://a.example/' },
            ],
            'microsoft-azure-marketplace.leadNotificationEmails': 'a@x.example; b@x.example',
            'microsoft-azure-marketplace-testdrive.enabled': false,
          },
          plans: [
            {
              planId: 'p',
              'microsoft-azure-applications.skuType': 'managedApplication',
              'microsoft-azure-applications.cloudAvailability': ['azureGlobal'],
              diskGenerations: [],
            },
          ],
        },
      },
      newId,
    );
    assert.ok(read.ok);
    const { skus, marketplace, leads } = read.content;
    assert.deepEqual(leads?.contactEmails, ['a@x.example', 'b@x.example']);
    assert.match(skus?.[0]?.id ?? '', /^new-/);
    assert.deepEqual(
      { ...skus?.[0], id: 's' },
      { id: 's', skuId: 'p', skuType: 'MANAGED_APPLICATION', cloudAvailability: ['PUBLIC_AZURE'] },
    );
    assert.match(marketplace?.usefulLinks?.[0]?.id ?? '', /^new-/);
  });

  test('when it is no offer document, then it says so', () => {
    for (const wrong of [
      null,
      7,
      'text',
      [],
      {},
      { definition: [] },
      { offerTypeId: 'virtualMachines', definition: {} },
    ]) {
      const read = fromDocument(wrong, newId);
      assert.ok(!read.ok);
      assert.equal(read.refusal.code, 'INVALID_INPUT');
    }
    const hostile = fromDocument(
      JSON.parse(
        '{"definition": {"offer": {"__proto__": {"a": 1}}}, "vitrine.rest": [{"path": "__proto__.a", "value": 1}]}',
      ),
      newId,
    );
    assert.ok(!hostile.ok);
  });
});
