import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { OfferFacts } from '../facts.ts';
import { same } from '../format.ts';
import { heading, mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import { offerRows, quoted, timeRow } from '../sentences.ts';

export type SupportRequestAnsweredFacts = OfferFacts & {
  readonly request: { readonly id: string; readonly subject: string; readonly link: string };
  /** Name of the operator who answers. */
  readonly answerer: string;
  readonly answer: string;
  /** What was asked, shown below the answer. */
  readonly question: string;
  readonly at: Date;
};

/** S2: an operator answered; to the person who asked. */
export function supportRequestAnswered(
  facts: SupportRequestAnsweredFacts,
  language: Language,
): MailBody {
  const subject = oneLine(facts.request.subject, 120);
  const answerer = oneLine(facts.answerer, 80);
  return renderMail(
    {
      subject: {
        en: `Answer to your support request: ${subject}`,
        fr: `Réponse à votre demande d’assistance : ${subject}`,
      },
      blocks: [
        paragraph({
          en: `${answerer} answered your support request ${quoted(subject).en}:`,
          fr: `${answerer} a répondu à votre demande d’assistance ${quoted(subject).fr} :`,
        }),
        { kind: 'quote', text: facts.answer },
        mainLink(
          { en: 'Reply or close the request', fr: 'Répondre ou clore la demande' },
          facts.request.link,
        ),
        paragraph({
          en: 'A reply by mail does not reach the request; use the link.',
          fr: 'Une réponse par courrier n’arrive pas dans la demande ; utilisez le lien.',
        }),
        heading({ en: 'What you asked', fr: 'Votre question' }),
        { kind: 'quote', text: facts.question },
        heading({ en: 'This request', fr: 'Cette demande' }),
        {
          kind: 'facts',
          rows: [
            ...offerRows(facts),
            [{ en: 'Request ID', fr: 'ID de la demande' }, same(facts.request.id)],
            timeRow(facts.at),
          ],
        },
      ],
      footer: {
        en: 'Sent by Vitrine because you opened this support request.',
        fr: 'Envoyé par Vitrine parce que vous avez ouvert cette demande d’assistance.',
      },
    },
    language,
  );
}
