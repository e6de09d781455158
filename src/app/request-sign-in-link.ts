import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { SignInLink } from '../db/sign-in-link.ts';
import { parseAddress } from '../domain/address.ts';
import { nextPage } from '../domain/next-page.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { staffRoleOf } from '../domain/staff.ts';
import { signInLinkAddress } from '../mail/links.ts';
import { signInLink } from '../mail/messages/sign-in-link.ts';
import type { Call, Outcome } from './call.ts';
import { mailRow } from './compose-mails.ts';
import { isInvited, personOf } from './find-person.ts';
import { sha256 } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal, Ids } from './mutate.ts';
import { insertMails } from './store-change.ts';
import type { Tx } from './transact.ts';

export type RequestSignInLinkInput = {
  readonly email: string;
  /** The page to open afterwards, as a path of the portal. */
  readonly next: string | null;
};

export type RequestSignInLinkRefusal = Refusal<'INVALID_INPUT' | 'FORBIDDEN'> | IdempotencyRefusal;

/** How long a link works, in minutes. */
export const LINK_MINUTES = 15;
/** How many links an address gets in that time: nobody can fill the mailbox of another. */
const LINKS_AT_ONCE = 3;
/** How long every answer takes, in milliseconds: longer than writing a mail, so that time does not tell who is known. */
const ANSWER_AFTER_MS = 250;

/**
 * Sends a link that signs in, once, to an address that somebody here has or that is invited. The answer is the same for
 * every other address, and takes as long: it tells nothing about who is known.
 */
export async function requestSignInLink(
  deps: Deps,
  call: Call,
  input: RequestSignInLinkInput,
): Promise<Outcome<{ email: string }, RequestSignInLinkRefusal>> {
  const wait = delay(ANSWER_AFTER_MS);
  // The audit says that a link was asked for, not for whom.
  const answer = await mutate(
    deps,
    call,
    'requestSignInLink',
    {},
    {},
    async (tx): Promise<Outcome<Ids, RequestSignInLinkRefusal>> => {
      if (!deps.settings.signInByMail) {
        return refuse('FORBIDDEN', {
          en: 'This installation signs people in through its provider. Go on with that.',
          fr: 'Cette installation connecte les personnes par son fournisseur d’identité. Continuez avec celui-ci.',
        });
      }
      const parsed = parseAddress(input.email);
      if (!parsed.ok) return refuse('INVALID_INPUT', parsed.reason, { path: ['input', 'email'] });
      await sendTo(deps, tx, call, parsed.address, nextPage(input.next));
      return { ok: true, value: {} };
    },
  );
  await wait;
  return answer.ok ? { ok: true, value: { email: input.email.trim() } } : answer;
}

async function sendTo(
  deps: Deps,
  tx: Tx,
  call: Call,
  address: string,
  next: string | null,
): Promise<void> {
  const email = address.toLowerCase();
  const person = await personOf(tx.em, address);
  const isKnown = person !== null || staffRoleOf(email, deps.settings) !== null;
  if (!isKnown && !(await isInvited(tx.em, email, tx.now))) return;
  const open = await tx.em.count(SignInLink, { email, expiresAt: { $gt: tx.now } });
  if (open >= LINKS_AT_ONCE) return;
  const code = deps.newSecret();
  const link = {
    id: deps.newId(),
    email,
    codeHash: sha256(code),
    next,
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + LINK_MINUTES * 60_000),
    usedAt: null,
  };
  await tx.em.insert(SignInLink, link);
  const language = person?.language ?? call.language;
  const body = signInLink(
    {
      email: address,
      link: signInLinkAddress(deps.settings.publicUrl, code),
      minutes: LINK_MINUTES,
      expiresAt: link.expiresAt,
      at: tx.now,
    },
    language,
  );
  await insertMails(tx, [
    mailRow(deps, tx, {
      publisher: null,
      offer: null,
      publication: null,
      event: 'SIGN_IN_LINK',
      recipient: person?.email ?? address,
      language,
      references: null,
      about: link.id,
      body,
    }),
  ]);
}
