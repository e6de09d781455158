import type { Image, OfferContent } from '../domain/content.ts';
import { ask } from '../client/api.ts';
import type { Language } from '../client/gql/graphql.ts';
import { SaveDraft } from '../client/offers.ts';
import { accepted } from '../client/outcome.ts';
import { upload } from '../client/uploads.ts';
import type { UploadFault } from '../client/uploads.ts';
import { completeOffer } from './demo-content.ts';
import type { DemoContent, ImagePlace } from './demo-content.ts';

/** Somebody at a publisher who speaks to the API. */
export type PublisherSession = {
  readonly url: string;
  readonly token: string;
  /** Readable id of the publisher. */
  readonly publisher: string;
  readonly language: Language;
};

/** A package to upload: the name it is shown with, and its zip. */
export type PackageFile = { readonly fileName: string; readonly bytes: Buffer<ArrayBuffer> };

/** The API took an upload and refused the file; `findings` say why. */
export class UploadRefusedError extends Error {
  override readonly name = 'UploadRefusedError';
  readonly fileName: string;
  readonly findings: readonly UploadFault[];

  constructor(fileName: string, findings: readonly UploadFault[]) {
    super(
      `${fileName}: ${findings.map(({ ruleId, message }) => `${ruleId} ${message}`).join(' ')}`,
    );
    this.fileName = fileName;
    this.findings = findings;
  }
}

/** Uploads a package and resolves to its hash. Rejects with `UploadRefusedError` when the file is refused. */
export async function uploadPackage(
  session: PublisherSession,
  { fileName, bytes }: PackageFile,
): Promise<string> {
  const { url, token, publisher, language } = session;
  const done = await upload(url, token, { publisher, kind: 'PACKAGE', fileName, bytes, language });
  if (done.kind === 'refused') throw new UploadRefusedError(fileName, done.findings);
  return done.sha256;
}

/** Uploads the pictures of an offer. Rejects with `UploadRefusedError` when one is refused. */
export async function uploadImages(
  session: PublisherSession,
  images: DemoContent['images'],
): Promise<Map<ImagePlace, Image>> {
  const { url, token, publisher, language } = session;
  const uploaded = new Map<ImagePlace, Image>();
  for (const [place, { fileName, bytes }] of images) {
    const done = await upload(url, token, {
      publisher,
      kind: 'IMAGE',
      fileName,
      bytes: Buffer.from(bytes),
      language,
    });
    if (done.kind === 'refused') throw new UploadRefusedError(fileName, done.findings);
    if (done.image === null) throw new Error(`${fileName} was taken, and not as an image.`);
    const { width, height } = done.image;
    uploaded.set(place, { sha256: done.sha256, width, height });
  }
  return uploaded;
}

/**
 * Uploads packages (by SKU id) and pictures, and writes the whole content into the draft.
 * Resolves to the saved offer: its draft version, and what is still missing.
 */
export async function fillOffer(
  session: PublisherSession,
  offer: { readonly id: string; readonly draftVersion: number },
  parts: {
    readonly content: OfferContent;
    readonly packages: ReadonlyMap<string, PackageFile>;
    readonly images: DemoContent['images'];
  },
) {
  const packages = new Map<string, string>();
  for (const [skuId, file] of parts.packages) {
    packages.set(skuId, await uploadPackage(session, file));
  }
  const images = await uploadImages(session, parts.images);
  const content = completeOffer(parts.content, { packages, images });
  return await saveContent(session, offer, content);
}

/** Writes every section of `content` into the draft. */
export async function saveContent(
  { url, token, language }: PublisherSession,
  offer: { readonly id: string; readonly draftVersion: number },
  content: OfferContent,
) {
  const input = {
    offerId: offer.id,
    expectedDraftVersion: offer.draftVersion,
    edits: Object.entries(content).map(([path, value]) => ({ path, value })),
  };
  const variables = { input, language };
  const { saveDraft } = await ask(url, token, SaveDraft, variables, { channel: 'import' });
  return accepted(saveDraft, 'SaveDraftPayload').offer;
}
