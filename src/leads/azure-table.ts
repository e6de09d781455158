/**
 * Writes leads into a table of an Azure storage account. Source: "Configure lead management for Azure Table".
 *
 * The vendor's client makes and signs the requests; they leave through our own way out, because the address is written by
 * a user.
 */
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import type { TableServiceClientOptions } from '@azure/data-tables';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { StorageAccount } from '../domain/secret-value.ts';
import type { NoAnswer, Outbound, OutboundAnswer, OutboundRequest } from '../http/outbound.ts';
import { answeredNo, LEAD_TIMEOUT_MS, unreached } from './lead-answer.ts';
import type { LeadAnswer, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

/** Made when it is missing. */
export const LEAD_TABLE = 'MarketplaceLeads';

type HttpClient = NonNullable<TableServiceClientOptions['httpClient']>;

/** There was no answer; the client hands it through. */
class Unreached extends Error {
  readonly result: NoAnswer;
  constructor(result: NoAnswer) {
    super(result.reason);
    this.result = result;
  }
}

/** One row per lead; the same lead again is the same row. */
export async function sendToTable(
  outbound: Outbound,
  account: StorageAccount,
  { OfferTitle, LeadSource, ActionCode, UserDetails }: LeadDocument,
  {
    signal,
    timeoutMs = LEAD_TIMEOUT_MS,
    leadId,
    at,
  }: SendOptions & { readonly leadId: string; readonly at: Date },
): Promise<LeadAnswer> {
  let last: OutboundAnswer | null = null;
  const client = new TableClient(
    account.tableEndpoint,
    LEAD_TABLE,
    new AzureNamedKeyCredential(account.name, account.key),
    {
      // The rows of deliveries decide when to try again.
      retryOptions: { maxRetries: 0 },
      httpClient: through(outbound, timeoutMs, signal, (answer) => {
        last = answer;
      }),
    },
  );
  const entity = {
    // No publisher or offer id has a character that a key must not have.
    partitionKey: LeadSource.split('|')[1] ?? '-',
    rowKey: leadId,
    OfferTitle,
    LeadSource,
    ActionCode,
    UserDetails: JSON.stringify(UserDetails),
    CreatedTime: at,
  };
  const upsert = async () => await client.upsertEntity(entity, 'Replace');
  try {
    try {
      await upsert();
    } catch (thrown) {
      if (!isMissingTable(thrown)) throw thrown;
      await client.createTable();
      await upsert();
    }
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    if (thrown instanceof Unreached) {
      const { reason, fault, ms } = thrown.result;
      return unreached(reason, fault, ms);
    }
    const answer = answered(last);
    if (answer === null) throw thrown;
    return refusedBy(answer);
  }
  const answer = answered(last);
  return {
    ok: true,
    status: answer?.status ?? null,
    bodyExcerpt: answer?.bodyExcerpt ?? '',
    ms: answer?.ms ?? 0,
  };
}

/** Assigned in a callback, which the compiler does not follow. */
const answered = (last: unknown) => last as OutboundAnswer | null;

const isMissingTable = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'statusCode' in thrown &&
  thrown.statusCode === 404 &&
  /TableNotFound|does not exist/i.test(thrown.message);

function refusedBy(answer: OutboundAnswer): LeadAnswer {
  const { status } = answer;
  return status === 401 || status === 403
    ? answeredNo(answer, {
        en: `The storage account refused the key (status ${status}). Copy the connection string anew from the Azure portal, under Access keys, and see that its firewall lets us in.`,
        fr: `Le compte de stockage a refusé la clé (état ${status}). Copiez à nouveau la chaîne de connexion depuis le portail Azure, sous Clés d’accès, et vérifiez que son pare-feu nous laisse entrer.`,
      })
    : answeredNo(answer, {
        en: `The storage account was asked to write a row into the table ${LEAD_TABLE} and answered with status ${status}. Its answer is in the delivery log.`,
        fr: `Le compte de stockage devait écrire une ligne dans la table ${LEAD_TABLE} et a répondu par l’état ${status}. Sa réponse est dans le journal des envois.`,
      });
}

/** Larger answers are no answers to what is asked here. */
const KEPT_BYTES = 64 * 1024;

function through(
  outbound: Outbound,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  tell: (answer: OutboundAnswer) => void,
): HttpClient {
  return {
    async sendRequest(request) {
      const { 'content-type': contentType, ...headers } = withoutLength(request.headers.toJSON());
      const result = await outbound.request(request.url, {
        // The client asks for nothing else than these.
        method: request.method as NonNullable<OutboundRequest['method']>,
        headers,
        timeoutMs,
        keepBytes: KEPT_BYTES,
        ...(contentType === undefined ? {} : { contentType }),
        ...(typeof request.body === 'string' ? { body: request.body } : {}),
        ...(signal === undefined ? {} : { signal }),
      });
      if (result.kind === 'unreachable') throw new Unreached(result);
      tell(result);
      return {
        request,
        status: result.status,
        headers: createHttpHeaders(result.headers),
        bodyAsText: result.body,
      };
    },
  };
}

/** Names in lower case, without what the way out writes itself. */
function withoutLength(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = ['content-length', 'accept-encoding', 'user-agent', 'connection', 'host'];
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !own.includes(name)),
  );
}
