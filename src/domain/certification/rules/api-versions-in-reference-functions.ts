import { isOn } from '../differences.ts';
import { callsIn, variableReferencesIn } from '../expressions.ts';
import type { Call } from '../expressions.ts';
import { shown } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateContext, TemplateRule } from '../rule.ts';
import { ancestorsOf, findKey, pathOf, stringForm, textOf, valueAt } from '../tree.ts';
import { RECENT_DAYS, judgeVersion, knownVersions, newestStable } from '../version-age.ts';
import type { VersionFault } from '../version-age.ts';
import { versionAdvice, versionMessage } from './api-versions-should-be-recent.ts';

export const recentApiVersionsInReferences: TemplateRule = {
  id: 'apiVersions-Should-Be-Recent-In-Reference-Functions',
  sentence: say(
    `reference() and list functions SHOULD use api versions that are at most ${RECENT_DAYS} days old or the newest of their type.`,
    `reference() et les fonctions list DEVRAIENT utiliser des versions d’API de ${RECENT_DAYS} jours au plus, ou la plus récente de leur type.`,
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check(context) {
    const { text, settings, isBicepMade } = context;
    if (isBicepMade) return;
    const types = new Map<string, string | null>();
    for (const call of callsIn(text, (name) => name === 'reference' || name.startsWith('list'))) {
      const whole = text.slice(call.nameStart, call.argumentsEnd + 1);
      const found = /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-\w+)?/.exec(whole);
      if (!found) continue;
      const type = typeOf(context, text.slice(call.start, call.argumentsEnd + 1), types);
      const known = type === null ? [] : knownVersions(type, settings);
      if (type === null || known.length === 0) continue;
      const [version] = found;
      const judgement = judgeVersion(version, known, settings);
      const start = context.base + call.nameStart + found.index;
      for (const fault of judgement.faults) {
        yield faulty(
          fault,
          call,
          whole,
          { start, version, type, known, ageDays: judgement.ageDays },
          settings.date,
        );
      }
      if (judgement.isNewestStable && !isOn(settings, 'everyVersionChecked')) return;
    }
  },
};

/** The type that a call speaks of: its resourceId() tells it, or the resource that has the same variable as its name. */
function typeOf(
  { root }: TemplateContext,
  call: string,
  byVariable: Map<string, string | null>,
): string | null {
  const [id] = callsIn(call, (name) => name === 'resourceid');
  if (id) {
    const pieces = call
      .slice(id.argumentsStart, id.argumentsEnd)
      .split(/[(),]/)
      .map((piece) => piece.replace(/^[\s'"]+|[\s'"]+$/g, ''))
      .filter((piece) => piece.includes('/'));
    return pieces.length > 0 ? pieces.join('/') : null;
  }
  const [reference] = variableReferencesIn(call);
  if (!reference) return null;
  const words = call.slice(reference.start, reference.end).toLowerCase();
  const known = byVariable.get(words);
  if (known !== undefined) return known;
  const named = findKey(root, 'name').find(
    (hit) =>
      stringForm(hit.member.value).toLowerCase().includes(words) &&
      pathOf(hit).toLowerCase().includes('resources'),
  );
  const types = named
    ? [...[...ancestorsOf(named)].reverse(), named.object]
        .map((one) => textOf(valueAt(one, 'type')))
        .filter((one) => one !== undefined)
    : [];
  const type = types.length > 0 ? types.join('/') : null;
  byVariable.set(words, type);
  return type;
}

const ids: Readonly<Record<VersionFault, string>> = {
  previewNotRecent: 'ApiReference.Version.Preview.Not.Recent',
  previewHasStable: 'ApiReference.Version.Preview.Version.Has.NonPreview',
  old: 'ApiReference.Version.OutOfDate',
  unknown: 'ApiReference.Version.Not.Known',
};

function faulty(
  fault: VersionFault,
  call: Call,
  whole: string,
  {
    start,
    version,
    type,
    known,
    ageDays,
  }: {
    readonly start: number;
    readonly version: string;
    readonly type: string;
    readonly known: readonly string[];
    readonly ageDays: number;
  },
  date: string,
): Fault {
  const at = { start, end: start + version.length };
  const better = newestStable(known);
  const [what, where] = [shown(type), shown(whole.replace(/\s+/g, ' '))];
  const judged =
    fault === 'unknown'
      ? say(
          `The api version "${version}" of "${what}" is not known.`,
          `La version d’API « ${version} » de « ${what} » n’est pas connue.`,
        )
      : versionMessage(fault, version, what, ageDays);
  return {
    findingId: ids[fault],
    level: fault === 'unknown' ? 'warning' : 'error',
    at,
    message: {
      en: `${judged.en} The call is ${where}`,
      fr: `${judged.fr} L’appel est ${where}`,
    },
    help: say(
      `What ${call.name}() returns has the form of that version; old versions are retired.`,
      `Ce que renvoie ${call.name}() a la forme de cette version ; les anciennes versions sont retirées.`,
    ),
    fix: {
      text: versionAdvice(known, date),
      ...(better === undefined || fault === 'unknown'
        ? {}
        : { edit: { ...at, replacement: better } }),
    },
  };
}
