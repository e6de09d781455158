import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import { timeText } from '../format.ts';
import { mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import { timeRow } from '../sentences.ts';

export type SignInLinkFacts = {
  /** The address that was entered. */
  readonly email: string;
  /** Works once, after a button was pressed. */
  readonly link: string;
  /** How long it works. */
  readonly minutes: number;
  readonly expiresAt: Date;
  readonly at: Date;
};

/** I1: somebody who has no provider to sign in with asked for a link. */
export function signInLink(facts: SignInLinkFacts, language: Language): MailBody {
  const email = oneLine(facts.email, 80);
  const until = timeText(facts.expiresAt);
  return renderMail(
    {
      subject: { en: 'Your link to sign in', fr: 'Votre lien de connexion' },
      blocks: [
        paragraph({
          en: `Somebody asked to sign in as ${email}. If it was you, open the link and press the button.`,
          fr: `Quelqu’un a demandé à se connecter en tant que ${email}. Si c’est vous, ouvrez le lien et cliquez sur le bouton.`,
        }),
        mainLink({ en: 'Sign in', fr: 'Se connecter' }, facts.link),
        paragraph({
          en: `The link works once, for ${facts.minutes} minutes, until ${until.en}. Whoever opens it first is signed in, so keep it to yourself.`,
          fr: `Le lien fonctionne une seule fois, pendant ${facts.minutes} minutes, jusqu’au ${until.fr}. La première personne qui l’ouvre est connectée\u00a0: gardez-le pour vous.`,
        }),
        {
          kind: 'facts',
          rows: [
            timeRow(facts.at, { en: 'Asked for', fr: 'Demandé' }),
            timeRow(facts.expiresAt, { en: 'Ends', fr: 'Expire' }),
          ],
        },
      ],
      footer: {
        en: `Sent by Vitrine because this address was entered on its sign-in page. If it was not you, leave the link unopened: nobody is signed in without it.`,
        fr: `Envoyé par Vitrine parce que cette adresse a été saisie sur sa page de connexion. Si ce n’est pas vous, n’ouvrez pas le lien\u00a0: personne n’est connecté sans lui.`,
      },
    },
    language,
  );
}
