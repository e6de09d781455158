import { deploymentsOf, picturesOf, previewAddresses } from '../app/deployments.ts';
import { formDefinitions } from '../app/read/form-definitions.ts';
import { previewByPlace } from '../app/read/preview.ts';
import type { PreviewOfOffer } from '../app/read/preview.ts';
import { previewBar, productHtml } from '../app/product-html.ts';
import { listedSubscriptions } from '../domain/preview-list.ts';
import { versionLabel } from '../domain/revision.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import { deploymentPlanField } from './deployment-plan.ts';
import { DeploymentFormRef } from './deployment-form.ts';
import { DeploymentRef } from './deployment.ts';
import { loadersOf } from './loaders.ts';
import { PictureRef } from './picture.ts';
import { ProductPageRef } from './product-page.ts';
import { PreviewRef, RevisionRef } from './refs.ts';
import { authFor } from './access.ts';

/** The packages that are live meanwhile; null when nothing is. */
async function livePackages({ offer }: PreviewOfOffer, context: GraphQLContext) {
  if (offer.production === null) return null;
  return (await loadersOf(context).revision.load(offer.production))?.packages ?? null;
}

async function htmlOf(preview: PreviewOfOffer, context: GraphQLContext): Promise<string> {
  const { revision, page, ticket, subscriptionId } = preview;
  const bar = previewBar({
    packages: revision.packages,
    live: await livePackages(preview, context),
    subscriptions: listedSubscriptions(revision.content).length,
    seenAs: subscriptionId === null ? null : `…${subscriptionId.slice(-4)}`,
  });
  return productHtml(page, context.language, previewAddresses(context.deps, ticket), bar);
}

PreviewRef.implement({
  description:
    'What the listed subscriptions, the publisher and staff see before the offer goes live.',
  fields: (t) => ({
    revision: t.field({
      type: RevisionRef,
      description: 'The revision that it shows.',
      resolve: ({ revision }) => revision,
    }),
    version: t.string({
      description: 'What people call the revision, such as `2.5.0`.',
      resolve: ({ revision }) => versionLabel(revision.packages),
    }),
    liveVersion: t.string({
      nullable: true,
      description: 'What customers see meanwhile; null while the offer is not live.',
      resolve: async (preview, _args, context) => {
        const packages = await livePackages(preview, context);
        return packages === null ? null : versionLabel(packages);
      },
    }),
    seenAs: t.exposeString('seenAs', {
      nullable: true,
      description:
        'The subscription whose sight it is; null for what the publisher and staff see by themselves.',
    }),
    subscriptions: t.exposeStringList('subscriptions', {
      description:
        'The subscriptions as which it can be seen: your own listed ones; for the publisher and staff the whole list.',
    }),
    subscriptionCount: t.int({
      description: 'How many subscriptions are on the list.',
      resolve: ({ revision }) => listedSubscriptions(revision.content).length,
    }),
    page: t.expose('page', { type: ProductPageRef, description: 'The product page as data.' }),
    html: t.string({
      description: 'The product page as HTML, in the language of the request.',
      resolve: async (preview, _args, context) => await htmlOf(preview, context),
    }),
    pictures: t.field({
      type: [PictureRef],
      description: 'Its pictures, at addresses that work until `expiresAt`.',
      resolve: ({ page, ticket }, _args, { deps }) =>
        picturesOf(page, previewAddresses(deps, ticket)),
    }),
    forms: t.field({
      type: [DeploymentFormRef],
      description: 'The forms of the SKUs that have one that can be read.',
      resolve: async ({ page }, _args, { deps }) => await formDefinitions(deps, page),
    }),
    deployments: t.field({
      type: [DeploymentRef],
      description: 'How each SKU is deployed, at addresses that work until `expiresAt`.',
      resolve: ({ page, ticket }, _args, { deps }) =>
        deploymentsOf(page, previewAddresses(deps, ticket)),
    }),
    deploymentPlan: deploymentPlanField(t, ({ page }) => page),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the addresses of this answer end; never null while there are addresses.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
    pageUrl: t.string({
      description: 'The page itself, for an hour and without a token.',
      resolve: ({ ticket }, _args, { deps }) => `${deps.settings.publicUrl}/preview/${ticket}`,
    }),
  }),
});

builder.queryField('preview', (t) =>
  t.field({
    type: PreviewRef,
    nullable: true,
    authScopes: authFor('READ_PREVIEW'),
    extensions: { personal: true },
    description:
      'The preview of an offer; null when there is none and when you may not see it. Each look is logged.',
    args: {
      publisher: t.arg.string({ required: true, description: 'Readable id of the publisher.' }),
      offerId: t.arg.string({ required: true, description: 'Readable id of the offer.' }),
      subscriptionId: t.arg.string({
        description:
          'The proven subscription to look through; without it, any that you have. The publisher and staff may look as any: the answer is null when it is not on the list.',
      }),
    },
    resolve: async (_root, { publisher, offerId, subscriptionId }, { deps, em, actor }) =>
      await previewByPlace(deps, em, actor, { publisher, offerId }, subscriptionId ?? null),
  }),
);
