/**
 * An offer as one JSON document, in the shape that programs for the Cloud Partner Portal know. Reading what was written
 * gives the same draft, except for its secrets: they are never written, and have to be given again.
 */
import { canonicalJson } from '../canonical-json.ts';
import type { OfferContent } from '../content.ts';
import { applyEdits } from '../draft-edits.ts';
import type { DraftEdit } from '../draft-edits.ts';
import type { PublicationState } from '../publication.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { Json } from './json.ts';
import { isObject } from './json.ts';
import { get, offerRows, plain, plan, SECRET } from './keys.ts';

export const OFFER_TYPE = 'microsoft-azure-applications';

/** What the document tells beside the draft; nothing of it is read back. */
export type OfferIdentity = {
  readonly publisherId: string;
  readonly offerId: string;
  /** `neverPublished`, `running`, … as the portal's API calls it. */
  readonly status: string;
  /** How often it was published. */
  readonly version: number;
  readonly changedAt: Date;
};

const statuses = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELED: 'canceled',
} as const satisfies Record<PublicationState, string>;

/** The portal's word for the state of the newest publication; null before the first. */
export function documentStatusOf(state: PublicationState | null): string {
  return state === null ? 'neverPublished' : statuses[state];
}

export type OfferDocument = { readonly [key: string]: Json };

/** What a program that only knows the portal's keys cannot know: fields as edits. */
const REST = 'vitrine.rest';

export function toDocument(identity: OfferIdentity, content: OfferContent): OfferDocument {
  const known = withoutSecrets(content);
  const mapped = mappedDocument(identity, known);
  const read = readMapped(mapped);
  const rest = differences(read, known);
  return rest.length === 0 ? mapped : { ...mapped, [REST]: rest };
}

function mappedDocument(
  { publisherId, offerId, status, version, changedAt }: OfferIdentity,
  content: { readonly [key: string]: Json },
): OfferDocument {
  const offer: Record<string, Json> = {};
  for (const [path, key, form = plain] of offerRows) {
    const value = get(content, path.replaceAll('.', '/'));
    const json = value === undefined ? undefined : form.out(value);
    if (json !== undefined) Object.assign(offer, nested(key, json));
  }
  const { name, skus } = content;
  const plans = Array.isArray(skus) ? (skus as readonly Json[]).map((sku) => plan.out(sku)) : [];
  return {
    offerTypeId: OFFER_TYPE,
    publisherId,
    id: offerId,
    status,
    version,
    changedTime: changedAt.toISOString(),
    definition: {
      ...(typeof name === 'string' ? { displayText: name } : {}),
      offer,
      ...(skus === undefined ? {} : { plans: plans.filter((each) => each !== undefined) }),
    },
  };
}

const nested = (key: string, json: Json): { [key: string]: Json } => {
  const [name = '', inner] = key.split('/');
  return inner === undefined ? { [name]: json } : { [name]: { [inner]: json } };
};

/** A secret is told by its place only. */
function withoutSecrets(value: unknown): { readonly [key: string]: Json } {
  const cleaned = (each: Json): Json => {
    if (Array.isArray(each)) return (each as readonly Json[]).map(cleaned);
    if (!isObject(each)) return each;
    if (typeof each['secretId'] === 'string') return { secretId: SECRET };
    return Object.fromEntries(Object.entries(each).map(([key, own]) => [key, cleaned(own)]));
  };
  // A draft comes from JSON, whatever its types promise.
  const cleanedValue = cleaned(value as Json);
  return isObject(cleanedValue) ? cleanedValue : {};
}

/** What the keys of the document say, without `vitrine.rest`. Values of a wrong form stay what they are. */
function readMapped(document: OfferDocument): { readonly [key: string]: Json } {
  const { definition } = document;
  const content: Record<string, unknown> = {};
  if (!isObject(definition)) return {};
  const { displayText, offer, plans } = definition;
  if (displayText !== undefined) content['name'] = displayText;
  if (Array.isArray(plans))
    content['skus'] = (plans as readonly Json[]).map((each) => plan.in(each));
  if (isObject(offer)) {
    for (const [path, key, form = plain] of offerRows) {
      const json = get(offer, key);
      const value = json === undefined || json === null ? undefined : form.in(json);
      if (value !== undefined) write(content, path.split('.'), value);
    }
  }
  // Values that are missing, such as secrets, are no members.
  return JSON.parse(JSON.stringify(content)) as { readonly [key: string]: Json };
}

function write(
  into: Record<string, unknown>,
  [name = '', ...rest]: string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const there = into[name];
  const inner: Record<string, unknown> = isObject(there) ? { ...there } : {};
  write(inner, rest, value);
  into[name] = inner;
}

/** The edits that make `read` what `content` is, part by part, secrets left out. */
function differences(
  read: { readonly [key: string]: Json },
  content: { readonly [key: string]: Json },
): { path: string; value: Json }[] {
  const names = new Set([...Object.keys(read), ...Object.keys(content)]);
  return [...names].flatMap((name) => {
    const [there, wanted] = [read[name], content[name]];
    if (same(there, wanted)) return [];
    if (!isObject(there) || !isObject(wanted)) return [{ path: name, value: wanted ?? null }];
    const members = new Set([...Object.keys(there), ...Object.keys(wanted)]);
    return [...members]
      .filter((member) => !same(there[member], wanted[member]))
      .map((member) => ({ path: `${name}.${member}`, value: wanted[member] ?? null }));
  });
}

/** Equal but for secrets, which the document does not tell. */
const same = (one: Json | undefined, other: Json | undefined): boolean =>
  canonicalJson(shown(one)) === canonicalJson(shown(other));

const shown = (value: Json | undefined): Json => {
  if (value === undefined) return null;
  if (Array.isArray(value)) return (value as readonly Json[]).map(shown);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, own]) => !(isObject(own) && own['secretId'] === SECRET))
      .map(([key, own]) => [key, shown(own)]),
  );
};

export type ReadDocument =
  | {
      readonly ok: true;
      readonly content: OfferContent;
      /** Paths of the secrets that the document leaves out: to be filled in. */
      readonly secrets: readonly string[];
    }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT'> };

/**
 * The draft that a document describes. Items of lists without an id get one from `newId`. Keys that are not known are
 * ignored, as the portal does.
 */
export function fromDocument(document: unknown, newId: () => string): ReadDocument {
  const json = document;
  if (!isObject(json) || !isObject(json['definition'])) {
    return refused({
      en: 'An offer document is a JSON object with a “definition”. Export an offer to see one.',
      fr: 'Un document d’offre est un objet JSON avec une «\u00a0definition\u00a0». Exportez une offre pour en voir un.',
    });
  }
  const { offerTypeId } = json;
  if (offerTypeId !== undefined && offerTypeId !== OFFER_TYPE) {
    const found = JSON.stringify(offerTypeId).slice(0, 80);
    return refused({
      en: `The document is of the offer type ${found}; only ${OFFER_TYPE} can be read.`,
      fr: `Le document est du type d’offre ${found}\u00a0; seul ${OFFER_TYPE} peut être lu.`,
    });
  }
  const mapped = withIds(readMapped(json), newId);
  const edits: DraftEdit[] = Object.entries(mapped).map(([path, value]) => ({ path, value }));
  const rest = json[REST];
  if (Array.isArray(rest)) {
    for (const edit of rest as readonly Json[]) {
      if (!isObject(edit) || typeof edit['path'] !== 'string') continue;
      edits.push({
        path: edit['path'],
        value: withIds(withoutSecrets({ value: edit['value'] ?? null }), newId)['value'],
      });
    }
  }
  const edited = applyEdits({}, edits.map(withoutPlaceholders));
  if (!edited.ok) return edited;
  return { ok: true, content: edited.draft, secrets: secretPaths(json) };
}

const refused = (message: { en: string; fr: string }): ReadDocument =>
  refuse('INVALID_INPUT', message, { path: ['input', 'document'] });

/** Placeholders of secrets are no values of a draft. */
function withoutPlaceholders({ path, value }: DraftEdit): DraftEdit {
  const cleaned = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(cleaned);
    if (!isObject(each)) return each;
    return Object.fromEntries(
      Object.entries(each)
        .filter(([, own]) => !(isObject(own) && own['secretId'] !== undefined))
        .map(([key, own]) => [key, cleaned(own)]),
    );
  };
  return { path, value: cleaned(value) };
}

const isId = (id: Json | undefined): boolean =>
  typeof id === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(id);

/** Gives every object in a list an id by which an edit can name it. */
function withIds(
  value: { readonly [key: string]: Json },
  newId: () => string,
): { readonly [key: string]: Json } {
  const complete = (each: Json): Json => {
    if (Array.isArray(each)) {
      return (each as readonly Json[]).map((item) => {
        const own = complete(item);
        return isObject(own) && !isId(own['id']) ? { ...own, id: newId() } : own;
      });
    }
    if (!isObject(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, own]) => [key, complete(own)]));
  };
  const completed = complete(value);
  return isObject(completed) ? completed : {};
}

/** Where the document says that there was a secret. */
function secretPaths(document: OfferDocument): readonly string[] {
  const { definition } = document;
  const offer = isObject(definition) ? definition['offer'] : undefined;
  if (!isObject(offer)) return [];
  return offerRows.flatMap(([path, key]) => {
    const json = get(offer, key);
    if (!isObject(json)) return [];
    return Object.entries(json)
      .filter(([, own]) => own === SECRET)
      .map(([member]) => `${path}.${member}`);
  });
}
