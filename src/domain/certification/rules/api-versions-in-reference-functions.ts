import { isOn } from '../differences.ts';
import { callsIn, variableReferencesIn } from '../expressions.ts';
import type { Call, Reference } from '../expressions.ts';
import type { JsonObject } from '../json.ts';
import { shown } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
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
  *check({ root, text, base, settings, isBicepMade }) {
    if (isBicepMade) return;
    let types: ReadonlyMap<string, string> | undefined;
    const byVariable = () => (types ??= typesByVariable(root));
    for (const call of callsIn(text, (name) => name === 'reference' || name.startsWith('list'))) {
      const whole = text.slice(call.nameStart, call.argumentsEnd + 1);
      const found = /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-\w+)?/.exec(whole);
      if (!found) continue;
      const type = typeOf(text.slice(call.start, call.argumentsEnd + 1), byVariable);
      const known = type === null ? [] : knownVersions(type, settings);
      if (type === null || known.length === 0) continue;
      const [version] = found;
      const judgement = judgeVersion(version, known, settings);
      const start = base + call.nameStart + found.index;
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
function typeOf(call: string, byVariable: () => ReadonlyMap<string, string>): string | null {
  const [id] = callsIn(call, (name) => name === 'resourceid');
  if (id) {
    const pieces = call
      .slice(id.argumentsStart, id.argumentsEnd)
      .split(/[(),]/)
      .map((piece) => piece.replace(/[\s'"]/g, ''))
      .filter((piece) => piece.includes('/'));
    return pieces.length > 0 ? pieces.join('/') : null;
  }
  const [reference] = variableReferencesIn(call);
  return reference ? (byVariable().get(wordsOf(call, reference)) ?? null) : null;
}

/** By reference to a variable, as it is written: the type of the first resource whose name holds it. */
function typesByVariable(root: JsonObject): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const hit of findKey(root, 'name')) {
    const name = stringForm(hit.member.value);
    const references = variableReferencesIn(name);
    if (references.length === 0 || !pathOf(hit).toLowerCase().includes('resources')) continue;
    const type = [...[...ancestorsOf(hit)].reverse(), hit.object]
      .flatMap((one) => textOf(valueAt(one, 'type')) ?? [])
      .join('/');
    for (const reference of references) {
      const words = wordsOf(name, reference);
      if (!types.has(words)) types.set(words, type);
    }
  }
  return types;
}

function wordsOf(text: string, { start, end }: Reference): string {
  return text.slice(start, end).toLowerCase();
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
