/**
 * Delivers leads to Dynamics CRM Online. Source: "Configure lead management for Dynamics CRM Online"; Microsoft Dataverse,
 * "Create a table row using the Web API"; Microsoft identity platform, "client credentials" and "resource owner password".
 */
import type { Outbound, OutboundAnswer } from '../http/outbound.ts';
import { answeredNo, LEAD_TIMEOUT_MS, unreached } from './lead-answer.ts';
import type { LeadAnswer, LeadRefusal, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

export type DynamicsAccount = {
  readonly instanceUrl: string;
} & (
  | {
      readonly kind: 'azureAD';
      readonly directoryId: string;
      readonly applicationId: string;
      readonly applicationKey: string;
    }
  | { readonly kind: 'office365'; readonly username: string; readonly password: string }
);

/** The application under which programs sign in users of Dynamics. */
const SIGN_IN_APPLICATION = '51f81489-12ee-4a9e-aaae-a2591f45987d';

/** A row with that id is there already: an earlier attempt, whose answer was lost, has made it. */
const DUPLICATE = '0x80040237';

/** Tokens are longer than what is shown of an answer. */
const TOKEN_BYTES = 32 * 1024;

export async function sendToDynamics(
  outbound: Outbound,
  login: string,
  account: DynamicsAccount,
  document: LeadDocument,
  { signal, timeoutMs = LEAD_TIMEOUT_MS, leadId }: SendOptions & { readonly leadId: string },
): Promise<LeadAnswer> {
  const instance = account.instanceUrl.replace(/\/+$/, '');
  const options = { timeoutMs, ...(signal === undefined ? {} : { signal }) };
  const signedIn = await outbound.request(
    `${login}/${account.kind === 'azureAD' ? account.directoryId : 'organizations'}/oauth2/v2.0/token`,
    {
      ...options,
      body: tokenRequest(account, instance).toString(),
      contentType: 'application/x-www-form-urlencoded',
      keepBytes: TOKEN_BYTES,
    },
  );
  if (signedIn.kind === 'unreachable') {
    return unreached(signedIn.reason, signedIn.fault, signedIn.ms);
  }
  const token = signedIn.status === 200 ? tokenIn(signedIn.body) : null;
  if (token === null) return notSignedIn(account, signedIn);
  const answer = await outbound.request(`${instance}/api/data/v9.2/leads`, {
    ...options,
    headers: {
      authorization: `Bearer ${token}`,
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
    },
    body: JSON.stringify(rowOf(document, leadId)),
  });
  if (answer.kind === 'unreachable') return unreached(answer.reason, answer.fault, answer.ms);
  const { status, ms } = answer;
  const bodyExcerpt = answer.bodyExcerpt.replaceAll(token, '…');
  if (status === 204 || status === 201) {
    const made = answer.headers['odata-entityid'];
    return { ok: true, status, bodyExcerpt: made ?? bodyExcerpt, ms };
  }
  if (answer.body.includes(DUPLICATE)) return { ok: true, status, bodyExcerpt, ms };
  return notTaken({ ...answer, bodyExcerpt });
}

function tokenRequest(account: DynamicsAccount, instance: string): URLSearchParams {
  const scope = `${instance}/.default`;
  return account.kind === 'azureAD'
    ? new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: account.applicationId,
        client_secret: account.applicationKey,
        scope,
      })
    : new URLSearchParams({
        grant_type: 'password',
        client_id: SIGN_IN_APPLICATION,
        username: account.username,
        password: account.password,
        scope,
      });
}

function tokenIn(body: string): string | null {
  try {
    const answer = JSON.parse(body) as { readonly access_token?: unknown } | null;
    const token = answer?.access_token;
    // What becomes part of a header is one word.
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : null;
  } catch {
    return null;
  }
}

/** A row of the table `lead`. Dynamics asks for a last name and a subject. */
function rowOf(
  { OfferTitle, LeadSource, ActionCode, UserDetails }: LeadDocument,
  leadid: string,
): Readonly<Record<string, string>> {
  const known: Record<string, string | undefined> = {
    leadid,
    subject: OfferTitle,
    firstname: UserDetails.FirstName,
    lastname: UserDetails.LastName ?? UserDetails.Email,
    emailaddress1: UserDetails.Email,
    telephone1: UserDetails.Phone,
    companyname: UserDetails.Company,
    jobtitle: UserDetails.Title,
    address1_country: UserDetails.Country,
    description: `${LeadSource} | ${ActionCode}`,
  };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** What the identity platform says holds no secret of ours, but the whole answer may hold a token: it is not kept. */
function notSignedIn(account: DynamicsAccount, answer: OutboundAnswer): LeadRefusal {
  const code = /AADSTS\d{3,8}/.exec(answer.body)?.[0] ?? `status ${answer.status}`;
  const [field, fr, path] =
    account.kind === 'azureAD'
      ? ([
          'the directory ID, the application ID and the application key',
          'l’ID d’annuaire, l’ID d’application et la clé d’application',
          'leads.dynamics.applicationKey',
        ] as const)
      : ([
          'the user name and the password, and that the account needs no second factor',
          'le nom d’utilisateur et le mot de passe, et que le compte n’exige pas de second facteur',
          'leads.dynamics.password',
        ] as const);
  const refusal = answeredNo(
    answer,
    {
      en: `Signing in for Dynamics was refused (${code}). Check ${field}.`,
      fr: `La connexion pour Dynamics a été refusée (${code}). Vérifiez ${fr}.`,
    },
    path,
  );
  return { ...refusal, bodyExcerpt: code };
}

function notTaken(answer: OutboundAnswer): LeadRefusal {
  const { status } = answer;
  return status === 401 || status === 403
    ? answeredNo(answer, {
        en: `Dynamics refused the lead (status ${status}): the account signed in, and may not create leads there. Give it a role with the right to create leads.`,
        fr: `Dynamics a refusé le prospect (état ${status})\u00a0: le compte s’est connecté, et ne peut pas y créer de prospects. Donnez-lui un rôle qui en a le droit.`,
      })
    : answeredNo(answer, {
        en: `Dynamics was asked to create a lead and answered with status ${status}; 204 is expected. Its answer is in the delivery log.`,
        fr: `Dynamics devait créer un prospect et a répondu par l’état ${status}\u00a0; 204 est attendu. Sa réponse est dans le journal des envois.`,
      });
}
