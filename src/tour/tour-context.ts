import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { ask } from '../client/api.ts';
import type { FindingFieldsFragment, Language as ApiLanguage } from '../client/gql/graphql.ts';
import { refusalOf } from '../client/outcome.ts';
import type { ApiRefusal } from '../client/outcome.ts';
import type { DemoContent } from '../demo/demo-content.ts';
import type { DemoRole } from '../demo/demo-tokens.ts';
import type { PackageFile, PublisherSession } from '../demo/fill-offer.ts';
import type { OfferContent } from '../domain/content.ts';
import type { Language, Text } from '../domain/language.ts';
import type { Installation } from './find-installation.ts';
import type { OfferWatch } from './offer-watch.ts';
import type { Mark, Printer } from './printer.ts';

/** What every act of the tour has at hand. */
export type Tour = {
  readonly installation: Installation;
  readonly language: Language;
  /** The same, as the API writes it. */
  readonly apiLanguage: ApiLanguage;
  readonly print: Printer;
  readonly demo: DemoContent;
  /** The package of `--package`; null to play with the demo's. */
  readonly ownPackage: PackageFile | null;
  /** Readable id of the publisher that the owner belongs to. */
  readonly publisher: string;
  /** The mailbox on disk, which an installation without a mail server fills. */
  readonly mailFolder: string;
};

/** The offer that the tour plays with. Draft and version move on with every save. */
export type TourOffer = {
  readonly id: string;
  readonly offerId: string;
  draftVersion: number;
  content: OfferContent;
  /** Where its publications tell their news; given when *Publish* first asks. */
  emails: readonly string[];
  readonly watch: OfferWatch;
  /** Ids of the mails that were printed. */
  readonly mailsShown: Set<string>;
};

/** The product did something else than the tour tells. */
export class UnexpectedError extends Error {
  override readonly name = 'UnexpectedError';
  readonly text: Text;

  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.text = text;
  }
}

/** The package of `--package` was refused; its findings were printed. */
export class FaultyPackageError extends Error {
  override readonly name = 'FaultyPackageError';
}

/** Asks the API as one of the demo's people, or as a visitor without a token. */
export async function askAs<Result, Variables>(
  tour: Tour,
  who: DemoRole | 'visitor',
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const { url, tokens } = tour.installation;
  const token = who === 'visitor' ? null : tokens[who];
  return await ask(url, token, document, variables, { language: tour.language });
}

/** The owner, for uploads and drafts. */
export function ownerSession(tour: Tour): PublisherSession {
  return {
    url: tour.installation.url,
    token: tour.installation.tokens.owner,
    publisher: tour.publisher,
    language: tour.apiLanguage,
  };
}

export function chapter(tour: Tour, title: Text): void {
  tour.print.chapter(title[tour.language]);
}

export function tell(tour: Tour, mark: Mark, text: Text | string): void {
  tour.print.line(mark, typeof text === 'string' ? text : text[tour.language]);
}

/** Prints a refusal that the tour is about; throws when the answer was yes, or another no. */
export function expectRefusal(
  tour: Tour,
  result: { readonly __typename: string },
  code: string,
): ApiRefusal {
  const refusal = refusalOf(result);
  if (refusal?.code !== code) {
    const answer = refusal ? `${refusal.code}: ${refusal.message}` : result.__typename;
    throw new UnexpectedError({
      en: `The refusal ${code} was expected, and the answer is ${answer}`,
      fr: `Le refus ${code} était attendu, et la réponse est ${answer}`,
    });
  }
  tellRefusal(tour, refusal);
  return refusal;
}

export function tellRefusal(tour: Tour, { code, message, availableWhen }: ApiRefusal): void {
  tour.print.line('refused', `${code}  ${message}`);
  if (availableWhen !== null) tour.print.detail(availableWhen);
}

/** The first digits of a hash, enough to recognise it. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}

/** Prints findings: where, which rule, what, and what to do. */
export function tellFindings(
  tour: Tour,
  findings: readonly FindingFieldsFragment[],
  total: number,
): void {
  for (const finding of findings) {
    const { file, line, column, fieldPath, ruleId, blocking, message, fix } = finding;
    const place = file
      ? [file, line, column].filter((part) => part !== null && part !== undefined).join(':')
      : (fieldPath ?? finding.skuId ?? '');
    tour.print.line(blocking ? 'refused' : 'note', `${place}  ${ruleId}`);
    tour.print.detail(message);
    if (fix) tour.print.detail(`→ ${fix.text}`);
  }
  if (total > findings.length) tour.print.detail(`+ ${total - findings.length}`);
}
