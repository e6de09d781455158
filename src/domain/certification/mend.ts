import type { Finding, TextEdit } from '../finding.ts';
import { printable } from './print.ts';
import { partlyListed, ruleAndFile } from './report.ts';
import type { CertificationReport } from './report.ts';

/** What mending came to. */
export type Mended = {
  /** Bytes by path of the files that changed, and of no other. */
  readonly changed: ReadonlyMap<string, Uint8Array>;
  /** The report on the mended package. */
  readonly report: CertificationReport;
  /** Findings whose edits were made, in the order in which they were made. */
  readonly mended: readonly Finding[];
  /** Findings whose edits were not made, because another finding would have come of them. */
  readonly held: readonly Finding[];
};

/** Further rounds mend what only showed after the ones before; a package that needs more is left as far as it got. */
const MOST_ROUNDS = 40;
/** Examinations of one mending: whoever waits for it must get an answer. */
const MOST_EXAMINATIONS = 300;

/** One edit of one file, and the findings that offer it: several rules may want the same. */
type Step = { readonly path: string; readonly edit: TextEdit; readonly findings: Finding[] };

type State = {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly report: CertificationReport;
};

/**
 * Makes the edits that the findings of a package offer, round by round, until none is left.
 *
 * Where two edits touch, the first by position wins and the other waits for the next round. An edit is kept only
 * when its finding is gone and no other rule finds anything new; one that fails this is held and never tried again.
 * Pure as far as `examine` is: it reports on files given as bytes by path. `isAsked` leaves out findings that shall stay.
 */
export function mend(
  files: ReadonlyMap<string, Uint8Array>,
  examine: (files: ReadonlyMap<string, Uint8Array>) => CertificationReport,
  isAsked: (finding: Finding) => boolean = () => true,
): Mended {
  let left = MOST_EXAMINATIONS;
  const look = (looked: ReadonlyMap<string, Uint8Array>): CertificationReport => {
    left -= 1;
    return examine(looked);
  };
  const paths = pathsByName(files);
  const mended: Finding[] = [];
  const held = new Map<string, Finding>();
  let state: State = { files, report: look(files) };
  for (let round = 0; round < MOST_ROUNDS && left > 0; round += 1) {
    const base = state;
    const kept: Step[] = [];
    /** Keeps all of the steps, or looks for those that can be kept by halves. */
    const keep = (steps: readonly Step[]): void => {
      if (steps.length === 0) return;
      const next = left > 0 ? tried(base, state, [...kept, ...steps], steps, look) : null;
      if (next) {
        state = next;
        kept.push(...steps);
      } else if (steps.length === 1 || left <= 0) {
        for (const finding of steps.flatMap((step) => step.findings)) {
          held.set(finding.fingerprint, finding);
        }
      } else {
        const half = steps.length >> 1;
        keep(steps.slice(0, half));
        keep(steps.slice(half));
      }
    };
    const wanted = base.report.findings.filter(
      (finding) => isAsked(finding) && !held.has(finding.fingerprint),
    );
    const steps = stepsOf(wanted, paths);
    if (steps.length === 0) break;
    keep(steps);
    mended.push(...kept.flatMap((step) => step.findings));
  }
  const changed = new Map<string, Uint8Array>();
  for (const [path, bytes] of state.files) if (files.get(path) !== bytes) changed.set(path, bytes);
  const remaining = new Set(state.report.findings.map(({ fingerprint }) => fingerprint));
  return {
    changed,
    report: state.report,
    mended,
    held: [...held.values()].filter(({ fingerprint }) => remaining.has(fingerprint)),
  };
}

/** The text with the edits made; they must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, replacement } of [...edits].sort(byPlace)) {
    if (start < at || end < start || end > text.length) {
      throw new RangeError(`The edit from ${start} to ${end} overlaps another or leaves the text.`);
    }
    pieces.push(text.slice(at, start), replacement);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/**
 * The bytes of a file with the edits made, a byte-order mark kept; null when the file is no UTF-8.
 * Every byte outside the edits stays: what is decoded without a fault is encoded to the same bytes.
 */
export function applyToBytes(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array | null {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      hasMark ? bytes.subarray(3) : bytes,
    );
  } catch {
    return null;
  }
  return new TextEncoder().encode(`${hasMark ? '\ufeff' : ''}${applyEdits(text, edits)}`);
}

/** The edits of findings, at most one per place: in the order of files and positions, those that touch left out. */
function stepsOf(findings: readonly Finding[], paths: ReadonlyMap<string, string>): Step[] {
  const offered: Step[] = [];
  for (const finding of findings) {
    const path = paths.get(finding.file ?? '');
    const edit = finding.fix?.edit;
    if (path === undefined || !edit) continue;
    offered.push({ path, edit, findings: [finding] });
  }
  offered.sort(
    (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || byPlace(a.edit, b.edit),
  );
  const steps: Step[] = [];
  for (const step of offered) {
    const before = steps.at(-1);
    if (before?.path !== step.path || isAfter(step.edit, before.edit)) steps.push(step);
    else if (isSame(step.edit, before.edit)) before.findings.push(...step.findings);
  }
  return steps;
}

/** Two at one point touch: which comes first would decide whether a comma is missing. */
function isAfter(edit: TextEdit, before: TextEdit): boolean {
  if (edit.start > before.end) return true;
  return edit.start === before.end && edit.end > edit.start && before.end > before.start;
}

function isSame(one: TextEdit, other: TextEdit): boolean {
  return (
    one.start === other.start && one.end === other.end && one.replacement === other.replacement
  );
}

function byPlace(a: TextEdit, b: TextEdit): number {
  return a.start - b.start || a.end - b.end;
}

/**
 * The package after the steps; null when one of their findings would stay or another would come.
 * `all` are edits of `base`; of them, `fresh` are not in `now` yet.
 */
function tried(
  base: State,
  now: State,
  all: readonly Step[],
  fresh: readonly Step[],
  look: (files: ReadonlyMap<string, Uint8Array>) => CertificationReport,
): State | null {
  const files = new Map(base.files);
  for (const path of new Set(all.map((step) => step.path))) {
    const bytes = base.files.get(path);
    const edits = all.filter((step) => step.path === path).map(({ edit }) => edit);
    const edited = bytes ? applyToBytes(bytes, edits) : null;
    if (!edited) return null;
    files.set(path, edited);
  }
  const report = look(files);
  return isBetter(now.report, report, fresh) ? { files, report } : null;
}

/**
 * Every finding of the steps is gone and nothing else came. A rule that shows one fault at a time may show the next
 * one of the same file, and beyond the findings that are listed nothing can be said.
 */
function isBetter(
  before: CertificationReport,
  after: CertificationReport,
  steps: readonly Step[],
): boolean {
  const was = counted(before);
  const is = counted(after);
  const mending = steps.flatMap((step) => step.findings);
  const touched = new Set(mending.map(ruleAndFile));
  const isCapped = partlyListed(before);
  for (const finding of after.findings) {
    const key = placeOf(finding);
    const mayCome = touched.has(ruleAndFile(finding)) || isCapped(finding);
    if (!mayCome && (is.get(key) ?? 0) > (was.get(key) ?? 0)) return false;
  }
  return mending.every((finding) => {
    const key = placeOf(finding);
    return isCapped(finding) || (is.get(key) ?? 0) < (was.get(key) ?? 0);
  });
}

function counted(report: CertificationReport): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of report.findings) {
    const key = placeOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function placeOf({ ruleId, file, jsonPath, findingId }: Finding): string {
  return [ruleId, file, jsonPath, findingId].join('\u001f');
}

/** Paths by the name under which findings show them; a name that two paths share leads nowhere. */
function pathsByName(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const shared = new Set<string>();
  for (const path of files.keys()) {
    const name = printable(path, 300);
    if (paths.has(name)) shared.add(name);
    paths.set(name, path);
  }
  for (const name of shared) paths.delete(name);
  return paths;
}
