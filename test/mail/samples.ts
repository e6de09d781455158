/** One instance of every mail, with facts as an installation would have them. */
import type { Language } from '../../src/domain/language.ts';
import { pipelineFor } from '../../src/domain/pipeline.ts';
import type { Stage, StepStatus } from '../../src/domain/pipeline.ts';
import type { MailFinding, PublicationFacts, StageLine } from '../../src/mail/facts.ts';
import type { MailBody } from '../../src/mail/layout.ts';
import {
  helpLink,
  invitationLink,
  joinLink,
  leadsLink,
  operationsLink,
  previewLink,
  productLink,
  reviewLink,
  signInLinkAddress,
  statusLink,
  supportLink,
} from '../../src/mail/links.ts';
import { certificationFailed } from '../../src/mail/messages/certification-failed.ts';
import { distributionStopped } from '../../src/mail/messages/distribution-stopped.ts';
import { leadRecorded } from '../../src/mail/messages/lead-recorded.ts';
import { memberInvitation } from '../../src/mail/messages/member-invitation.ts';
import { offerLive } from '../../src/mail/messages/offer-live.ts';
import { platformFailed } from '../../src/mail/messages/platform-failed.ts';
import { previewAvailable } from '../../src/mail/messages/preview-available.ts';
import { previewInvitation } from '../../src/mail/messages/preview-invitation.ts';
import { publicationCanceled } from '../../src/mail/messages/publication-canceled.ts';
import { reviewChangesRequested } from '../../src/mail/messages/review-changes-requested.ts';
import { signInLink } from '../../src/mail/messages/sign-in-link.ts';
import { stageBlocked } from '../../src/mail/messages/stage-blocked.ts';
import { stageFailed } from '../../src/mail/messages/stage-failed.ts';
import { supportRequestAnswered } from '../../src/mail/messages/support-request-answered.ts';
import { supportRequestOpened } from '../../src/mail/messages/support-request-opened.ts';

export const publicUrl = 'https://market.example.test';

/** The pipeline with the statuses of a moment. */
export function stagesWith(...statuses: readonly StepStatus[]): StageLine[] {
  return pipelineFor('Microsoft').map(({ stage, title }, index) => ({
    stage,
    title,
    status: statuses[index] ?? 'NOT_STARTED',
  }));
}

export function publicationAt(
  stage: Stage,
  stages: readonly StageLine[],
  liveVersion: string | null = '2.3.1',
): PublicationFacts {
  return {
    publisherId: 'contoso',
    publisherName: 'Contoso Cloud',
    offerId: 'pulse-monitor',
    offerName: 'Pulse Monitor',
    publication: {
      id: '0193f6c2-5d1e-7a44-9d3f-6a2c1f0b7e58',
      number: 8,
      version: '2.4.0',
      revisionHash: 'c27d5a3f19e4b6a8d0c1e2f3a4b5c6d7e8f90123456789abcdef0123456789ab',
    },
    at: new Date('2026-11-23T14:11:09.482Z'),
    stages,
    stage,
    liveVersion,
    links: {
      status: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, stage }),
      help: helpLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, stage }),
    },
  };
}

export const oldApiVersion: MailFinding = {
  ruleId: 'TPL-014',
  level: 'error',
  file: 'mainTemplate.json',
  line: 209,
  column: 21,
  field: null,
  sku: 'standard',
  message: {
    en: 'The API version of this virtual machine is 2,702 days old; 730 are allowed.',
    fr: 'La version d’API de cette machine virtuelle a 2\u202f702 jours ; 730 sont permis.'.replaceAll(
      ' ;',
      '\u00a0;',
    ),
  },
  fix: {
    text: {
      en: 'Use the newest stable version of Microsoft.Compute/virtualMachines, 2026-04-01.',
      fr: 'Utilisez la version stable la plus récente de Microsoft.Compute/virtualMachines, 2026-04-01.',
    },
    edit: null,
  },
  link: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, finding: 'a1b2c3' }),
};

const openPassword: MailFinding = {
  ruleId: 'TPL-021',
  level: 'error',
  file: 'nestedtemplates/database-with-a-long-name/deployment.json',
  line: 42,
  column: null,
  field: null,
  sku: 'premium',
  message: {
    en: 'The parameter adminPassword has the type string, so its value is stored in the deployment history.',
    fr: 'Le paramètre adminPassword est de type string ; sa valeur reste donc dans l’historique du déploiement.'.replaceAll(
      ' ;',
      '\u00a0;',
    ),
  },
  fix: {
    text: { en: 'Use the type securestring.', fr: 'Utilisez le type securestring.' },
    edit: null,
  },
  link: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, finding: 'd4e5f6' }),
};

const unusedParameter: MailFinding = {
  ruleId: 'TPL-030',
  level: 'warning',
  file: 'mainTemplate.json',
  line: 17,
  column: 5,
  field: null,
  sku: null,
  message: {
    en: 'The parameter vmSize is not used.',
    fr: 'Le paramètre vmSize n’est pas utilisé.',
  },
  fix: null,
  link: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, finding: '778899' }),
};

const leadRefused: MailFinding = {
  ruleId: 'LEAD-002',
  level: 'error',
  file: null,
  line: null,
  column: null,
  field: { en: 'Marketplace, Lead destination', fr: 'Place de marché, Destination des prospects' },
  sku: null,
  message: {
    en: 'https://crm.contoso.test/leads answered 403 Forbidden to the test lead, three times in 10 minutes.',
    fr: 'https://crm.contoso.test/leads a répondu 403 Forbidden au prospect de test, trois fois en 10 minutes.',
  },
  fix: {
    text: {
      en: 'Check the address and its access key, then send a test lead from the Leads tab.',
      fr: 'Vérifiez l’adresse et sa clé d’accès, puis envoyez un prospect de test depuis l’onglet Prospects.',
    },
    edit: null,
  },
  link: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8, finding: '5a5a5a' }),
};

const certified = ['COMPLETE', 'COMPLETE'] as const;
const previewed = ['COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE'] as const;

const atCertification = publicationAt('CERTIFICATION', stagesWith('COMPLETE', 'REJECTED'));
const atSignOff = publicationAt(
  'PUBLISHER_SIGNOFF',
  stagesWith(...previewed, 'WAITING_FOR_PUBLISHER'),
);
const atReview = publicationAt(
  'MICROSOFT_REVIEW',
  stagesWith(...previewed, 'COMPLETE', 'REJECTED'),
);
const blocked = publicationAt('PACKAGING', stagesWith(...certified, 'BLOCKED'));
const { publisherId, publisherName, offerId, offerName, at } = atSignOff;
const offer = { publisherId, publisherName, offerId, offerName };
const request = {
  id: '0193f6d0-11aa-7c3e-8d2b-0f4e5d6c7b8a',
  subject: 'TPL-014 on a pinned API version',
  link: supportLink(publicUrl, '0193f6d0-11aa-7c3e-8d2b-0f4e5d6c7b8a'),
};
const question = `Hello,

our template pins 2019-07-01 because the partner firewall image needs it.
Is there a way to keep it?

Camille`;

const live = publicationAt(
  'LIVE',
  stagesWith(...previewed, 'COMPLETE', 'COMPLETE', 'COMPLETE'),
  '2.4.0',
);

/** Writes the mail in a language; `change` may change its facts first. */
export type Sample = (language: Language, change?: <T>(facts: T) => T) => MailBody;

function sample<Facts>(
  write: (facts: Facts, language: Language) => MailBody,
  facts: Facts,
): Sample {
  return (language, change = (same) => same) => write(change(facts), language);
}

/** Name of the golden file → the mail. */
export const samples: Readonly<Record<string, Sample>> = {
  'certification-failed': sample(certificationFailed, {
    ...atCertification,
    findings: [oldApiVersion, unusedParameter, openPassword],
  }),
  'certification-failed-many': sample(certificationFailed, {
    ...publicationAt('CERTIFICATION', stagesWith('COMPLETE', 'REJECTED'), null),
    findings: Array.from({ length: 1037 }, (_, index) => ({
      ...oldApiVersion,
      line: index + 1,
      fix: null,
    })),
  }),
  'stage-failed': sample(stageFailed, {
    ...publicationAt('PACKAGING', stagesWith(...certified, 'REJECTED')),
    findings: [leadRefused],
  }),
  'platform-failed': sample(platformFailed, {
    ...blocked,
    attempts: 14,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  }),
  'preview-available': sample(previewAvailable, {
    ...atSignOff,
    previewSubscriptions: 3,
    warnings: 1,
    links: {
      ...atSignOff.links,
      preview: previewLink(publicUrl, 'contoso', 'pulse-monitor'),
    },
  }),
  'preview-available-first': sample(previewAvailable, {
    ...atSignOff,
    liveVersion: null,
    previewSubscriptions: 1,
    warnings: 0,
    links: {
      ...atSignOff.links,
      preview: previewLink(publicUrl, 'contoso', 'pulse-monitor'),
    },
  }),
  'review-changes-requested': sample(reviewChangesRequested, {
    ...atReview,
    summary: {
      author: 'Maria Silva',
      text: 'Good work on the nested templates. Two places need a change before this can go live.',
    },
    threads: [
      {
        author: 'Maria Silva',
        file: 'createUiDefinition.json',
        line: 12,
        sku: null,
        excerpt: null,
        text: 'A tooltip here would help people who deploy this for the first time.',
        blocking: false,
        link: reviewLink(publicUrl, 'contoso', 'pulse-monitor', {
          publication: 8,
          thread: 't2',
        }),
      },
      {
        author: 'Maria Silva',
        file: 'mainTemplate.json',
        line: 88,
        sku: 'standard',
        excerpt: '"networkAcls": {\n  "defaultAction": "Allow"\n}',
        text: 'The storage account accepts traffic from every network.\n\nSet defaultAction to "Deny" and list the subnets that need access.',
        blocking: true,
        link: reviewLink(publicUrl, 'contoso', 'pulse-monitor', {
          publication: 8,
          thread: 't1',
        }),
      },
    ],
    links: {
      ...atReview.links,
      review: reviewLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 8 }),
    },
  }),
  'distribution-stopped': sample(distributionStopped, {
    ...live,
    liveVersion: null,
    actor: 'Camille Roux',
    openPublication: null,
  }),
  'distribution-stopped-update-open': sample(distributionStopped, {
    ...live,
    liveVersion: null,
    actor: 'Camille Roux',
    openPublication: 9,
  }),
  'offer-live': sample(offerLive, {
    ...live,
    replacedVersion: '2.3.1',
    links: { ...live.links, product: productLink(publicUrl, 'contoso', 'pulse-monitor') },
  }),
  'publication-canceled': sample(publicationCanceled, {
    ...publicationAt('PUBLISHER_SIGNOFF', stagesWith()),
    actor: 'Camille Roux',
    hadPreview: true,
    cause: { reason: 'CANCELED_BY_PUBLISHER' },
  }),
  'publication-superseded': sample(publicationCanceled, {
    ...publicationAt('MICROSOFT_REVIEW', stagesWith(), null),
    actor: 'Camille Roux',
    hadPreview: true,
    cause: {
      reason: 'SUPERSEDED',
      successor: {
        number: 9,
        link: statusLink(publicUrl, 'contoso', 'pulse-monitor', { publication: 9 }),
      },
    },
  }),
  'support-request-opened': sample(supportRequestOpened, {
    ...offer,
    request,
    asker: 'Camille Roux',
    message: question,
    at,
    attached: {
      publicationId: atSignOff.publication.id,
      publicationNumber: 8,
      stage: { en: 'Certification', fr: 'Certification' },
      finding: oldApiVersion,
      report: { errors: 2, warnings: 1 },
      transitions: [
        {
          at: new Date('2026-11-23T14:07:01Z'),
          text: { en: 'Certification started', fr: 'Certification commencée' },
        },
        {
          at: new Date('2026-11-23T14:11:09.482Z'),
          text: { en: 'Certification rejected', fr: 'Certification rejetée' },
        },
      ],
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      status: atCertification.links.status,
    },
  }),
  'support-request-answered': sample(supportRequestAnswered, {
    ...offer,
    request,
    answerer: 'Jonas Weber',
    answer: `Hello Camille,

2019-07-01 was withdrawn for this image in October. The image works with
2026-04-01; we tried it with your parameters.

Jonas`,
    question,
    at,
  }),
  'preview-invitation': sample(previewInvitation, {
    ...offer,
    inviter: 'Camille Roux',
    subscriptionId: '2f6e1c9a-8b7d-4c3e-9f10-5a6b7c8d9e0f',
    link: invitationLink(publicUrl, 'q3vT-0aJx7LkP2mZ'),
    expiresAt: new Date('2026-12-01T14:11:00Z'),
    at,
  }),
  'lead-recorded': sample(leadRecorded, {
    ...offer,
    destination: { en: 'HTTPS endpoint', fr: 'Point de terminaison HTTPS' },
    link: leadsLink(publicUrl, 'contoso', 'pulse-monitor'),
    at,
  }),
  'member-invitation': sample(memberInvitation, {
    publisherId: 'contoso',
    publisherName: 'Contoso Cloud',
    inviter: 'Camille Roux',
    role: 'CONTRIBUTOR',
    link: joinLink(publicUrl, 'q3vT-0aJx7LkP2mZ'),
    expiresAt: new Date('2026-12-01T14:11:00Z'),
    at,
  }),
  'sign-in-link': sample(signInLink, {
    email: 'camille.roux@contoso.example',
    link: signInLinkAddress(publicUrl, 'm4KzW-1bQs8NdY6h'),
    minutes: 15,
    expiresAt: new Date('2026-11-23T14:26:09.482Z'),
    at,
  }),
  'stage-blocked': sample(stageBlocked, {
    ...blocked,
    attempts: 14,
    firstFailedAt: new Date('2026-11-22T14:03:11Z'),
    error: 'Error: connect ECONNREFUSED 10.0.4.17:9000\n    at PUT packages/sha256/c27d5a3f',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    links: { ...blocked.links, operations: operationsLink(publicUrl, '0193f6d1') },
  }),
};
