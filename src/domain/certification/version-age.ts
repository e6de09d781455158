import { daysBetween } from './api-versions.ts';
import { isOn } from './differences.ts';
import type { RunSettings } from './settings.ts';

/** Older versions are advised against unless they are the newest, in days. Source: arm-ttk 0.27. */
export const RECENT_DAYS = 730;

/** What is wrong with a version: `preview` has a later or equal stable one, `old`, or not known for its type. */
export type VersionFault = 'previewNotRecent' | 'previewHasStable' | 'old' | 'unknown';

export type VersionJudgement = {
  readonly faults: readonly VersionFault[];
  /** Days from the date in the version to the evaluation date. */
  readonly ageDays: number;
  /** True when the version is old and allowed because nothing stable is newer; where the test kit stops. */
  readonly isNewestStable: boolean;
};

/**
 * Judges an api version of the form `2020-01-01` or `2020-01-01-preview` among those of its type, newest first.
 * Source: arm-ttk 0.27.
 */
export function judgeVersion(
  written: string,
  known: readonly string[],
  settings: RunSettings,
): VersionJudgement {
  const version = written.toLowerCase();
  const ageDays = daysBetween(dateIn(version) ?? settings.date, settings.date);
  const position = known.indexOf(version);
  const faults: VersionFault[] = [];
  if (position < 0) return { faults: ['unknown'], ageDays, isNewestStable: false };
  if (hasSuffix(version)) {
    if (position > 0 && known.slice(0, position + 1).some((one) => !hasSuffix(one))) {
      faults.push('previewNotRecent');
    }
    if (position === 0 && known[1] === withoutLastPart(version)) faults.push('previewHasStable');
  }
  if (ageDays <= RECENT_DAYS || position === 0) return { faults, ageDays, isNewestStable: false };
  const sameDayPreviewOnly = position === 1 && withoutLastPart(known[0] ?? '') === version;
  const isNewestStable = known.find((one) => !one.includes('preview')) === version;
  if (!sameDayPreviewOnly && !isNewestStable) faults.push('old');
  return {
    faults: isOn(settings, 'oneFindingPerCause') ? faults.slice(0, 1) : faults,
    ageDays,
    isNewestStable: isNewestStable && !sameDayPreviewOnly,
  };
}

/** The versions to choose from, newest first: the newest stable one, and all that are recent. */
export function acceptableVersions(known: readonly string[], date: string): readonly string[] {
  // Newest first: behind the first one that is too old all others are.
  let end = 0;
  let firstOld = known.length;
  while (end < firstOld) {
    const middle = (end + firstOld) >> 1;
    if (daysBetween(dateIn(known[middle] ?? '') ?? date, date) > RECENT_DAYS) firstOld = middle;
    else end = middle + 1;
  }
  const recent = known.slice(0, end);
  const stable = newestStable(known);
  return stable === undefined || recent.includes(stable) ? recent : [...recent, stable];
}

/** The newest version that is no preview; undefined when the type has none. */
export function newestStable(known: readonly string[]): string | undefined {
  return known.find((one) => !hasSuffix(one));
}

/** The first `dddd-dd-dd` in a text. */
export function dateIn(text: string): string | undefined {
  return /[0-9]{4}-[0-9]{2}-[0-9]{2}/.exec(text)?.[0];
}

/**
 * The versions of a type; when it is not known, those of the type above it, down to `namespace/type`.
 * Source: arm-ttk 0.27.
 */
export function knownVersions(type: string, { apiVersions }: RunSettings): readonly string[] {
  const segments = type.split('/');
  for (let length = segments.length; length >= 2; length -= 1) {
    const versions = apiVersions.versionsOf(segments.slice(0, length).join('/'));
    if (versions.length > 0) return versions;
  }
  return [];
}

/** Whether something follows the date, as in `2020-01-01-preview`. */
function hasSuffix(version: string): boolean {
  return /-[^-]*-[^-]*-/.test(version);
}

function withoutLastPart(version: string): string {
  return version.slice(0, Math.max(0, version.lastIndexOf('-')));
}
