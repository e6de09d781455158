/**
 * Whether the links that customers will follow lead anywhere. It needs the network, so it belongs to the stage and is
 * part of no report: what is found may be another tomorrow, and refuses nothing.
 * Sources: "Create an Azure application offer" (the privacy policy is publicly reachable); reported rejections for links
 * that lead nowhere.
 */
import type { Deps } from '../deps.ts';
import type { OfferContent } from '../domain/content.ts';
import type { Text } from '../domain/language.ts';
import { unreachableTexts } from '../http/outbound.ts';
import type { NoAnswer, OutboundAnswer } from '../http/outbound.ts';
import { hashOf } from './hashing.ts';
import type { PlacedFinding } from './stages/stage-work.ts';

/** How long one address may take, in milliseconds. */
const LINK_TIMEOUT_MS = 10_000;
/** How many addresses are asked at the same time: an offer has less than thirty. */
const AT_ONCE = 6;
/** How often an address may send on before it counts as one that leads somewhere. */
const MAX_REDIRECTS = 5;

type Link = { readonly path: string; readonly url: string };

/** The links of an offer as its form has them. Video pages are at two houses that are known. */
export function linksOf({ legal, support, marketplace }: OfferContent): readonly Link[] {
  const { publicAzure, azureGovernment } = support?.urls ?? {};
  return [
    ...(marketplace?.usefulLinks ?? []).map(({ id, url }) => ({
      path: `marketplace.usefulLinks[${id}].url`,
      url,
    })),
    { path: 'legal.privacyPolicyUrl', url: legal?.privacyPolicyUrl },
    { path: 'support.urls.publicAzure', url: publicAzure },
    { path: 'support.urls.azureGovernment', url: azureGovernment },
  ].flatMap(({ path, url }) => (typeof url === 'string' ? [{ path, url: url.trim() }] : []));
}

/** A warning for each link that leads nowhere; none where the installation asks nobody. */
export async function checkLinks(
  deps: Deps,
  content: OfferContent,
  signal: AbortSignal,
): Promise<readonly PlacedFinding[]> {
  if (!deps.settings.checkLinks) return [];
  const links = linksOf(content);
  const open = [...new Set(links.map(({ url }) => url))];
  const faults = new Map<string, Fault>();
  const end = performance.now() + deps.timing.linksMs;
  const hasTime = () => performance.now() < end;
  const work = async () => {
    for (let url = open.shift(); url !== undefined && hasTime(); url = open.shift()) {
      const fault = await faultOf(deps, url, hasTime, signal);
      // Our own network is away: it is for the other links too, and the publication need not wait for each of them.
      if (fault === 'PLATFORM') open.length = 0;
      else if (fault !== null) faults.set(url, fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return links.flatMap(({ path, url }) => {
    const fault = faults.get(url);
    return fault === undefined ? [] : [linkFinding(path, url, fault)];
  });
}

type Fault = { readonly code: string; readonly text: Text };

/** What is wrong with an address; null when it leads somewhere, `PLATFORM` when we cannot ask. */
async function faultOf(
  deps: Deps,
  url: string,
  hasTime: () => boolean,
  signal: AbortSignal,
): Promise<Fault | 'PLATFORM' | null> {
  const first = await follow(deps, url, hasTime, signal);
  // Once more: a line that is away for a moment is nothing to tell.
  const answer = mayPass(first) ? await follow(deps, url, hasTime, signal) : first;
  if (answer === null) return null;
  if (answer.kind === 'answered') {
    const { status } = answer;
    return {
      code: `STATUS_${status}`,
      text: { en: `it answers with status ${status}`, fr: `elle répond par le statut ${status}` },
    };
  }
  return answer.fault === 'PLATFORM'
    ? 'PLATFORM'
    : { code: answer.reason, text: unreachableTexts[answer.reason] };
}

const mayPass = (answer: OutboundAnswer | NoAnswer | null): boolean =>
  answer !== null &&
  (answer.kind === 'answered' ? answer.status >= 500 : answer.reason !== 'ADDRESS_NOT_ALLOWED');

/**
 * Asks for an address and for those that it sends on to, each through the same filter. Null for what leads somewhere, and
 * for an address without TLS, which nobody is asked for.
 */
async function follow(
  { outbound }: Deps,
  first: string,
  hasTime: () => boolean,
  signal: AbortSignal,
): Promise<OutboundAnswer | NoAnswer | null> {
  let url = first;
  for (let hop = 0; hop <= MAX_REDIRECTS && hasTime(); hop += 1) {
    if (URL.parse(url)?.protocol === 'http:') return null;
    const answer = await outbound.request(url, {
      method: 'GET',
      headers: { accept: 'text/html, */*;q=0.5' },
      timeoutMs: LINK_TIMEOUT_MS,
      // The head says what we ask for.
      maxResponseBytes: 1,
      signal,
    });
    if (answer.kind === 'unreachable') return answer;
    const next = URL.parse(answer.headers['location'] ?? '', url);
    const sendsOn = answer.status >= 300 && answer.status < 400 && next !== null;
    if (!sendsOn) return isThere(answer.status) ? null : answer;
    url = next.href;
  }
  return null;
}

/** A program is often kept out where people are let in, and told to come again: that is no fault of the link. */
const isThere = (status: number): boolean => status < 400 || [403, 405, 406, 429].includes(status);

function linkFinding(fieldPath: string, url: string, { code, text }: Fault): PlacedFinding {
  return {
    finding: {
      ruleId: 'LINK-001',
      findingId: code,
      level: 'warning',
      blocking: false,
      file: null,
      line: null,
      column: null,
      endLine: null,
      endColumn: null,
      jsonPath: null,
      innerTemplate: null,
      message: {
        en: `The link ${url} was asked for and does not lead to a page: ${text.en}.`,
        fr: `Le lien ${url} a été demandé et ne mène à aucune page\u00a0: ${text.fr}.`,
      },
      help: {
        en: 'Customers and reviewers follow the links of an offer before anything else. This was seen from here at that moment and keeps nothing from being published.',
        fr: 'Les clients et les réviseurs suivent d’abord les liens d’une offre. Ceci a été constaté d’ici à ce moment-là et n’empêche aucune publication.',
      },
      fix: {
        text: {
          en: 'Open the link in a private window. Correct it, or make the page public.',
          fr: 'Ouvrez le lien dans une fenêtre privée. Corrigez-le, ou rendez la page publique.',
        },
        edit: null,
      },
      fingerprint: hashOf(['LINK-001', fieldPath, url]),
    },
    skuId: null,
    packageVersion: null,
    packageSha256: null,
    fieldPath,
    codeFrame: [],
  };
}
