import {
  deploymentsOf,
  liveAddresses,
  picturesOf,
  withPrivateAddresses,
} from '../app/deployments.ts';
import type { FileAddresses } from '../app/deployments.ts';
import { openedOffers } from '../app/read/audience.ts';
import { formDefinitions } from '../app/read/form-definitions.ts';
import { productHtml } from '../app/product-html.ts';
import { asListing, listingAt, listingsPage, publicPageOf } from '../app/read/listings.ts';
import type { LiveOffer } from '../app/read/listings.ts';
import { recordOf } from '../domain/actor.ts';
import { priceFrom } from '../domain/product-page/price-from.ts';
import { versionLabel } from '../domain/revision.ts';
import type { GraphQLContext } from '../http/context.ts';
import { productLink } from '../mail/links.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { ListingConnection } from './connections.ts';
import { deploymentPlanField } from './deployment-plan.ts';
import { DeploymentFormRef } from './deployment-form.ts';
import { DeploymentRef } from './deployment.ts';
import { loadersOf, present } from './loaders.ts';
import { PictureRef } from './picture.ts';
import { ProductPageRef } from './product-page.ts';
import { ListingRef, PublisherRef } from './refs.ts';
import { authFor } from './access.ts';

const pageOfListing = async (listing: LiveOffer, context: GraphQLContext) =>
  present(await publicPageOf(loadersOf(context), listing));

const publisherOf = async ({ publisher }: LiveOffer, context: GraphQLContext) =>
  present(await loadersOf(context).publisher.load(publisher));

/** Stable addresses for what everybody sees, and for private plans some that their grant opens for an hour. */
async function addressesOf(listing: LiveOffer, context: GraphQLContext): Promise<FileAddresses> {
  const { deps, actor } = context;
  const { publisherId } = await publisherOf(listing, context);
  const everybodys = liveAddresses(deps, publisherId, listing.offerId);
  if (listing.opened === null) return everybodys;
  const page = await pageOfListing(listing, context);
  return withPrivateAddresses(deps, recordOf(actor), listing.id, listing.opened, page, everybodys);
}

builder.node(ListingRef, {
  id: { resolve: ({ id }) => id },
  description:
    'A live offer as everybody sees it, with the private plans whose audience has a subscription that you have proven.',
  loadWithoutCache: async (id, context) =>
    await asListing(
      loadersOf(context),
      await loadersOf(context).offer.load(id),
      await openedOffers(context.em, context.actor),
    ),
  fields: (t) => ({
    publisher: t.field({
      type: PublisherRef,
      description: 'Who sells it.',
      resolve: async (listing, _args, context) => await publisherOf(listing, context),
    }),
    slug: t.exposeString('slug', { description: 'Last part of its public address.' }),
    title: t.string({
      description: 'Its title.',
      resolve: async (listing, _args, context) =>
        (await pageOfListing(listing, context)).parts.overview.data.title,
    }),
    summary: t.string({
      description: 'Its summary.',
      resolve: async (listing, _args, context) =>
        (await pageOfListing(listing, context)).parts.overview.data.summary,
    }),
    logoUrl: t.string({
      nullable: true,
      description:
        'Where its medium logo can be fetched, the large one without; null without both.',
      resolve: async (listing, _args, context) => {
        const { medium, large } = (await pageOfListing(listing, context)).parts.media.data.logos;
        const logo = medium ?? large;
        return logo === null ? null : (await addressesOf(listing, context)).image(logo.sha256);
      },
    }),
    priceFrom: t.string({
      nullable: true,
      description:
        'The lowest monthly price of its plans, in US dollars; null when none has one: they cost the resources that they deploy.',
      resolve: async (listing, _args, context) => priceFrom(await pageOfListing(listing, context)),
    }),
    version: t.string({
      description: 'What people call the revision that is live, such as `2.4.0`.',
      resolve: async (listing, _args, context) =>
        versionLabel((await pageOfListing(listing, context)).parts.plans.map(({ data }) => data)),
    }),
    revisionHash: t.string({
      description: 'Hash of the revision that is live.',
      resolve: async ({ production }, _args, context) =>
        present(await loadersOf(context).revision.load(production)).hash,
    }),
    liveSince: t.expose('liveSince', {
      type: 'DateTime',
      description: 'When this revision went live.',
    }),
    page: t.field({
      type: ProductPageRef,
      description: 'Its product page as data.',
      resolve: async (listing, _args, context) => await pageOfListing(listing, context),
    }),
    html: t.string({
      description: 'Its product page as HTML, in the language of the request.',
      resolve: async (listing, _args, context) =>
        productHtml(
          await pageOfListing(listing, context),
          context.language,
          await addressesOf(listing, context),
          null,
        ),
    }),
    pictures: t.field({
      type: [PictureRef],
      description: 'Its pictures, at addresses that work while it is live.',
      resolve: async (listing, _args, context) =>
        picturesOf(await pageOfListing(listing, context), await addressesOf(listing, context)),
    }),
    forms: t.field({
      type: [DeploymentFormRef],
      description: 'The forms of the SKUs that have one that can be read.',
      resolve: async (listing, _args, context) =>
        await formDefinitions(context.deps, await pageOfListing(listing, context)),
    }),
    deployments: t.field({
      type: [DeploymentRef],
      description:
        'How each SKU is deployed, at addresses that keep working; those of private plans for an hour.',
      resolve: async (listing, _args, context) =>
        deploymentsOf(await pageOfListing(listing, context), await addressesOf(listing, context)),
    }),
    deploymentPlan: deploymentPlanField(t, pageOfListing),
    pageUrl: t.string({
      description: 'Its public page.',
      resolve: async (listing, _args, context) => {
        const { publisherId } = await publisherOf(listing, context);
        return productLink(context.deps.settings.publicUrl, publisherId, listing.slug);
      },
    }),
  }),
});

builder.queryField('listings', (t) =>
  t.connection(
    {
      type: ListingRef,
      authScopes: authFor('READ_CATALOG'),
      description: 'Live offers, the newest first. For everybody.',
      args: {
        search: t.arg.string({
          description:
            'Only those with this text in the title, the summary or the publisher’s name.',
        }),
        category: t.arg.string({
          description: 'Only those in the category with this id; `listingCategories` has them.',
        }),
      },
      resolve: async (_root, args, context) =>
        connectionOf(
          'listings',
          await listingsPage(
            context.em,
            loadersOf(context),
            context.actor,
            { search: args.search ?? '', category: args.category ?? null },
            pageRequest('listings', args, context),
          ),
        ),
    },
    ListingConnection,
  ),
);

builder.queryField('listing', (t) =>
  t.field({
    type: ListingRef,
    nullable: true,
    authScopes: authFor('READ_CATALOG'),
    description: 'The live offer at a public address; null when there is none. For everybody.',
    args: {
      publisher: t.arg.string({ required: true, description: 'Readable id of the publisher.' }),
      slug: t.arg.string({ required: true, description: 'Last part of the address.' }),
    },
    resolve: async (_root, { publisher, slug }, context) =>
      await listingAt(context.em, loadersOf(context), context.actor, publisher, slug),
  }),
);
