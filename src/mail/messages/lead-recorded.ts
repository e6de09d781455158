import type { Language, Text } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { OfferFacts } from '../facts.ts';
import { heading, mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import { offerRows, quoted, timeRow } from '../sentences.ts';

export type LeadRecordedFacts = OfferFacts & {
  /** Where the lead goes. */
  readonly destination: Text;
  /** The leads of the offer in the portal. */
  readonly link: string;
  readonly at: Date;
};

/**
 * L1: somebody is interested in a live offer; to the notification addresses. Who it is stands nowhere in it: mails are
 * kept, and what is erased in the portal must not live on in them.
 */
export function leadRecorded(facts: LeadRecordedFacts, language: Language): MailBody {
  const { destination, link, at } = facts;
  return renderMail(
    {
      subject: {
        en: `New lead for ${oneLine(facts.offerName, 120)}`,
        fr: `Nouveau prospect pour ${oneLine(facts.offerName, 120)}`,
      },
      blocks: [
        paragraph({
          en: `A customer is interested in ${quoted(facts.offerName).en}, and agreed that you may contact him about it. The lead is on its way to its destination: ${destination.en}.`,
          fr: `Un client s’intéresse à ${quoted(facts.offerName).fr} et accepte que vous le contactiez à ce sujet. Le prospect est en route vers sa destination\u00a0: ${destination.fr}.`,
        }),
        mainLink({ en: 'Open the leads', fr: 'Ouvrir les prospects' }, link),
        paragraph({
          en: 'Who the customer is stands there, for members of the publisher, and not in this mail.',
          fr: 'L’identité du client s’y trouve, pour les membres de l’éditeur, et non dans ce courrier.',
        }),
        heading({ en: 'This lead', fr: 'Ce prospect' }),
        { kind: 'facts', rows: [...offerRows(facts), timeRow(at)] },
      ],
      footer: {
        en: 'Sent by Vitrine because the offer names this address under Lead management.',
        fr: 'Envoyé par Vitrine parce que l’offre indique cette adresse sous Gestion des prospects.',
      },
    },
    language,
  );
}
