import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { OfferFacts } from '../facts.ts';
import { same, timeText } from '../format.ts';
import { heading, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import { offerRows, quoted, timeRow } from '../sentences.ts';

export type PreviewInvitationFacts = OfferFacts & {
  /** Name of the member of the publisher who invites. */
  readonly inviter: string;
  /** The one subscription that the link proves. */
  readonly subscriptionId: string;
  /** Works once. */
  readonly link: string;
  readonly expiresAt: Date;
  readonly at: Date;
};

/** P1: a publisher lets the holder of one listed subscription see the preview. */
export function previewInvitation(facts: PreviewInvitationFacts, language: Language): MailBody {
  const offer = quoted(facts.offerName);
  const publisher = oneLine(facts.publisherName, 60);
  const inviter = oneLine(facts.inviter, 80);
  const subscription = oneLine(facts.subscriptionId, 40);
  const until = timeText(facts.expiresAt);
  return renderMail(
    {
      subject: {
        en: `${publisher} invites you to the preview of ${oneLine(facts.offerName, 80)}`,
        fr: `${publisher} vous invite à voir la préversion de ${oneLine(facts.offerName, 80)}`,
      },
      blocks: [
        paragraph({
          en: `${inviter} of ${publisher} invites you to look at ${offer.en} before it goes live. A preview is not public: you see it for one subscription, ${subscription}.`,
          fr: `${inviter}, de ${publisher}, vous invite à découvrir ${offer.fr} avant sa mise en ligne. Une préversion n’est pas publique : vous la voyez pour un seul abonnement, ${subscription}.`,
        }),
        mainLink({ en: 'Open the preview', fr: 'Ouvrir la préversion' }, facts.link),
        steps(
          {
            en: 'Open the link and press the button: it binds the subscription to you, and shows where to go on.',
            fr: 'Ouvrez le lien et cliquez sur le bouton : il vous rattache l’abonnement et montre la suite.',
          },
          {
            en: 'Look at the product page, and deploy it to that subscription if you like.',
            fr: 'Parcourez la page produit et, si vous le souhaitez, déployez-la dans cet abonnement.',
          },
        ),
        paragraph({
          en: `The link works once, until ${until.en}. Whoever opens it first gets the preview, so keep it to yourself.`,
          fr: `Le lien fonctionne une seule fois, jusqu’au ${until.fr}. La première personne qui l’ouvre accède à la préversion : gardez-le pour vous.`,
        }),
        heading({ en: 'This invitation', fr: 'Cette invitation' }),
        {
          kind: 'facts',
          rows: [
            ...offerRows(facts),
            [{ en: 'Subscription', fr: 'Abonnement' }, same(facts.subscriptionId)],
            timeRow(facts.at, { en: 'Sent', fr: 'Envoyée' }),
            timeRow(facts.expiresAt, { en: 'Ends', fr: 'Expire' }),
          ],
        },
      ],
      footer: {
        en: `Sent by Vitrine because ${inviter} entered this address. If you do not know ${publisher}, leave the link unopened: nothing happens, and nothing else is sent.`,
        fr: `Envoyé par Vitrine parce que ${inviter} a indiqué cette adresse. Si vous ne connaissez pas ${publisher}, n’ouvrez pas le lien : il ne se passe rien, et rien d’autre n’est envoyé.`,
      },
    },
    language,
  );
}
