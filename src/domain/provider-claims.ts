/** What the claims of an identity provider say, by the operator's settings. */
import { subscriptionGuid } from './preview-list.ts';
import type { StaffRole } from './staff.ts';

/** Which claims mean what. A name with dots leads into objects: `realm_access.roles`. */
export type ClaimMapping = {
  /** True where every address of the provider is proven, although it does not say so. */
  readonly emailTrusted: boolean;
  readonly staffClaim: string;
  readonly operatorValues: readonly string[];
  readonly reviewerValues: readonly string[];
  /** The claim with the Azure subscriptions of a person; null when there is none. */
  readonly subscriptionsClaim: string | null;
};

export type ProvenClaims = {
  readonly subject: string;
  /** Null when the provider gave none, or did not prove it. */
  readonly email: string | null;
  readonly name: string | null;
  readonly language: 'en' | 'fr' | null;
  readonly staffRole: StaffRole | null;
  /** Azure subscriptions, each once. */
  readonly subscriptions: readonly string[];
};

/** Most subscriptions that are taken from one token: more is no list of a person's own. */
const MAX_SUBSCRIPTIONS = 500;

/** The value of a claim; its whole name first, because names of claims may hold dots themselves. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

/** The texts of a claim: of a list, or of one text alone. */
function textsAt(claims: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = claimAt(claims, name);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Reads the claims of a token that was checked. */
export function readClaims(
  claims: Readonly<Record<string, unknown>> & { readonly sub: string },
  mapping: ClaimMapping,
): ProvenClaims {
  const staff = textsAt(claims, mapping.staffClaim);
  const has = (values: readonly string[]) => values.some((value) => staff.includes(value));
  const [email] = textsAt(claims, 'email');
  const [name] = textsAt(claims, 'name');
  const [locale] = textsAt(claims, 'locale');
  const proven = claims['email_verified'] === true || mapping.emailTrusted;
  const listed =
    mapping.subscriptionsClaim === null ? [] : textsAt(claims, mapping.subscriptionsClaim);
  const subscriptions = listed
    .slice(0, MAX_SUBSCRIPTIONS)
    .map(subscriptionGuid)
    .filter((id) => id !== null);
  const language = locale?.slice(0, 2).toLowerCase();
  return {
    subject: claims.sub,
    email: email === undefined || !proven ? null : email,
    name: name?.trim().slice(0, 100) || null,
    language: language === 'en' || language === 'fr' ? language : null,
    staffRole: has(mapping.operatorValues)
      ? 'OPERATOR'
      : has(mapping.reviewerValues)
        ? 'REVIEWER'
        : null,
    subscriptions: [...new Set(subscriptions)],
  };
}
