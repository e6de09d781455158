/**
 * What everybody gets of every field, mutation, subscription and route, as one letter each:
 * `+` an answer, `0` nothing (null, an empty list, or the thing itself is not there), `-` NOT_FOUND, `!` FORBIDDEN,
 * `?` UNAUTHENTICATED, `x` the token is turned away (HTTP 401).
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'graphql';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type {
  GraphQLArgument,
  GraphQLError,
  GraphQLField,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLObjectType,
} from 'graphql';
import type { Actor } from '../../src/domain/actor.ts';
import { nodeTypes } from '../../src/schema/global-id.ts';
import { schema } from '../../src/schema/index.ts';
import type { Data } from '../schema/api.ts';
import { askers, isSession } from './scene.ts';
import type { Asker, Scene } from './scene.ts';

/** Letters by row; `Offer.draft` → one for each asker. */
export type Letters = Map<string, string[]>;

/** The committed table: a row is a field, a mutation, a subscription or a route, and a letter for each asker. */
export async function expectedRows(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(import.meta.dirname, 'matrix.txt'), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at).trim(), line.slice(at + 1)] as const;
    });
  assert.equal(new Set(rows.map(([row]) => row)).size, rows.length, 'a row is there twice');
  return new Map(rows);
}

/** Compares letter by letter: the rows that are not as the table says, as they are now. */
export function differences(expected: ReadonlyMap<string, string>, letters: Letters): string[] {
  const wrong: string[] = [];
  for (const [row, now] of letters) {
    const line = now.join('');
    assert.equal(line.length, askers.length, row);
    const wanted = expected.get(row);
    if (wanted === line) continue;
    const told = wanted === undefined ? 'has no row' : `expected ${wanted}`;
    wrong.push(`${row.padEnd(58)} ${line}   ${told}`);
  }
  return wrong;
}

/** Fields asked by one operation. */
const BATCH = 25;

/**
 * Envelopes: what holds the answer of a mutation, a refusal, or a page. Who gets one is the row of the mutation or the
 * list.
 */
const isEnvelope = (type: GraphQLObjectType): boolean =>
  /(?:Payload|Edge|Connection)$/.test(type.name) ||
  type.name === 'PageInfo' ||
  type.getInterfaces().some(({ name }) => name === 'UserError');

/** Types that only a stream carries; they are asked with it. */
const streamed = ['ReviewQueueChanged', 'StreamStarted', 'TransitionDelivered', 'StreamReset'];

/** Rows that nobody can be asked for at will, and why. */
export const unasked: Readonly<Record<string, string>> = {
  EditConflict: 'a part of the refusal DraftConflict',
  SheetFault: 'a part of the refusal SheetRefused',
  PackageFault: 'a part of the refusal FileRefused',
  StageProgress: 'a part of the same streams, at most one a second while a worker works',
};

/** Fields that nobody gets anything of here, and why. */
export const shownToNobody: Readonly<Record<string, string>> = {
  'Deployment.deployToAzureUrl': 'the offer is a managed application, which has none',
  'FormImageSize.largestSide': 'the first image of the form has an exact size',
  'PlanFault.parameter': 'the plan’s fault is one of a resource',
  'Progress.done': 'a measure of a worker at work, and none works here',
  'Progress.total': 'the same',
  'Progress.unit': 'the same',
  'Step.progress': 'the same',
  'UserErrorInfo.availableWhen': 'no time makes an id of an offer good',
};

/** Where a type is looked at for a field, when the shortest way leads to one that has nothing to show of it. */
const betterWays: Readonly<Record<string, (scene: Scene) => Way>> = {
  'ComparedSide.draftVersion': (scene) => ({
    open: `${ofOffer(scene)} differences(from: { slot: PRODUCTION }, to: { slot: DRAFT }) { to {`,
    close: '} } } }',
  }),
  'DiffLine.oldNumber': (scene) => ({
    open: `${ofOffer(scene)} differences(from: { slot: PRODUCTION }, to: { slot: DRAFT }) { file(skuId: "standard", path: "mainTemplate.json") { hunks { lines {`,
    close: '} } } } } }',
  }),
  'UploadedImage.height': partOfUpload('image'),
  'UploadedImage.sha256': partOfUpload('image'),
  'UploadedImage.width': partOfUpload('image'),
  'UploadedAudience.faultCount': partOfUpload('audience'),
  'UploadedAudience.rows': partOfUpload('audience'),
  'UploadedAudience.sha256': partOfUpload('audience'),
};
const ofOffer = ({ nodes }: Scene): string => `node(id: "${nodes.Offer}") { ... on Offer {`;

function partOfUpload(part: 'image' | 'audience'): (scene: Scene) => Way {
  return ({ instead }) => ({
    open: `${nodeOf('Upload', instead[`Upload.${part}`] ?? '')} ${part} {`,
    close: '} } }',
  });
}

/** Arguments that must be given, as text of a document. */
const fieldArguments: Readonly<Record<string, (scene: Scene) => string>> = {
  'Listing.deploymentPlan': () => '(skuId: "standard")',
  'Preview.deploymentPlan': () => '(skuId: "standard")',
  'Differences.file': () => '(skuId: "standard", path: "mainTemplate.json")',
  'Offer.comparison': () => '(with: PREVIEW)',
  'Offer.pricesCsvUrl': () => '(skuId: "standard")',
  'Offer.differences': () => '(from: { slot: PRODUCTION }, to: { slot: DRAFT })',
  'Publication.findingGroups': () => '(by: FILE)',
  'Review.file': () => '(skuId: "standard", path: "mainTemplate.json")',
  // What was done before somebody began to look, so that it is sealed.
  'Query.audit': () => '(first: 3, filter: { action: "publish" })',
  // Others look at the preview while they ask for it.
  'Offer.previewAccessLog': () => '(first: 50)',
  'Query.listing': () => '(publisher: "solenne", slug: "offer-1")',
  'Query.node': ({ nodes }) => `(id: "${nodes.Offer}")`,
  'Query.nodes': ({ nodes }) => `(ids: ["${nodes.Offer}"])`,
  'Query.offer': () => '(publisher: "solenne", offerId: "offer-1")',
  'Query.offerIdRefusal': () => '(publisher: "solenne", offerId: "offer-1")',
  'Query.preview': () => '(publisher: "solenne", offerId: "offer-1")',
  'Query.validateDraft': ({ nodes }) => `(offerId: "${nodes.Offer}", edits: [])`,
};

const fieldsOf = (type: GraphQLObjectType): GraphQLField<unknown, unknown>[] =>
  Object.values(type.getFields() as Record<string, GraphQLField<unknown, unknown>>);

const argumentsOf = (scene: Scene, type: string, field: GraphQLField<unknown, unknown>): string => {
  const given = fieldArguments[`${type}.${field.name}`];
  if (given !== undefined) return given(scene);
  const needed = field.args.find(({ type: arg }) => isNonNullType(arg));
  if (needed !== undefined) {
    throw new Error(`Say in fieldArguments how ${type}.${field.name} is asked: ${needed.name}.`);
  }
  // Few items: an operation may cost so much.
  return field.args.some(({ name }) => name === 'first') ? '(first: 3)' : '';
};

/** How a type is reached: what stands before and behind its selection. */
type Way = { readonly open: string; readonly close: string };

const objectTypes = (): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) &&
      !type.name.startsWith('__') &&
      !isEnvelope(type) &&
      !['Query', 'Mutation', 'Subscription'].includes(type.name),
  );

const nodeOf = (type: string, id: string): string => `node(id: "${id}") { ... on ${type} {`;

/** A way to each type: nodes by their id, everything else by the shortest path from a node or a root field. */
function waysTo(scene: Scene): Map<string, Way> {
  const ways = new Map<string, Way>();
  const queue: GraphQLObjectType[] = [];
  const reach = (type: GraphQLObjectType, way: Way) => {
    if (ways.has(type.name)) return;
    ways.set(type.name, way);
    queue.push(type);
  };
  const step = (way: Way, from: string, field: GraphQLField<unknown, unknown>) => {
    const named = getNamedType(field.type);
    const open = `${way.open} ${field.name}${argumentsOf(scene, from, field)} {`;
    const members = isUnionType(named) ? named.getTypes() : isObjectType(named) ? [named] : [];
    for (const member of members) {
      const inside = isUnionType(named)
        ? { open: `${open} ... on ${member.name} {`, close: `} } ${way.close}` }
        : { open, close: `} ${way.close}` };
      if (!isEnvelope(member)) reach(member, inside);
      const list = member.name.endsWith('Connection') ? member.getFields()['nodes'] : undefined;
      if (list === undefined) continue;
      const item = getNamedType(list.type);
      if (isObjectType(item)) {
        reach(item, { open: `${inside.open} nodes {`, close: `} ${inside.close}` });
      }
    }
  };
  for (const name of nodeTypes) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no type.`);
    reach(type, { open: nodeOf(name, scene.nodes[name]), close: '} }' });
  }
  const query = schema.getQueryType();
  if (query) for (const field of fieldsOf(query)) step({ open: '', close: '' }, 'Query', field);
  for (let type = queue.shift(); type !== undefined; type = queue.shift()) {
    const way = ways.get(type.name);
    if (way === undefined) continue;
    for (const field of fieldsOf(type)) step(way, type.name, field);
  }
  return ways;
}

/** What is selected of a field: of a page whether there are items, of everything else that it is there. */
function innerOf(type: GraphQLNamedType): string {
  if (isObjectType(type) && type.name.endsWith('Connection')) return ' { nodes { __typename } }';
  return isCompositeType(type) ? ' { __typename }' : '';
}

type Question = { readonly row: string; readonly source: string };

/** One question for each field of each type, and for each root field. */
export function questions(scene: Scene): Question[] {
  const ways = waysTo(scene);
  const asked: Question[] = [];
  const ask = (type: string, shortest: Way, field: GraphQLField<unknown, unknown>) => {
    const row = `${type}.${field.name}`;
    const other = scene.instead[row];
    const way =
      betterWays[row]?.(scene) ??
      (other === undefined ? shortest : { open: nodeOf(type, other), close: '} }' });
    const inner = innerOf(getNamedType(field.type));
    const source = `${way.open} asked: ${field.name}${argumentsOf(scene, type, field)}${inner} ${way.close}`;
    asked.push({ row, source });
  };
  const query = schema.getQueryType();
  if (query) for (const field of fieldsOf(query)) ask('Query', { open: '', close: '' }, field);
  // A type whose rows are not all for the same people.
  const toOperators = nodeOf('MailMessage', scene.operatorMail);
  asked.push({
    row: 'MailMessage.subject (to the operators)',
    source: `${toOperators} asked: subject } }`,
  });
  for (const type of objectTypes()) {
    if (streamed.includes(type.name) || type.name in unasked) continue;
    const way = ways.get(type.name);
    if (way === undefined) throw new Error(`No way leads to ${type.name}.`);
    for (const field of fieldsOf(type)) ask(type.name, way, field);
  }
  return asked;
}

/** True when something is there at the end of the path. */
function isSomething(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.some(isSomething);
  if (typeof value !== 'object') return true;
  const parts = value as Record<string, unknown>;
  if ('asked' in parts) return isSomething(parts['asked']);
  const inner = Object.entries(parts).filter(([name]) => name !== '__typename');
  if (inner.length === 0) return Object.keys(parts).length > 0;
  return inner.some(([, one]) => isSomething(one));
}

const letterOf: Readonly<Record<string, string>> = {
  NOT_FOUND: '-',
  FORBIDDEN: '!',
  UNAUTHENTICATED: '?',
};

const letterFor = (code: unknown): string => {
  const letter = letterOf[String(code)];
  if (letter === undefined) throw new Error(`An error has the code ${String(code)}.`);
  return letter;
};

/** Asks several questions in one operation; in two when they cost too much together, or one takes the others' answer. */
async function askBatch(scene: Scene, actor: Actor, batch: readonly Question[]): Promise<string[]> {
  // Each question is a root of its own, so an error of one leaves the others alone.
  const source = `query { ${batch
    .map(({ source: one }, index) => one.trim().replace(/^(?:asked: )?(\w+)/, `q${index}: $1`))
    .join('\n')} }`;
  const { data, errors } = await scene.api.answer(actor, source);
  const isTooMuch = (error: GraphQLError) => error.extensions['code'] === 'QUERY_TOO_COMPLEX';
  const whole = errors.find((error) => error.path === undefined || isTooMuch(error));
  if (whole !== undefined && (!isTooMuch(whole) || batch.length === 1)) {
    throw new Error(`${batch.map(({ row }) => row).join(', ')}: ${whole.message}`);
  }
  // An error of a root field that is never null leaves no data at all.
  if (whole !== undefined || (data === null && batch.length > 1)) {
    const half = Math.ceil(batch.length / 2);
    return [
      ...(await askBatch(scene, actor, batch.slice(0, half))),
      ...(await askBatch(scene, actor, batch.slice(half))),
    ];
  }
  return batch.map(({ row }, index) => {
    const name = `q${index}`;
    const error = errors.find(({ path }) => path?.[0] === name);
    if (error === undefined) return isSomething(data?.[name]) ? '+' : '0';
    if (error.extensions['code'] === undefined) throw new Error(row, { cause: error });
    return letterFor(error.extensions['code']);
  });
}

/** Asks everything that can be read, for everybody. */
export async function readLetters(scene: Scene): Promise<Letters> {
  const letters: Letters = new Map();
  const asked = questions(scene);
  for (const asker of askers) {
    const actor = scene.actorOf(asker);
    for (let from = 0; from < asked.length; from += BATCH) {
      const batch = asked.slice(from, from + BATCH);
      const answers = actor === null ? batch.map(() => 'x') : await askBatch(scene, actor, batch);
      batch.forEach(({ row }, index) => put(letters, row, answers[index] ?? ''));
    }
  }
  return letters;
}

const put = (letters: Letters, row: string, letter: string) => {
  const found = letters.get(row) ?? [];
  found.push(letter);
  letters.set(row, found);
};

/** What a mutation is asked where its answer must depend on the caller's rights and not on luck. */
const inputs: Readonly<Record<string, (scene: Scene) => Record<string, unknown>>> = {
  acceptInvitation: () => ({ code: 'unknown' }),
  changeMemberRole: () => ({ role: 'CONTRIBUTOR' }),
  changePublisherProfile: () => ({}),
  createApiToken: () => ({ role: 'CONTRIBUTOR' }),
  registerApiClient: () => ({ role: 'CONTRIBUTOR' }),
  inviteMember: () => ({ role: 'CONTRIBUTOR' }),
  redeemPreviewInvitation: () => ({ code: 'unknown' }),
  revokePreviewGrant: ({ spareGrantId }) => ({ grantId: spareGrantId }),
  startUpload: () => ({ kind: 'IMAGE' }),
  importPrices: () => ({ skuId: 'standard' }),
  rollBackPackage: () => ({ skuId: 'standard' }),
  saveView: () => ({ name: 'All' }),
};

/** What else a mutation is asked, where its input decides which rule counts: rows of their own, by what they ask for. */
const otherInputs: Readonly<
  Record<string, Readonly<Record<string, (scene: Scene) => Record<string, unknown>>>>
> = {
  comment: { answers: ({ nodes }) => ({ threadId: nodes.ReviewThread }) },
  publish: { replaces: () => ({ supersede: true }) },
};

/** Asked last, because they end what others are asked with. */
const last = [
  'closeSupportRequest',
  'revokeInvitation',
  'revokeApiToken',
  'revokeApiClient',
  'revokeSession',
  'deleteView',
  'eraseLeads',
  'leavePublisher',
];

/** The ids that inputs name; a new name must be told here. */
const idFields = (scene: Scene): Readonly<Record<string, string>> => ({
  offerId: scene.nodes.Offer,
  publisherId: scene.nodes.Publisher,
  memberId: scene.nodes.Member,
  invitationId: scene.nodes.MemberInvitation,
  reviewId: scene.nodes.Review,
  threadId: scene.nodes.ReviewThread,
  stageRunId: scene.nodes.StageRun,
  tokenId: scene.nodes.ApiToken,
  apiClientId: scene.nodes.ApiClient,
  sessionId: scene.nodes.Session,
  viewId: scene.nodes.SavedView,
  listingId: scene.nodes.Listing,
  leadId: scene.nodes.Lead,
  grantId: scene.nodes.PreviewGrant,
  mailId: scene.nodes.MailMessage,
  supportRequestId: scene.nodes.SupportRequest,
  uploadId: scene.nodes.Upload,
  checkId: scene.nodes.Check,
});

function valueFor(
  scene: Scene,
  mutation: string,
  field: GraphQLArgument | GraphQLInputField,
  type: GraphQLInputType,
): unknown {
  if (isNonNullType(type)) return valueFor(scene, mutation, field, type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) return {};
  if (type.name === 'ID') {
    const id = idFields(scene)[field.name];
    if (id === undefined)
      throw new Error(`Say in idFields what ${mutation} means by ${field.name}.`);
    return id;
  }
  if (field.name === 'publisher') return 'solenne';
  // Nothing that a command takes: whoever may do it is told so, and nothing changes.
  if (type.name === 'Int' || type.name === 'Float') return 999_999;
  if (type.name === 'Boolean') return false;
  return type.name === 'JSON' ? {} : '';
}

/** The input of a mutation, with every field that must be there. */
export function inputFor(scene: Scene, mutation: string): Record<string, unknown> {
  const field = schema.getMutationType()?.getFields()[mutation];
  const type = getNamedType(field?.args[0]?.type);
  if (!isInputObjectType(type)) throw new Error(`${mutation} has no input.`);
  const required = Object.values(type.getFields()).filter((one) => isNonNullType(one.type));
  return {
    ...Object.fromEntries(
      required.map((one) => [one.name, valueFor(scene, mutation, one, one.type)]),
    ),
    ...inputs[mutation]?.(scene),
  };
}

export const mutations = (): string[] => {
  const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
  return [...names.filter((name) => !last.includes(name)), ...last];
};

/** The outcome of one mutation of somebody, as the client reads it. */
export async function outcomeOf(
  scene: Scene,
  actor: Parameters<Scene['api']['answer']>[0],
  mutation: string,
  input: Record<string, unknown>,
): Promise<{ readonly letter: string; readonly answer: Data | null }> {
  const title = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const { data, errors } = await scene.api.answer(
    actor,
    `mutation ($input: ${title}Input!) { ${mutation}(input: $input) {
      __typename ... on UserError { code message path availableWhen docsUrl } } }`,
    { input },
  );
  const [error] = errors;
  if (error !== undefined) {
    if (error.extensions['code'] === undefined) throw error.originalError ?? error;
    return { letter: letterFor(error.extensions['code']), answer: null };
  }
  const answer = data?.[mutation] ?? null;
  const code: unknown = answer?.code;
  return { letter: letterOf[typeof code === 'string' ? code : ''] ?? '+', answer };
}

export async function mutationLetters(scene: Scene): Promise<Letters> {
  const letters: Letters = new Map();
  const rows = mutations().flatMap((mutation) => [
    { mutation, row: `Mutation.${mutation}`, more: {} },
    ...Object.entries(otherInputs[mutation] ?? {}).map(([what, more]) => ({
      mutation,
      row: `Mutation.${mutation} (${what})`,
      more: more(scene),
    })),
  ]);
  for (const { mutation, row, more } of rows) {
    for (const asker of askers) {
      const actor = scene.actorOf(asker);
      if (actor === null) {
        put(letters, row, 'x');
        continue;
      }
      const input = { ...inputFor(scene, mutation), ...more };
      const { letter } = await outcomeOf(scene, actor, mutation, input);
      put(letters, row, letter);
    }
  }
  return letters;
}

/** Parts of paths and what they are in the scene. */
const pathParts = (scene: Scene): Readonly<Record<string, string>> => ({
  publisher: 'solenne',
  offerId: 'offer-1',
  skuId: 'standard',
  slug: 'offer-1',
  sha256: scene.packageSha256,
  image: scene.imageSha256,
  ticket: scene.ticket,
  code: 'unknown',
  mail: scene.nodes.MailMessage,
  file: 'icon.svg',
  account: 'owner',
  rule: 'PKG-001',
  address: scene.uploadAddress,
  '*': 'mainTemplate.json',
});

const statusLetters: Readonly<Record<number, string>> = {
  401: 'x',
  403: '!',
  404: '-',
};

/** What an upload that goes on sends along. */
const uploadHeaders = {
  'tus-resumable': '1.0.0',
  'upload-offset': '0',
  'content-type': 'application/offset+octet-stream',
};

/** Asked last and in this order, because they end the session that others are asked with. */
const lastRoutes = ['/sign-out', '/sign-in/demo/:account'];

/** How a caller shows who he is: by a header, or as a page of ours in a browser that keeps a session. */
function headersOf({ secrets }: Scene, asker: Asker): Readonly<Record<string, string>> {
  const secret = secrets[asker];
  if (secret === null) return {};
  return isSession(secret)
    ? { cookie: `__Host-vitrine-session=${secret}`, 'sec-fetch-site': 'same-origin' }
    : { authorization: `Bearer ${secret}` };
}

/** The routes of the server, each method of each, asked as everybody. */
export async function routeLetters(scene: Scene): Promise<Letters> {
  const letters: Letters = new Map();
  const routes = [...scene.http.routes].sort(
    (one, other) => lastRoutes.indexOf(one.path) - lastRoutes.indexOf(other.path),
  );
  for (const { methods, path } of routes) {
    const target = path
      .split('/')
      .map((part) => {
        if (part !== '*' && !part.startsWith(':')) return part;
        // The hash of a path that ends in an image is one of an image.
        const isImage = part === ':sha256' && /image/.test(path);
        const value = pathParts(scene)[isImage ? 'image' : part.replace(/^:/, '')];
        if (value === undefined) throw new Error(`Say in pathParts what ${part} of ${path} is.`);
        return value;
      })
      .join('/');
    for (const method of methods) {
      const answers = await Promise.all(
        askers.map(async (asker) => {
          const headers = headersOf(scene, asker);
          const { address } = scene.http;
          const response = await fetch(`http://127.0.0.1:${address.port}${target}`, {
            method,
            headers: { ...headers, ...(path.startsWith('/uploads/') ? uploadHeaders : {}) },
            redirect: 'manual',
          });
          await response.arrayBuffer();
          // What is no refusal of the caller is an answer: also that the request itself is no good.
          return (
            statusLetters[response.status] ?? (response.status < 500 ? '+' : `${response.status}`)
          );
        }),
      );
      for (const answer of answers) put(letters, `${method} ${path}`, answer);
    }
  }
  return letters;
}

/** The subscriptions, with the fields of the types that only they carry. */
const subscriptions: Readonly<Record<string, (scene: Scene) => string>> = {
  checkFinished: ({ nodes }) => `checkFinished(checkId: "${nodes.Check}") { __typename }`,
  offerTransitions: ({ nodes }) => `offerTransitions(offerId: "${nodes.Offer}") { __typename }`,
  transitions: ({ nodes }) => `transitions(publisherId: "${nodes.Publisher}") { __typename }`,
  reviewQueueChanged: () => 'reviewQueueChanged { __typename }',
};

/** A stream that begins with an event of that type. */
const beginsWith: Readonly<Record<string, (scene: Scene) => string>> = {
  ReviewQueueChanged: () => 'reviewQueueChanged',
  StreamStarted: ({ nodes }) => `offerTransitions(offerId: "${nodes.Offer}")`,
  StreamReset: ({ nodes }) => `offerTransitions(offerId: "${nodes.Offer}", after: "nonsense")`,
  TransitionDelivered: ({ nodes, cursor }) =>
    `offerTransitions(offerId: "${nodes.Offer}", after: "${cursor}")`,
};

async function isOpened(
  scene: Scene,
  asker: Asker,
  source: string,
  wanted: string | null,
): Promise<string> {
  const actor = scene.actorOf(asker);
  if (actor === null) return 'x';
  parse(source);
  const { errors, events } = await scene.api.watch(actor, source);
  if (events === null) {
    const [error] = errors;
    if (error?.extensions['code'] === undefined) throw error?.originalError ?? error;
    return letterFor(error.extensions['code']);
  }
  // A stream that is open is a right; those with a wanted event are looked into.
  const event = wanted === null ? { opened: true } : await events.next();
  await events.end();
  return isSomething(event) ? '+' : '0';
}

export async function subscriptionLetters(scene: Scene): Promise<Letters> {
  const letters: Letters = new Map();
  const rows: { row: string; source: string; wanted: string | null }[] = [];
  for (const name of Object.keys(schema.getSubscriptionType()?.getFields() ?? {})) {
    const source = subscriptions[name]?.(scene);
    if (source === undefined) throw new Error(`Say in subscriptions how ${name} is asked.`);
    rows.push({ row: `Subscription.${name}`, source: `subscription { ${source} }`, wanted: null });
  }
  for (const name of streamed) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no type.`);
    for (const field of fieldsOf(type)) {
      const inner = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
      const begin = beginsWith[name]?.(scene) ?? '';
      const source = `subscription { ${begin} { ... on ${name} { asked: ${field.name}${inner} } } }`;
      rows.push({ row: `${name}.${field.name}`, source, wanted: name });
    }
  }
  for (const { row, source, wanted } of rows) {
    const answers = await Promise.all(
      askers.map(async (asker) => await isOpened(scene, asker, source, wanted)),
    );
    for (const answer of answers) put(letters, row, answer);
  }
  return letters;
}
