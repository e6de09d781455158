/** Delivers leads by mail: one mail per address, with the document as text and as a JSON file. */
import type { Language } from '../domain/language.ts';
import { renderMail } from '../mail/layout.ts';
import { messageId } from '../mail/message-id.ts';
import type { MailTransport, OutgoingMail } from '../mail/transport.ts';
import type { LeadAnswer } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

export type LeadMailer = {
  readonly transport: MailTransport;
  readonly from: OutgoingMail['from'];
  /** Host part of Message-IDs. */
  readonly host: string;
};

/**
 * Delivered once one address took it: asking again would send the others a further copy each time. What the others said
 * is in the answer.
 */
export async function sendByMail(
  { transport, from, host }: LeadMailer,
  addresses: readonly string[],
  document: LeadDocument,
  { leadId, language }: { readonly leadId: string; readonly language: Language },
): Promise<LeadAnswer> {
  const began = performance.now();
  const body = leadMail(document, language);
  const outcomes = await Promise.all(
    addresses.map(async (address) => {
      const about = { about: leadId, event: 'LEAD', recipient: address };
      const outcome = await transport.send({
        ...body,
        messageId: messageId(about, host),
        from,
        to: { address },
        language,
        attachments: [
          {
            fileName: 'lead.json',
            contentType: 'application/json',
            content: `${JSON.stringify(document, null, 2)}\n`,
          },
        ],
      });
      return { address, ...outcome };
    }),
  );
  const ms = Math.round(performance.now() - began);
  const bodyExcerpt = outcomes
    .map(({ address, response }) => `${address}: ${response}`)
    .join('\n')
    .slice(0, 2_000);
  if (outcomes.some(({ kind }) => kind === 'sent')) {
    return { ok: true, status: null, bodyExcerpt, ms };
  }
  // A server that says "later", or none at all, is our own way out of the house.
  const isForGood = outcomes.every((outcome) => outcome.kind === 'refused' && outcome.permanent);
  return {
    ok: false,
    fault: isForGood ? 'PUBLISHER' : 'PLATFORM',
    message: isForGood
      ? {
          en: 'No address for leads took the mail. Check the addresses; what the mail server said is in the delivery log.',
          fr: 'Aucune adresse des prospects n’a pris le courrier. Vérifiez les adresses\u00a0; la réponse du serveur de messagerie est dans le journal des envois.',
        }
      : {
          en: 'The mail with the lead could not be handed over. We try again; there is nothing for you to do.',
          fr: 'Le courrier du prospect n’a pas pu être remis. Nous réessayons\u00a0; vous n’avez rien à faire.',
        },
    status: null,
    reason: null,
    bodyExcerpt,
    ms,
  };
}

const labels = {
  FirstName: { en: 'First name', fr: 'Prénom' },
  LastName: { en: 'Last name', fr: 'Nom' },
  Email: { en: 'E-mail address', fr: 'Adresse de messagerie' },
  Phone: { en: 'Phone', fr: 'Téléphone' },
  Country: { en: 'Country', fr: 'Pays' },
  Company: { en: 'Company', fr: 'Société' },
  Title: { en: 'Title', fr: 'Fonction' },
} as const satisfies Record<keyof LeadDocument['UserDetails'], unknown>;

function leadMail(
  { OfferTitle, LeadSource, ActionCode, UserDetails }: LeadDocument,
  language: Language,
) {
  const same = (text: string) => ({ en: text, fr: text });
  const person = Object.entries(labels).flatMap(([key, label]) => {
    // The keys are those of the document.
    const value = UserDetails[key as keyof typeof labels];
    return value === undefined ? [] : [[label, same(value)] as const];
  });
  return renderMail(
    {
      subject: { en: `Lead for ${OfferTitle}`, fr: `Prospect pour ${OfferTitle}` },
      blocks: [
        {
          kind: 'paragraph',
          text: {
            en: `A customer is interested in ${OfferTitle}, and agreed that you may contact him about it. The same is attached as a file.`,
            fr: `Un client s’intéresse à ${OfferTitle} et accepte que vous le contactiez à ce sujet. Les mêmes données sont jointes en fichier.`,
          },
        },
        {
          kind: 'facts',
          rows: [
            ...person,
            [{ en: 'Source', fr: 'Origine' }, same(LeadSource)],
            [{ en: 'Action', fr: 'Action' }, same(ActionCode)],
          ],
        },
      ],
      footer: {
        en: 'This address gets leads because the offer names it under Lead management.',
        fr: 'Cette adresse reçoit des prospects parce que l’offre l’indique sous Gestion des prospects.',
      },
    },
    language,
  );
}
