import { say } from '../certification/print.ts';
import { MANY, define, shown } from './call.ts';
import type { Call, LanguageFunction } from './call.ts';
import { addDuration, civilTimeOf, readDuration, readMoment, writeMoment } from './moment.ts';
import { onlyInDefault } from './text-functions.ts';
import { derived, firstHole, holeOf, isUnknown, shownText, unknown } from './value.ts';
import type { Hole, Unknown, Value } from './value.ts';

/**
 * Functions of dates, of the deployment and of resources.
 * Source: "Date functions", "Deployment functions", "Resource functions", "Scope functions for ARM templates".
 */
export const scopeFunctions: Readonly<Record<string, LanguageFunction>> = {
  utcNow: define(0, 1, (call) => {
    onlyInDefault(call);
    const format = call.args.length > 0 ? call.text(0) : 'yyyyMMddTHHmmssZ';
    return written(call, call.scope.world.nowMs, format);
  }),
  dateTimeAdd: define(2, 3, (call) => {
    const moment = readMoment(call.text(0));
    if (moment === null)
      return unknown(holeOf('NOT_EVALUATED', `dateTimeAdd('${shown(call.text(0))}')`));
    const duration = readDuration(call.text(1));
    if (duration === null) {
      return call.wrongValue(
        1,
        'the text is no ISO 8601 duration.',
        'le texte n’est pas une durée ISO 8601.',
      );
    }
    const later = addDuration(moment, duration);
    // Without a format the documentation says one thing and shows another.
    if (later === null || call.args.length < 3)
      return unknown(holeOf('NOT_EVALUATED', 'dateTimeAdd(…)'));
    return written(call, later, call.text(2));
  }),
  dateTimeFromEpoch: define(1, 1, (call) => {
    const moment = call.int(0) * 1000;
    if (Math.abs(moment) > 250_000_000_000_000 || civilTimeOf(moment).year < 1) {
      call.wrongValue(0, 'the moment is beyond the calendar.', 'le moment dépasse le calendrier.');
    }
    return written(call, moment, 'yyyy-MM-ddTHH:mm:ssZ');
  }),
  dateTimeToEpoch: define(1, 1, (call) => {
    const moment = readMoment(call.text(0));
    if (moment === null) {
      return unknown(holeOf('NOT_EVALUATED', `dateTimeToEpoch('${shown(call.text(0))}')`));
    }
    return Math.floor(moment / 1000);
  }),
  copyIndex: define(0, 2, (call) => {
    const named = typeof call.arg(0) === 'string';
    const offset = call.args.length > (named ? 1 : 0) ? call.int(named ? 1 : 0) : 0;
    const { copies } = call.scope;
    const copy = named
      ? copies.findLast(({ name }) => name.toLowerCase() === call.text(0).toLowerCase())
      : copies.at(-1);
    if (copy === undefined) {
      return call.fault(
        'NOT_ALLOWED_HERE',
        named
          ? say(
              `copyIndex: no copy loop named "${shown(call.text(0))}" goes around this.`,
              `copyIndex : aucune boucle copy nommée « ${shown(call.text(0))} » n’entoure ceci.`,
            )
          : say(
              'copyIndex: no copy loop goes around this.',
              'copyIndex : aucune boucle copy n’entoure ceci.',
            ),
      );
    }
    if (typeof copy.index === 'number') return copy.index + offset;
    return isUnknown(copy.index) ? unknown(derived('copyIndex', firstHole(copy.index))) : null;
  }),
  deployment: define(0, 0, (call) => {
    const { name, templateUri } = call.scope.deployment;
    const { make } = call;
    return make.object([
      { key: 'name', value: name },
      { key: 'location', value: call.scope.place.location },
      {
        key: 'properties',
        value: make.object([
          { key: 'templateLink', value: make.object([{ key: 'uri', value: templateUri }]) },
          {
            key: 'template',
            value: unknown(holeOf('NOT_EVALUATED', 'deployment().properties.template')),
          },
          {
            key: 'parameters',
            value: unknown(holeOf('NOT_EVALUATED', 'deployment().properties.parameters')),
          },
          { key: 'mode', value: 'Incremental' },
          { key: 'provisioningState', value: 'Accepted' },
        ]),
      },
    ]);
  }),
  subscription: define(0, 0, (call) => {
    const { subscriptionId } = call.scope.place;
    return call.make.object([
      { key: 'id', value: call.make.pieces(['/subscriptions/', ...piecesIn(subscriptionId)]) },
      { key: 'subscriptionId', value: subscriptionId },
      { key: 'tenantId', value: notGiven('subscription().tenantId', 36) },
      { key: 'displayName', value: notGiven('subscription().displayName') },
    ]);
  }),
  resourceGroup: define(0, 0, (call) => {
    const { level, resourceGroup, location } = call.scope.place;
    if (level !== 'RESOURCE_GROUP') {
      call.fault(
        'NOT_ALLOWED_HERE',
        say(
          'resourceGroup: the template is not deployed to a resource group.',
          'resourceGroup : le modèle n’est pas déployé dans un groupe de ressources.',
        ),
      );
    }
    return call.make.object([
      { key: 'id', value: call.make.pieces(groupId(call)) },
      { key: 'name', value: resourceGroup },
      { key: 'type', value: 'Microsoft.Resources/resourceGroups' },
      { key: 'location', value: location },
      { key: 'managedBy', value: notGiven('resourceGroup().managedBy') },
      { key: 'tags', value: notGiven('resourceGroup().tags') },
      {
        key: 'properties',
        value: call.make.object([{ key: 'provisioningState', value: 'Succeeded' }]),
      },
    ]);
  }),
  tenant: define(0, 0, () => notGiven('tenant()')),
  managementGroup: define(0, 0, () => notGiven('managementGroup()')),
  environment: define(0, 0, () => notGiven('environment()')),
  deployer: define(0, 0, () => notGiven('deployer()')),
  resourceId: define(2, MANY, resourceId, 'own'),
  subscriptionResourceId: define(
    2,
    MANY,
    (call) => {
      const { typeAt, before } = typedAt(call, 1);
      const subscription = before.length > 0 ? call.arg(0) : call.scope.place.subscriptionId;
      return identified(call, typeAt, ['/subscriptions/', ...piecesIn(subscription)]);
    },
    'own',
  ),
  tenantResourceId: define(2, MANY, (call) => identified(call, typedAt(call, 0).typeAt, []), 'own'),
  managementGroupResourceId: define(
    2,
    MANY,
    (call) => {
      const { typeAt, before } = typedAt(call, 1);
      const group: readonly (string | Hole)[] =
        before.length > 0 ? call.pieces(0) : [holeOf('NOT_GIVEN', 'managementGroup().name')];
      return identified(call, typeAt, [
        '/providers/Microsoft.Management/managementGroups/',
        ...group,
      ]);
    },
    'own',
  ),
  extensionResourceId: define(
    3,
    MANY,
    (call) => {
      const base = call.pieces(0);
      return identified(call, 1, base.length === 1 && base[0] === '/' ? [] : base);
    },
    'own',
  ),
};

/** Functions whose result exists once the resources do, by their lower-case names. `list…` is one more. */
export const runtimeFunctions: ReadonlySet<string> = new Set([
  'reference',
  'references',
  'providers',
  'pickzones',
  'getsecret',
  'onlyifnotexists',
  'tologicalzone',
  'tologicalzones',
  'tophysicalzone',
  'tophysicalzones',
]);

/** Functions that Azure evaluates and this evaluator does not, by their lower-case names. */
export const otherFunctions: ReadonlySet<string> = new Set([
  'builduri',
  'cidrhost',
  'cidrsubnet',
  'externalinput',
  'loaddirectoryfileinfo',
  'parsecidr',
  'parseuri',
  'thisresource',
]);

function written(call: Call, moment: number, format: string): Value {
  const text = writeMoment(moment, format);
  return text === null
    ? unknown(holeOf('NOT_EVALUATED', `${call.name} '${shown(format)}'`))
    : call.make.text(text);
}

export function notGiven(what: string, length: number | null = null): Unknown {
  return unknown(holeOf('NOT_GIVEN', what, length));
}

function piecesIn(value: Value): readonly (string | Hole)[] {
  if (isUnknown(value)) return value.pieces;
  return [shownText(value)];
}

function groupId(call: Call): readonly (string | Hole)[] {
  const { subscriptionId, resourceGroup } = call.scope.place;
  return [
    '/subscriptions/',
    ...piecesIn(subscriptionId),
    '/resourceGroups/',
    ...piecesIn(resourceGroup),
  ];
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function resourceId(call: Call): Value {
  const { typeAt, before } = typedAt(call, 2);
  const { level, subscriptionId, resourceGroup } = call.scope.place;
  const [first] = before;
  if (before.length === 0) {
    if (level === 'RESOURCE_GROUP') return identified(call, typeAt, groupId(call));
    const isSubscription = level === 'SUBSCRIPTION';
    return identified(
      call,
      typeAt,
      isSubscription ? ['/subscriptions/', ...piecesIn(subscriptionId)] : [],
    );
  }
  if (before.length === 2) {
    return identified(call, typeAt, [
      '/subscriptions/',
      ...call.pieces(0),
      '/resourceGroups/',
      ...call.pieces(1),
    ]);
  }
  // One argument before the type is a subscription when it looks like one, and else a resource group.
  if (isUnknown(first ?? null)) return unknown(derived('resourceId', firstHole(first as Unknown)));
  const isSubscription = uuid.test(call.text(0));
  const group = isSubscription ? resourceGroup : call.text(0);
  const subscription = isSubscription ? call.text(0) : subscriptionId;
  return identified(call, typeAt, [
    '/subscriptions/',
    ...piecesIn(subscription),
    '/resourceGroups/',
    ...piecesIn(group),
  ]);
}

/** Where the type stands: the first argument with a slash among the first `most` + 1. */
function typedAt(
  call: Call,
  most: number,
): { readonly typeAt: number; readonly before: readonly Value[] } {
  for (let index = 0; index <= most; index += 1) {
    const value = call.arg(index);
    if (typeof value === 'string' && value.includes('/')) {
      return { typeAt: index, before: call.args.slice(0, index) };
    }
  }
  return call.wrongValue(
    0,
    'no argument is a type such as Microsoft.Network/virtualNetworks.',
    'aucun argument n’est un type comme Microsoft.Network/virtualNetworks.',
  );
}

/** The id of the resource whose type and names begin at an argument, below a scope. */
function identified(call: Call, typeAt: number, scope: readonly (string | Hole)[]): Value {
  const [provider = '', ...types] = call.text(typeAt).split('/');
  const names = call.args.length - typeAt - 1;
  if (types.length === 0 || types.length !== names) {
    call.fault(
      'ARGUMENT_COUNT',
      say(
        `${call.name}: "${shown(call.text(typeAt))}" needs ${types.length} names; ${names} are given.`,
        `${call.name} : « ${shown(call.text(typeAt))} » demande ${types.length} noms ; ${names} sont donnés.`,
      ),
      typeAt,
    );
  }
  const pieces: (string | Hole)[] = [...scope, '/providers/', provider];
  types.forEach((type, index) => pieces.push('/', type, '/', ...call.pieces(typeAt + 1 + index)));
  return call.make.pieces(pieces);
}
