/** Where the leads of an offer go, ready to be sent to: one file for each kind of destination. */
import type { Deps } from '../deps.ts';
import type { LeadDestination, OfferContent } from '../domain/content.ts';
import type { Language } from '../domain/language.ts';
import { readConnectionString } from '../domain/secret-value.ts';
import { messageOf } from '../log.ts';
import { readSecret } from '../secrets/secret-store.ts';
import { sendToDynamics } from './dynamics.ts';
import type { DynamicsAccount } from './dynamics.ts';
import { sendToEndpoint } from './https-endpoint.ts';
import type { LeadAnswer, LeadRefusal, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';
import { sendByMail } from './lead-mail.ts';
import { sendToMarketo } from './marketo.ts';
import { sendToSalesforce } from './salesforce.ts';

export type LeadOptions = SendOptions & {
  /** The same at every attempt. */
  readonly leadId: string;
  /** Of what people are told. */
  readonly language?: Language;
};

export type LeadTarget = {
  readonly destination: LeadDestination;
  /** The field of the draft that says where it is. */
  readonly fieldPath: string;
  /** Sends one lead once. Rejects only when its signal aborts; a fault of ours is an answer. */
  send(document: LeadDocument, options: LeadOptions): Promise<LeadAnswer>;
};

type Sending = Pick<LeadTarget, 'fieldPath' | 'send'>;
type Leads = NonNullable<OfferContent['leads']>;

/** Null when leads go nowhere. `leads` passed the rules of prerequisites; what is missing all the same is refused. */
export function leadTarget(
  deps: Pick<Deps, 'clock' | 'log' | 'mail' | 'orm' | 'outbound' | 'secrets' | 'settings'>,
  offer: string,
  leads: OfferContent['leads'],
): LeadTarget | null {
  if (leads === undefined) return null;
  const destination = destinations.find((known) => known === leads.destination);
  if (destination === undefined) return null;
  const secrets: string[] = [];
  const secretAt = async (path: string, reference: unknown): Promise<string> => {
    const id = (reference as { readonly secretId?: unknown } | undefined)?.secretId;
    const place = { table: 'offer', column: path, row: offer } as const;
    const secret = await readSecret(deps, deps.orm.em.fork(), place, id);
    if (secret === null) throw new Incomplete(path);
    secrets.push(secret);
    return secret;
  };
  const { fieldPath, send } = sendings[destination](deps, leads, secretAt);
  return {
    destination,
    fieldPath,
    async send(document, options) {
      const began = performance.now();
      try {
        return withoutSecrets(await send(document, options), secrets);
      } catch (thrown) {
        if (options.signal?.aborted) throw thrown;
        const ms = Math.round(performance.now() - began);
        if (thrown instanceof Incomplete) return incomplete(thrown.path, ms);
        deps.log.error('a lead could not be sent', { destination, error: messageOf(thrown) });
        return ourFault(ms);
      }
    },
  };
}

/** Something that the destination needs is not in the draft, or is not kept any more. */
class Incomplete extends Error {
  readonly path: string;
  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

function needed(value: string | undefined, path: string): string {
  const text = value?.trim() ?? '';
  if (text === '') throw new Incomplete(path);
  return text;
}

type Known = Parameters<typeof leadTarget>[0];
type SecretAt = (path: string, reference: unknown) => Promise<string>;

const connection = 'leads.azureTable.storageAccountConnectionString';

const sendings = {
  AZURE_TABLE: ({ outbound, clock }, { azureTable }, secretAt) => ({
    fieldPath: connection,
    async send(document, options) {
      const read = readConnectionString(
        await secretAt(connection, azureTable?.storageAccountConnectionString),
      );
      if (!read.ok) throw new Incomplete(connection);
      // Loaded where somebody uses it: it brings a client of its own.
      const { sendToTable } = await import('./azure-table.ts');
      return await sendToTable(outbound, read.account, document, { ...options, at: clock.now() });
    },
  }),
  DYNAMICS: ({ outbound, settings }, { dynamics = {} }, secretAt) => ({
    fieldPath: 'leads.dynamics.instanceUrl',
    async send(document, options) {
      const account = await dynamicsAccount(dynamics, secretAt);
      return await sendToDynamics(outbound, settings.leadHosts.login, account, document, options);
    },
  }),
  HTTPS_ENDPOINT: ({ outbound }, { httpsEndpointUrl }) => ({
    fieldPath: 'leads.httpsEndpointUrl',
    async send(document, options) {
      const url = needed(httpsEndpointUrl, 'leads.httpsEndpointUrl');
      return await sendToEndpoint(outbound, url, document, options);
    },
  }),
  MARKETO: ({ outbound, settings }, { marketo = {} }) => ({
    fieldPath: 'leads.marketo.formId',
    async send(document, options) {
      const form = {
        serverId: needed(marketo.serverId, 'leads.marketo.serverId'),
        munchkinId: needed(marketo.munchkinId, 'leads.marketo.munchkinId'),
        formId: needed(marketo.formId, 'leads.marketo.formId'),
      };
      return await sendToMarketo(outbound, settings.leadHosts.marketo, form, document, options);
    },
  }),
  SALESFORCE: ({ outbound, settings }, { salesforce }) => ({
    fieldPath: 'leads.salesforce.objectIdentifier',
    async send(document, options) {
      const id = needed(salesforce?.objectIdentifier, 'leads.salesforce.objectIdentifier');
      return await sendToSalesforce(outbound, settings.leadHosts.salesforce, id, document, options);
    },
  }),
  EMAIL: ({ mail, settings }, { contactEmails = [] }) => ({
    fieldPath: 'leads.contactEmails',
    async send(document, { leadId, language = 'en' }) {
      if (contactEmails.length === 0) throw new Incomplete('leads.contactEmails');
      const mailer = {
        transport: mail,
        from: settings.mailFrom,
        host: new URL(settings.publicUrl).hostname,
      };
      return await sendByMail(mailer, contactEmails, document, { leadId, language });
    },
  }),
  AZURE_BLOB: () => ({
    fieldPath: 'leads.destination',
    send: async () => await Promise.resolve(noLonger),
  }),
} satisfies Record<
  Exclude<LeadDestination, 'NONE'>,
  (deps: Known, leads: Leads, secretAt: SecretAt) => Sending
>;

// The keys are destinations.
const destinations = Object.keys(sendings) as readonly (keyof typeof sendings)[];

async function dynamicsAccount(
  dynamics: NonNullable<Leads['dynamics']>,
  secretAt: SecretAt,
): Promise<DynamicsAccount> {
  const at = (name: string) => `leads.dynamics.${name}`;
  const instanceUrl = needed(dynamics.instanceUrl, at('instanceUrl'));
  return dynamics.authentication === 'office365'
    ? {
        kind: 'office365',
        instanceUrl,
        username: needed(dynamics.username, at('username')),
        password: await secretAt(at('password'), dynamics.password),
      }
    : {
        kind: 'azureAD',
        instanceUrl,
        directoryId: needed(dynamics.directoryId, at('directoryId')),
        applicationId: needed(dynamics.applicationId, at('applicationId')),
        applicationKey: await secretAt(at('applicationKey'), dynamics.applicationKey),
      };
}

/** A destination may say back what it was given. */
function withoutSecrets(answer: LeadAnswer, secrets: readonly string[]): LeadAnswer {
  const bodyExcerpt = secrets.reduce(
    (text, secret) => text.replaceAll(secret, '…').replaceAll(encodeURIComponent(secret), '…'),
    answer.bodyExcerpt,
  );
  return { ...answer, bodyExcerpt };
}

const noAnswer = { ok: false, status: null, reason: null, bodyExcerpt: '' } as const;

const incomplete = (path: string, ms: number): LeadRefusal => ({
  ...noAnswer,
  fault: 'PUBLISHER',
  message: {
    en: `The lead was not sent: ${path} is missing, or its secret is not kept any more. Fill it in again under Lead management.`,
    fr: `Le prospect n’a pas été envoyé\u00a0: ${path} manque, ou son secret n’est plus conservé. Saisissez-le de nouveau sous Gestion des prospects.`,
  },
  ms,
  fieldPath: path,
});

const ourFault = (ms: number): LeadRefusal => ({
  ...noAnswer,
  fault: 'PLATFORM',
  message: {
    en: 'The lead was not sent for a fault on our side. We try again; there is nothing for you to do.',
    fr: 'Le prospect n’a pas été envoyé par une faute de notre côté. Nous réessayons\u00a0; vous n’avez rien à faire.',
  },
  ms,
});

const noLonger: LeadRefusal = {
  ...noAnswer,
  fault: 'PUBLISHER',
  message: {
    en: 'Azure Blob takes no leads any more. Choose another destination; Azure Table is closest to it.',
    fr: 'Azure Blob ne reçoit plus de prospects. Choisissez une autre destination\u00a0; Azure Table en est la plus proche.',
  },
  ms: 0,
};
