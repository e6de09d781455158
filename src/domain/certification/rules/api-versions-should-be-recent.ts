import type { Text } from '../../language.ts';
import { isOn } from '../differences.ts';
import { keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateContext, TemplateRule } from '../rule.ts';
import { hasInnerScope } from '../sources.ts';
import {
  ancestorsOf,
  findKey,
  isEmpty,
  memberOf,
  pathOf,
  sameText,
  stringForm,
  textOf,
  valueAt,
} from '../tree.ts';
import type { Hit } from '../tree.ts';
import {
  RECENT_DAYS,
  acceptableVersions,
  dateIn,
  judgeVersion,
  knownVersions,
  newestStable,
} from '../version-age.ts';
import type { VersionFault } from '../version-age.ts';

const DEPLOYMENTS = 'Microsoft.Resources/deployments';
const SWITCHED_OFF = 'disable-apiversions-should-be-recent';

export const recentApiVersions: TemplateRule = {
  id: 'apiVersions-Should-Be-Recent',
  sentence: say(
    `Resources SHOULD use api versions that are at most ${RECENT_DAYS} days old or the newest of their type.`,
    `Les ressources DEVRAIENT utiliser des versions d’API de ${RECENT_DAYS} jours au plus, ou la plus récente de leur type.`,
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check(context) {
    const { root, settings } = context;
    if (isEmpty(valueAt(root, 'resources'))) return;
    for (const hit of findKey(root, 'apiVersion')) {
      const { value } = hit.member;
      if (value.type === 'array' && value.items.length === 0) continue;
      if (isAProperty(hit)) continue;
      if (isSwitchedOff(hit)) {
        yield switchedOff(hit);
        continue;
      }
      const isLast = yield* checkVersion(context, hit);
      if (isLast && !isOn(settings, 'everyVersionChecked')) return;
    }
  },
};

/** Whether the path ends as that of a property of a resource: `.properties.apiVersion`. */
function isAProperty(hit: Hit): boolean {
  const { step } = hit.trail;
  // Few are, and a path is dear.
  if (typeof step !== 'string' || !step.toLowerCase().endsWith('properties')) return false;
  return /\.properties\.apiversion$/i.test(pathOf(hit));
}

/** Returns whether the version is old and nothing stable is newer. */
function* checkVersion(context: TemplateContext, hit: Hit): Generator<Fault, boolean> {
  const { settings, isBicepMade } = context;
  const { value } = hit.member;
  if (value.type !== 'string') {
    yield malformed('ApiVersion.Not.String', hit);
    return false;
  }
  const type = fullType(context, hit);
  if (type === null) {
    yield unknownVersion(hit, value.value, '');
    return false;
  }
  if (isBicepMade && sameText(type, DEPLOYMENTS)) return false;
  if (dateIn(value.value) === undefined) {
    yield malformed('ApiVersion.Not.Date', hit);
    return false;
  }
  const known = knownVersions(type, settings);
  const judgement = judgeVersion(value.value, known, settings);
  for (const fault of judgement.faults) {
    yield fault === 'unknown'
      ? unknownVersion(hit, value.value, type, known)
      : badVersion(fault, hit, type, known, judgement.ageDays, settings.date);
  }
  return judgement.isNewestStable;
}

/**
 * The types of the objects around and of the object itself, joined. A type that a later one begins with is left out:
 * `a/b` around `a/b/c` is `a/b/c`, and around `c` it is `a/b/c` too. Null when a name should tell it and does not.
 */
function fullType({ settings }: TemplateContext, hit: Hit): string | null {
  const own = textOf(memberOf(hit.object, 'type')?.value);
  const types = own ? [own] : [];
  for (const one of ancestorsOf(hit)) {
    const type = textOf(memberOf(one, 'type')?.value);
    if (!type) continue;
    const isDeployment = sameText(type, DEPLOYMENTS);
    const isParent =
      !isDeployment ||
      (!isOn(settings, 'deploymentsAreNoParents') && !hasInnerScope(valueAt(one, 'properties')));
    if (isParent) types.push(type);
  }
  types.reverse();
  if (types.some((one) => one.toLowerCase().includes('/providers/'))) {
    const name = stringForm(valueAt(hit.object, 'name'));
    return /'\/*(\w+\.\w+)\/*'/.exec(name)?.[1] ?? null;
  }
  if (types.length === 1) return types[0] ?? null;
  const folded = types.map((one) => one.toLowerCase());
  return types
    .filter((_, index) =>
      folded.slice(index + 1).every((later) => !later.startsWith(folded[index] ?? '')),
    )
    .join('/');
}

function isSwitchedOff({ object }: Hit): boolean {
  const metadata = memberOf(object, 'metadata')?.value;
  if (metadata === undefined) return false;
  const texts = metadata?.type === 'array' ? metadata.items : [metadata];
  return texts.some((one) => textOf(one)?.toLowerCase().includes(SWITCHED_OFF));
}

const help = say(
  'Old versions lack features and fixes, and Azure retires them.',
  'Les anciennes versions manquent de fonctions et de correctifs, et Azure les retire.',
);

function switchedOff({ member }: Hit): Fault {
  return {
    findingId: 'ApiVersion.Check.Disabled',
    level: 'warning',
    at: keyOf(member),
    message: say(
      'The metadata of the resource switch the check of its api version off.',
      'Les métadonnées de la ressource désactivent le contrôle de sa version d’API.',
    ),
    help,
  };
}

function malformed(findingId: string, hit: Hit): Fault {
  const { value } = hit.member;
  const text = shown(stringForm(value));
  return {
    findingId,
    at: valueOf(value),
    message: say(
      `The api version "${text}" is no literal date.`,
      `La version d’API « ${text} » n’est pas une date littérale.`,
    ),
    help: say(
      'A template that takes the version from elsewhere is not tested with the version it will get.',
      'Un modèle qui tire la version d’ailleurs n’est pas testé avec la version qu’il recevra.',
    ),
    fix: {
      text: say(
        'Write the version as a text, such as "2024-01-01".',
        'Écrivez la version comme un texte, par exemple « 2024-01-01 ».',
      ),
    },
  };
}

function unknownVersion(
  { member }: Hit,
  version: string,
  type: string,
  known: readonly string[] = [],
): Fault {
  const [which, what] = [shown(version), shown(type)];
  return {
    findingId: 'ApiVersion.Not.Known',
    level: 'warning',
    at: valueOf(member.value),
    message:
      known.length === 0
        ? say(
            `The resource type "${what}" is not known, so its api version "${which}" cannot be judged.`,
            `Le type de ressource « ${what} » n’est pas connu : sa version d’API « ${which} » ne peut être jugée.`,
          )
        : say(
            `The api version "${which}" of "${what}" is not known.`,
            `La version d’API « ${which} » de « ${what} » n’est pas connue.`,
          ),
    help: say(
      'The list of versions may lag behind Azure; a version with a typing mistake fails at deployment.',
      'La liste des versions peut être en retard sur Azure ; une version mal saisie échoue au déploiement.',
    ),
  };
}

const ids: Readonly<Record<Exclude<VersionFault, 'unknown'>, string>> = {
  previewNotRecent: 'ApiVersion.Preview.Not.Recent',
  previewHasStable: 'ApiVersion.Preview.Version.Has.NonPreview',
  old: 'ApiVersion.OutOfDate',
};

function badVersion(
  fault: Exclude<VersionFault, 'unknown'>,
  { member }: Hit,
  type: string,
  known: readonly string[],
  ageDays: number,
  date: string,
): Fault {
  const better = newestStable(known);
  return {
    findingId: ids[fault],
    at: valueOf(member.value),
    message: versionMessage(fault, shown(stringForm(member.value)), shown(type), ageDays),
    help,
    fix: {
      text: versionAdvice(known, date),
      ...(better === undefined ? {} : { edit: replaceValue(member.value, JSON.stringify(better)) }),
    },
  };
}

/** What is wrong with a version, in a sentence. */
export function versionMessage(
  fault: Exclude<VersionFault, 'unknown'>,
  version: string,
  type: string,
  ageDays: number,
): Fault['message'] {
  switch (fault) {
    case 'previewNotRecent':
      return say(
        `The api version "${version}" of "${type}" is a preview of ${ageDays} days, and there is a newer version that is none.`,
        `La version d’API « ${version} » de « ${type} » est une préversion de ${ageDays} jours, et il existe une version plus récente qui n’en est pas une.`,
      );
    case 'previewHasStable':
      return say(
        `The api version "${version}" of "${type}" is a preview, and the same version exists without "preview" (${ageDays} days).`,
        `La version d’API « ${version} » de « ${type} » est une préversion, et la même version existe sans « preview » (${ageDays} jours).`,
      );
    case 'old':
      return say(
        `The api version "${version}" of "${type}" is ${ageDays} days old; the limit is ${RECENT_DAYS}.`,
        `La version d’API « ${version} » de « ${type} » a ${ageDays} jours ; la limite est de ${RECENT_DAYS}.`,
      );
  }
}

/** At most so many versions are named: more would not be read. */
const MOST_NAMED = 12;

/** The advice of one day, by the versions of a type: many resources have the same. */
let advice = { date: '', given: new Map<readonly string[], Text>() };

/** Which versions may be used, newest first. */
export function versionAdvice(known: readonly string[], date: string): Text {
  if (known.length === 0) return adviceAmong(known, date);
  if (advice.date !== date) advice = { date, given: new Map() };
  const text = advice.given.get(known) ?? adviceAmong(known, date);
  advice.given.set(known, text);
  return text;
}

function adviceAmong(known: readonly string[], date: string): Text {
  const good = acceptableVersions(known, date);
  const list = good.slice(0, MOST_NAMED).join(', ') + (good.length > MOST_NAMED ? ', …' : '');
  const best = newestStable(known) ?? known[0] ?? '';
  return say(`Use "${best}". Acceptable: ${list}.`, `Utilisez « ${best} ». Acceptables : ${list}.`);
}
