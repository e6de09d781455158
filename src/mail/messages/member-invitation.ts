import type { MemberRole } from '../../domain/members.ts';
import type { Language, Text } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import { same, timeText } from '../format.ts';
import { heading, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import { timeRow } from '../sentences.ts';

export type MemberInvitationFacts = {
  readonly publisherId: string;
  readonly publisherName: string;
  /** Name of the owner or operator who invites. */
  readonly inviter: string;
  readonly role: MemberRole;
  /** Works once. */
  readonly link: string;
  readonly expiresAt: Date;
  readonly at: Date;
};

const roleNames: Readonly<Record<MemberRole, Text>> = {
  OWNER: { en: 'Owner', fr: 'Propriétaire' },
  CONTRIBUTOR: { en: 'Contributor', fr: 'Collaborateur' },
};

const rights: Readonly<Record<MemberRole, Text>> = {
  OWNER: {
    en: 'An owner does everything: offers and their publication, members, tokens and the profile of the publisher.',
    fr: 'Un propriétaire peut tout faire : les offres et leur publication, les membres, les jetons et le profil de l’éditeur.',
  },
  CONTRIBUTOR: {
    en: 'A contributor edits, saves and publishes offers, goes live and cancels.',
    fr: 'Un collaborateur modifie, enregistre et publie les offres, les met en ligne et annule.',
  },
};

/** M1: an owner asks somebody to become a member of his publisher. */
export function memberInvitation(facts: MemberInvitationFacts, language: Language): MailBody {
  const publisher = oneLine(facts.publisherName, 60);
  const inviter = oneLine(facts.inviter, 80);
  const until = timeText(facts.expiresAt);
  const role = roleNames[facts.role];
  return renderMail(
    {
      subject: {
        en: `${inviter} invites you to ${publisher} on Vitrine`,
        fr: `${inviter} vous invite à rejoindre ${publisher} sur Vitrine`,
      },
      blocks: [
        paragraph({
          en: `${inviter} invites you to work on the offers of ${publisher}. ${rights[facts.role].en}`,
          fr: `${inviter} vous invite à travailler sur les offres de ${publisher}. ${rights[facts.role].fr}`,
        }),
        mainLink({ en: 'Join the publisher', fr: 'Rejoindre l’éditeur' }, facts.link),
        steps(
          {
            en: 'Open the link and sign in; the membership is yours, whatever address this mail was sent to.',
            fr: 'Ouvrez le lien et connectez-vous : l’adhésion vous revient, quelle que soit l’adresse de cet e-mail.',
          },
          {
            en: 'Press the button. From then on the offers of the publisher are in your list.',
            fr: 'Cliquez sur le bouton. Les offres de l’éditeur figurent ensuite dans votre liste.',
          },
        ),
        paragraph({
          en: `The link works once, until ${until.en}. Whoever uses it first becomes the member, so keep it to yourself.`,
          fr: `Le lien fonctionne une seule fois, jusqu’au ${until.fr}. La première personne qui l’utilise devient membre : gardez-le pour vous.`,
        }),
        heading({ en: 'This invitation', fr: 'Cette invitation' }),
        {
          kind: 'facts',
          rows: [
            [{ en: 'Publisher', fr: 'Éditeur' }, same(`${publisher} (${facts.publisherId})`)],
            [{ en: 'Role', fr: 'Rôle' }, role],
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
