/** What acceptance tests begin with: files that were uploaded, offers that can be published, a second publisher. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOrm } from '../../src/db/orm.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Publisher } from '../../src/db/publisher.ts';
import { upload } from '../../src/client/uploads.ts';
import { scopesOfRole } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { completeContent } from '../support/offer-content.ts';
import { solidPng } from '../support/png.ts';
import type { Product } from '../support/product.ts';
import { number, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

/** The publisher whose tokens the demo has. */
export const PUBLISHER = 'solenne';

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Hashes of a faultless package and of pictures that a publisher has uploaded. */
export type Material = {
  readonly sha256: string;
  readonly images: Readonly<Record<string, string>>;
};

const imageSizes: Readonly<Record<string, readonly [number, number]>> = {
  small: [40, 40],
  medium: [90, 90],
  large: [115, 115],
  wide: [255, 115],
  hero: [815, 290],
  screenshot: [533, 324],
};

/** Uploads a file as partners do and gives its hash; fails the test when it is refused. */
export async function uploaded(
  { url, token }: Partner,
  kind: 'PACKAGE' | 'IMAGE',
  fileName: string,
  bytes: Uint8Array,
): Promise<string> {
  const file = { publisher: PUBLISHER, kind, fileName, bytes: Buffer.from(bytes) };
  const done = await upload(url, token ?? '', { ...file, language: 'EN' });
  if (done.kind === 'refused') {
    throw new Error(`${fileName}: ${done.findings.map(({ message }) => message).join(' ')}`);
  }
  return done.sha256;
}

/** Uploads what every offer needs. */
export async function givenMaterial(partner: Partner): Promise<Material> {
  const images = await Promise.all(
    Object.entries(imageSizes).map(async ([place, [width, height]]) => {
      const bytes = solidPng(width, height);
      return [place, await uploaded(partner, 'IMAGE', `${place}.png`, bytes)] as const;
    }),
  );
  const sha256 = await uploaded(partner, 'PACKAGE', 'clean.zip', await buildPackage(cleanPackage));
  return { sha256, images: Object.fromEntries(images) };
}

/** An offer by its ids, with the version of its draft. */
export type GivenOffer = {
  readonly id: string;
  readonly offerId: string;
  readonly draftVersion: number;
};

/** The content of an offer that can be published. */
export function contentOf(offerId: string, { sha256, images }: Material): OfferContent {
  const content = completeContent({
    skuType: 'MANAGED_APPLICATION',
    sha256,
    images,
    title: `Fjord ${offerId}`,
    marketingIdentifier: offerId,
  });
  // Edits address list items by ids of letters, digits, dashes and underscores.
  const withPlainIds = content.skus?.map((sku) => ({
    ...sku,
    packages: (sku.packages ?? []).map((version) => ({
      ...version,
      id: version.id.replaceAll('.', '-'),
    })),
  }));
  return { ...content, skus: withPlainIds ?? [] };
}

/** Creates an offer and fills its draft; it can be published unless `change` spoils it. */
export async function givenOffer(
  partner: Partner,
  offerId: string,
  material: Material,
  change: (content: OfferContent) => OfferContent = (content) => content,
): Promise<GivenOffer> {
  const made = await partner.done(
    'createOffer',
    { publisher: PUBLISHER, offerId, name: `Fjord ${offerId}` },
    'offer { id draftVersion }',
  );
  const id = text(made['offer']?.['id']);
  const saved = await saveContent(
    partner,
    { id, draftVersion: number(made['offer']?.['draftVersion']) },
    change(contentOf(offerId, material)),
  );
  return { id, offerId, draftVersion: number(saved['draftVersion']) };
}

/** Writes every section of `content` into the draft; gives the offer as saved. */
export async function saveContent(
  partner: Partner,
  offer: { readonly id: string; readonly draftVersion: number },
  content: OfferContent,
): Promise<Data> {
  const saved = await partner.done(
    'saveDraft',
    {
      offerId: offer.id,
      expectedDraftVersion: offer.draftVersion,
      edits: Object.entries(content).map(([path, value]) => ({ path, value })),
    },
    'offer { draftVersion violations { path code severity } }',
  );
  return saved['offer'] as Data;
}

/** The input of `publish` for an offer. */
export function publishInput({ id, draftVersion }: Pick<GivenOffer, 'id' | 'draftVersion'>) {
  return {
    offerId: id,
    expectedDraftVersion: draftVersion,
    notificationEmails: ['news@solenne.example'],
  };
}

const transitions = `subscription ($offerId: ID!, $after: String) {
  offerTransitions(offerId: $offerId, after: $after) {
    __typename
    ... on StreamStarted { cursor offer { id seq status } }
    ... on TransitionDelivered {
      cursor
      occurredAt
      transition { id seq kind stage from to publicationState cause }
      offer { id seq }
    }
    ... on StreamReset { reason cursor offer { id seq status } }
  }
}`;

/** Follows an offer over a transport, progress left out; `next` gives the event itself. */
export async function followOffer(
  partner: Partner,
  transport: 'SSE' | 'WS',
  offerId: string,
  after: string | null = null,
) {
  const events = await partner.follow(transport, transitions, { offerId, after });
  return {
    cut: events.cut,
    async next(): Promise<Data | null> {
      for (;;) {
        const event = (await events.next())?.['offerTransitions'];
        if (event === undefined) return null;
        if (text(event['__typename']) !== 'StageProgress') return event;
      }
    },
  };
}

/** The transitions of an offer until one fits, that one included. */
export async function transitionsUntil(
  events: { next(): Promise<Data | null> },
  isLast: (transition: Data) => boolean,
): Promise<Data[]> {
  const seen: Data[] = [];
  for (;;) {
    const event = await events.next();
    if (event === null) {
      throw new Error(`The stream ended after ${JSON.stringify(seen.at(-1) ?? null)}.`);
    }
    const transition = event['transition'];
    if (transition === undefined) continue;
    seen.push(transition);
    if (isLast(transition)) return seen;
  }
}

/** True for the transition that starts a stage. */
export const starts =
  (stage: string) =>
  (transition: Data): boolean =>
    text(transition['kind']) === 'STAGE_STARTED' &&
    transition['stage'] !== null &&
    text(transition['stage']) === stage;

/** Presses Publish and waits for the sign-off. */
export async function atSignoff(partner: Partner, offer: GivenOffer): Promise<Data> {
  const events = await followOffer(partner, 'SSE', offer.id);
  try {
    await events.next();
    const published = await partner.done(
      'publish',
      publishInput(offer),
      'publication { id number revision { hash } } offer { cursor }',
    );
    await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
    return published['publication'] as Data;
  } finally {
    events.cut();
  }
}

/** The address of the embedded database of a running product. */
export async function databaseUrl(product: Product): Promise<string> {
  const line = await product.line(/embedded PostgreSQL on /);
  const place = /127\.0\.0\.1:\d+/.exec(line)?.[0];
  const password = await readFile(join(product.dataDir, 'postgres', 'password'), 'utf8');
  return `postgres://vitrine:${encodeURIComponent(password.trim())}@${place}/vitrine`;
}

/** A second publisher with an owner's token: installations make them, and the API does not yet. */
export async function anotherPublisher(
  product: Product,
  publisherId: string,
): Promise<{ readonly id: string; readonly token: string }> {
  const orm = await openOrm(await databaseUrl(product));
  try {
    const token = `vt_${publisherId}-${randomUUID()}`;
    const id = randomUUID();
    const createdAt = new Date();
    const em = orm.em.fork();
    await em.insert(Publisher, { id, publisherId, name: publisherId, createdAt });
    await em.insert(ApiToken, {
      id: randomUUID(),
      hash: sha256Of(Buffer.from(token)),
      name: `${publisherId} owner`,
      role: 'OWNER',
      scopes: [...scopesOfRole.OWNER],
      publisher: id,
      person: null,
      createdAt,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    });
    return { id, token };
  } finally {
    await orm.close();
  }
}
