/**
 * A customer's interest in a live offer.
 *
 * `QUEUED` until its destination took it (`DELIVERED`) or refused it for so long that we gave up (`FAILED`, the dead
 * letter, which can be sent again). `KEPT` where the offer has no destination: it is read here. `WITHHELD` is never passed on.
 */
import { parseAddress } from './address.ts';
import type { Text } from './language.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export const leadStates = ['QUEUED', 'DELIVERED', 'FAILED', 'KEPT', 'WITHHELD'] as const;
export type LeadState = (typeof leadStates)[number];

/** What came of one attempt; `PENDING` while it is under way. */
export const leadOutcomes = ['PENDING', 'ACCEPTED', 'REFUSED', 'UNREACHABLE'] as const;
export type LeadOutcome = (typeof leadOutcomes)[number];

/** Longest name and company, in characters. */
export const MAX_LEAD_TEXT = 200;

/** What a customer tells with *Get it now*. */
export type LeadForm = {
  readonly email: string;
  readonly name: string | null;
  readonly company: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly consent: boolean;
};

export type ReadLeadForm =
  | { readonly ok: true; readonly form: LeadForm }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT' | 'CONSENT_REQUIRED'> };

/** The form without outer white space, or why it cannot be taken. */
export function readLeadForm(given: LeadForm): ReadLeadForm {
  const email = parseAddress(given.email);
  if (!email.ok) return refuse('INVALID_INPUT', email.reason, { path: ['input', 'email'] });
  const country = textOf(given.country)?.toUpperCase() ?? null;
  if (country !== null && !/^[A-Z]{2}$/.test(country)) {
    return refuse(
      'INVALID_INPUT',
      {
        en: 'A country is written with its two letters, like FR.',
        fr: 'Un pays s’écrit avec ses deux lettres, comme FR.',
      },
      { path: ['input', 'country'] },
    );
  }
  const [name, company] = [textOf(given.name), textOf(given.company)];
  for (const [field, text] of Object.entries({ name, company })) {
    if (text === null) continue;
    if ([...text].length > MAX_LEAD_TEXT || /\p{Cc}/u.test(text)) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `This is one line of at most ${MAX_LEAD_TEXT} characters.`,
          fr: `Ceci tient en une ligne de ${MAX_LEAD_TEXT} caractères au plus.`,
        },
        { path: ['input', field] },
      );
    }
  }
  if (!given.consent) {
    return refuse(
      'CONSENT_REQUIRED',
      {
        en: 'Nothing was passed on: this needs your consent. Agree, or deploy without leaving your details.',
        fr: 'Rien n’a été transmis\u00a0: il faut votre accord. Acceptez, ou déployez sans laisser vos coordonnées.',
      },
      { path: ['input', 'consent'] },
    );
  }
  return { ok: true, form: { email: email.address, name, company, country, consent: true } };
}

const textOf = (given: string | null): string | null => {
  const text = given?.normalize('NFC').trim() ?? '';
  return text === '' ? null : text;
};

/** What a customer agrees to; it names who receives the lead. */
export function leadConsent(publisher: string): Text {
  return {
    en: `I agree that my e-mail address and what else I enter here is given to ${publisher}, who may contact me about this offer.`,
    fr: `J’accepte que mon adresse de messagerie et les autres informations saisies ici soient transmises à ${publisher}, qui peut me contacter au sujet de cette offre.`,
  };
}

/** The two halves of a name as destinations keep it; a single word is the last name. */
export function splitName(name: string | null): {
  readonly FirstName?: string;
  readonly LastName?: string;
} {
  if (name === null) return {};
  const words = name.split(/\s+/u);
  const last = words.pop() ?? '';
  return words.length === 0 ? { LastName: last } : { FirstName: words.join(' '), LastName: last };
}
