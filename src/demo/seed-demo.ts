/**
 * The offers of a first run, made through the public API with the owner's token, like any client would.
 * What is there already is left alone, so every start may call these.
 */
import type { OfferContent } from '../domain/content.ts';
import { ask } from '../client/api.ts';
import { CreateOffer, FindOffer, Publish } from '../client/offers.ts';
import { accepted } from '../client/outcome.ts';
import type { Log } from '../log.ts';
import { demoSkus, readDemoContent } from './demo-content.ts';
import type { DemoContent } from './demo-content.ts';
import { faultyPackage } from './faulty-package.ts';
import { fillOffer, saveContent } from './fill-offer.ts';
import type { PackageFile, PublisherSession } from './fill-offer.ts';
import { demoPublisher } from './seed-people.ts';
import type { DemoPeople } from './seed-people.ts';
import { zipFiles } from './zip-folder.ts';

export type SeedOptions = {
  /** Where the API of this installation answers. */
  readonly baseUrl: string;
  readonly people: DemoPeople;
  readonly log: Pick<Log, 'info'>;
};

/** Readable id of the offer that is on its way when somebody opens the portal for the first time. */
export const demoOfferId = 'lumen-logs';

const notes =
  'The collector has no public address; the outbound rule is for updates of its operating system.';

/**
 * Lumen Logs: created, filled, published. Resolves to the ids of the offer and of its newest publication.
 * An offer that was published before is left as it is; one that a stopped start left half-way is finished.
 */
export async function seedOffer(options: SeedOptions): Promise<{
  readonly offerId: string;
  readonly publicationId: string;
  /** True when this call pressed Publish. */
  readonly published: boolean;
}> {
  const session = ownerSession(options);
  const found = await find(session, demoOfferId);
  if (found?.publication) {
    return { offerId: found.id, publicationId: found.publication.id, published: false };
  }

  const demo = await readDemoContent();
  const offer = found ?? (await create(session, demoOfferId, demo.offer.name ?? ''));
  const packages = new Map<string, PackageFile>();
  for (const [skuId, files] of demo.packages) {
    packages.set(skuId, { fileName: `${skuId}.zip`, bytes: await zipFiles(files) });
  }
  const saved = await fillOffer(session, offer, {
    content: demo.offer,
    packages,
    images: demo.images,
  });
  const publicationId = await publish(session, saved, options.people.owner.email);
  options.log.info('The demo offer was published.', { offerId: demoOfferId });
  return { offerId: offer.id, publicationId, published: true };
}

/**
 * Two offers in other states: Lumen Archive, whose package certification refuses, and Pulse Monitor, a draft that
 * was never published. Each is made once.
 */
export async function seedMoreOffers(options: SeedOptions): Promise<void> {
  const session = ownerSession(options);
  const demo = await readDemoContent();

  const archive = await find(session, 'lumen-archive');
  if (!archive?.publication) {
    const offer = archive ?? (await create(session, 'lumen-archive', 'Lumen Archive'));
    const files = demo.packages.get(demoSkus.managed) ?? new Map<string, Uint8Array>();
    const bytes = await zipFiles(faultyPackage(files));
    const saved = await fillOffer(session, offer, {
      content: archiveContent(demo),
      packages: new Map([[demoSkus.managed, { fileName: 'lumen-archive.zip', bytes }]]),
      images: demo.images,
    });
    await publish(session, saved, options.people.owner.email);
  }
  if ((await find(session, 'pulse-monitor')) === null) {
    const offer = await create(session, 'pulse-monitor', 'Pulse Monitor');
    await saveContent(session, offer, pulseContent);
  }
}

function ownerSession({ baseUrl, people }: SeedOptions): PublisherSession {
  return {
    url: baseUrl,
    token: people.owner.token,
    publisher: demoPublisher.publisherId,
    language: 'EN',
  };
}

async function find({ url, token, publisher }: PublisherSession, offerId: string) {
  return (await ask(url, token, FindOffer, { publisher, offerId })).offer ?? null;
}

async function create({ url, token, publisher }: PublisherSession, offerId: string, name: string) {
  const { createOffer } = await ask(url, token, CreateOffer, {
    input: { publisher, offerId, name },
    language: 'EN',
  });
  return accepted(createOffer, 'CreateOfferPayload').offer;
}

async function publish(
  { url, token }: PublisherSession,
  offer: { readonly id: string; readonly draftVersion: number },
  email: string,
): Promise<string> {
  const answer = await ask(url, token, Publish, {
    input: {
      offerId: offer.id,
      expectedDraftVersion: offer.draftVersion,
      notificationEmails: [email],
      notesForReviewer: notes,
      language: 'EN',
    },
    language: 'EN',
  });
  return accepted(answer.publish, 'PublishPayload').publication.id;
}

/** The managed application alone, under a name of its own. */
function archiveContent({ offer }: DemoContent): OfferContent {
  return {
    ...offer,
    name: 'Lumen Archive',
    skus: (offer.skus ?? []).filter(({ skuId }) => skuId === demoSkus.managed),
    marketplace: {
      ...offer.marketplace,
      title: 'Lumen Archive',
      summary: 'Keep the logs of all your machines for seven years, inside your own subscription.',
      marketingIdentifier: 'lumen-archive',
    },
  };
}

/** A draft that somebody began last week: texts, and neither package nor pictures. */
const pulseContent: OfferContent = {
  name: 'Pulse Monitor',
  marketplace: {
    title: 'Pulse Monitor',
    summary: 'Watches the answers of your services from five regions.',
    categories: ['monitoring'],
  },
  leads: { destination: 'NONE' },
  support: {
    engineering: { name: 'Idris Benali', email: 'idris.benali@solenne.example' },
  },
};
