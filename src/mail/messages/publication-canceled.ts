import type { Language, Text } from '../../domain/language.ts';
import type { EndReason } from '../../domain/publication.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { heading, link, mainLink, paragraph, renderMail } from '../layout.ts';
import type { Block, MailBody } from '../layout.ts';
import {
  helpBlocks,
  publicationFacts,
  publicationFooter,
  quoted,
  stageTitle,
  storeUntouched,
  subjectOffer,
} from '../sentences.ts';

export type PublicationCanceledFacts = PublicationFacts & {
  /** Who canceled or published anew; a person's name or the name of an API token. */
  readonly actor: string;
  /** True when this publication had opened a preview, which closes with it. */
  readonly hadPreview: boolean;
  readonly cause:
    | { readonly reason: Extract<EndReason, 'CANCELED_BY_PUBLISHER'> }
    | {
        readonly reason: Extract<EndReason, 'SUPERSEDED'>;
        /** The publication that takes the place of this one, and its Status tab. */
        readonly successor: { readonly number: number; readonly link: string };
      };
};

/** What the preview list and the draft hold from now on. */
function otherSlots(facts: PublicationCanceledFacts): Block[] {
  const draft: Text = { en: 'Your draft is unchanged.', fr: 'Votre brouillon est inchangé.' };
  if (!facts.hadPreview) return [paragraph(draft)];
  const version = oneLine(facts.publication.version, 40);
  const then: Text =
    facts.liveVersion === null
      ? { en: 'is closed', fr: 'est fermée' }
      : {
          en: `is closed; version ${oneLine(facts.liveVersion, 40)} is shown there again`,
          fr: `est fermée ; la version ${oneLine(facts.liveVersion, 40)} y est à nouveau affichée`,
        };
  return [
    paragraph({
      en: `The preview of version ${version} ${then.en}. ${draft.en}`,
      fr: `La préversion de la version ${version} ${then.fr}. ${draft.fr}`,
    }),
  ];
}

function canceled(facts: PublicationCanceledFacts): { subject: Text; blocks: Block[] } {
  const offer = quoted(facts.offerName);
  const actor = oneLine(facts.actor, 80);
  const { number } = facts.publication;
  const total = facts.stages.length;
  const first = quoted(stageTitle(facts, 'VALIDATE_PREREQUISITES'));
  return {
    subject: {
      en: `Publication canceled: ${subjectOffer(facts)}`,
      fr: `Publication annulée : ${subjectOffer(facts)}`,
    },
    blocks: [
      paragraph({
        en: `${actor} canceled publication ${number} of ${offer.en}.`,
        fr: `${actor} a annulé la publication ${number} de ${offer.fr}.`,
      }),
      {
        kind: 'panes',
        statuses: facts.stages.map(() => 'NOT_STARTED' as const),
        words: {
          en: `All ${total} stages are back to the start`,
          fr: `Les ${total} étapes sont revenues au début`,
        },
      },
      paragraph(storeUntouched(facts)),
      ...otherSlots(facts),
      heading({ en: 'What to do', fr: 'À faire' }),
      paragraph({
        en: `Nothing. To publish again, press Publish in the portal: the process starts again at ${first.en}, and results for files that did not change are reused.`,
        fr: `Rien. Pour publier à nouveau, cliquez sur Publier dans le portail : le processus repart de l’étape ${first.fr}, et les résultats des fichiers inchangés sont réutilisés.`,
      }),
      mainLink({ en: 'Open the Status tab', fr: 'Ouvrir l’onglet État' }, facts.links.status),
    ],
  };
}

function superseded(
  facts: PublicationCanceledFacts,
  successor: { readonly number: number; readonly link: string },
): { subject: Text; blocks: Block[] } {
  const offer = quoted(facts.offerName);
  const actor = oneLine(facts.actor, 80);
  const { number } = facts.publication;
  return {
    subject: {
      en: `Replaced by publication ${successor.number}: ${subjectOffer(facts)}`,
      fr: `Remplacée par la publication ${successor.number} : ${subjectOffer(facts)}`,
    },
    blocks: [
      paragraph({
        en: `${actor} published ${offer.en} again. Publication ${successor.number} replaces publication ${number}, which is canceled.`,
        fr: `${actor} a publié ${offer.fr} à nouveau. La publication ${successor.number} remplace la publication ${number}, qui est annulée.`,
      }),
      paragraph(storeUntouched(facts)),
      ...otherSlots(facts),
      heading({ en: 'What to do', fr: 'À faire' }),
      paragraph({
        en: `Nothing. News of publication ${successor.number} goes to the addresses that were given for it; results for files that did not change are reused.`,
        fr: `Rien. Les nouvelles de la publication ${successor.number} partent vers les adresses indiquées pour elle ; les résultats des fichiers inchangés sont réutilisés.`,
      }),
      mainLink(
        {
          en: `Follow publication ${successor.number}`,
          fr: `Suivre la publication ${successor.number}`,
        },
        successor.link,
      ),
      link(
        {
          en: `See publication ${number} in the Status tab`,
          fr: `Voir la publication ${number} dans l’onglet État`,
        },
        facts.links.status,
      ),
    ],
  };
}

/** E7: a publication was canceled by its publisher, or by a newer publication of the same offer. */
export function publicationCanceled(facts: PublicationCanceledFacts, language: Language): MailBody {
  const { subject, blocks } =
    facts.cause.reason === 'SUPERSEDED'
      ? superseded(facts, facts.cause.successor)
      : canceled(facts);
  return renderMail(
    {
      subject,
      blocks: [...blocks, ...publicationFacts(facts), ...helpBlocks(facts)],
      footer: publicationFooter(facts),
    },
    language,
  );
}
