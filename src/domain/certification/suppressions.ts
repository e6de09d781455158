import type { Suppression } from '../finding.ts';
import type { JsonNode, JsonObject } from './json.ts';
import { braceOf, keyOrBrace, shown, valueOf } from './places.ts';
import { printable, say } from './print.ts';
import type { Fault } from './rule.ts';
import type { SourceFile } from './source-file.ts';
import { rootOf } from './sources.ts';
import { memberOf, textOf } from './tree.ts';

/** The file in the root of a package that says which findings stay, and why. */
export const SUPPRESSIONS_FILE = 'certification.json';

const LONGEST_REASON = 500;

/** One entry of the file: the findings of a rule in a file, or at one place of it. */
export type SuppressionEntry = Suppression & {
  readonly ruleId: string;
  readonly file: string;
  /** Null for every place of the file. */
  readonly jsonPath: string | null;
  readonly object: JsonObject;
};

/** What is known of a finding when suppressions are looked for. */
type Placed = {
  readonly ruleId: string;
  readonly file: string | null;
  readonly jsonPath: string | null;
  readonly blocking: boolean;
};

/** The entries of the package, and what is wrong with the file. `date` is the evaluation date. */
export function readSuppressions(
  sources: ReadonlyMap<string, SourceFile>,
  date: string,
): { readonly entries: readonly SuppressionEntry[]; readonly faults: readonly Fault[] } {
  const source = sources.get(SUPPRESSIONS_FILE);
  // A file that is no JSON has a finding of its own.
  if (!source?.json?.ok) return { entries: [], faults: [] };
  const root = rootOf(source);
  const list = memberOf(root ?? undefined, 'suppress');
  if (!root || list?.value.type !== 'array') {
    const at = list ? valueOf(list.value) : root ? braceOf(root) : valueOf(source.json.root);
    return { entries: [], faults: [malformed(at, 'suppress')] };
  }
  const entries: SuppressionEntry[] = [];
  const faults: Fault[] = [];
  for (const item of list.value.items) {
    const read = readEntry(item, date);
    if ('findingId' in read) faults.push(read);
    else entries.push(read);
  }
  return { entries, faults };
}

function readEntry(item: JsonNode, date: string): SuppressionEntry | Fault {
  if (item.type !== 'object') return malformed(valueOf(item), 'rule');
  const given = (name: string) => (textOf(memberOf(item, name)?.value) ?? '').trim();
  const fault = (name: string) => malformed(keyOrBrace(item, memberOf(item, name)), name);
  const [ruleId, file, reason] = [given('rule'), given('file'), given('reason')];
  if (ruleId === '') return fault('rule');
  if (file === '') return fault('file');
  if (reason === '' || reason.length > LONGEST_REASON) return fault('reason');
  const until = memberOf(item, 'until');
  const day = given('until');
  if (until && !isDay(day)) return fault('until');
  if (until && day < date) return expired(item, day);
  const path = memberOf(item, 'jsonPath');
  if (path && path.value.type !== 'string') return fault('jsonPath');
  return {
    ruleId,
    file,
    jsonPath: path ? given('jsonPath') : null,
    reason: printable(reason, LONGEST_REASON),
    until: until ? day : null,
    object: item,
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text);
}

/**
 * Which finding is suppressed by which entry, and the entries that do not do what their author meant: those that nothing
 * answers to, and those of findings that refuse the package, which are never suppressed.
 */
export function matchSuppressions<Finding extends Placed>(
  entries: readonly SuppressionEntry[],
  findings: readonly Finding[],
): {
  readonly suppressed: ReadonlyMap<Finding, Suppression>;
  readonly faults: readonly Fault[];
} {
  const suppressed = new Map<Finding, Suppression>();
  const byFile = Map.groupBy(findings, ({ ruleId, file }) => keyOf(ruleId, file ?? ''));
  const faults: Fault[] = [];
  for (const entry of entries) {
    const named = (byFile.get(keyOf(entry.ruleId, entry.file)) ?? []).filter(
      ({ jsonPath }) => entry.jsonPath === null || entry.jsonPath === (jsonPath ?? ''),
    );
    if (named.length === 0) faults.push(unused(entry));
    const blocking = named.filter((finding) => finding.blocking);
    if (blocking.length > 0) faults.push(ofBlocking(entry));
    for (const finding of named) {
      const { reason, until } = entry;
      if (!finding.blocking) suppressed.set(finding, { reason, until });
    }
  }
  return { suppressed, faults };
}

function keyOf(ruleId: string, file: string): string {
  return `${ruleId.toLowerCase()}\u001f${file}`;
}

const help = say(
  'Reviewers read the reasons of a package; an entry that says nothing true wastes their time.',
  'Les réviseurs lisent les motifs d’un package ; une entrée qui ne dit rien de vrai leur fait perdre du temps.',
);

function malformed(at: { readonly start: number; readonly end: number }, name: string): Fault {
  return {
    findingId: 'Suppression.Malformed',
    level: 'warning',
    at,
    message: say(
      `"${name}" is missing or is not what it should be.`,
      `« ${name} » est absent ou incorrect.`,
    ),
    help,
    fix: {
      text: say(
        `Write { "suppress": [{ "rule": "…", "file": "…", "jsonPath": "…", "reason": "…", "until": "YYYY-MM-DD" }] }; jsonPath and until may be left out, a reason has at most ${LONGEST_REASON} characters.`,
        `Écrivez { "suppress": [{ "rule": "…", "file": "…", "jsonPath": "…", "reason": "…", "until": "AAAA-MM-JJ" }] } ; jsonPath et until sont facultatifs, un motif compte au plus ${LONGEST_REASON} caractères.`,
      ),
    },
  };
}

function expired(object: JsonObject, day: string): Fault {
  return {
    findingId: 'Suppression.Expired',
    level: 'warning',
    at: keyOrBrace(object, memberOf(object, 'until')),
    message: say(`The suppression ended on ${day}.`, `La suppression a pris fin le ${day}.`),
    help,
    fix: {
      text: say(
        'Correct the finding, or say until when it stays.',
        'Corrigez le constat, ou indiquez jusqu’à quand il reste.',
      ),
    },
  };
}

function unused({ object, ruleId, file }: SuppressionEntry): Fault {
  return {
    findingId: 'Suppression.Unused',
    level: 'warning',
    at: braceOf(object),
    message: say(
      `${shown(ruleId)} finds nothing at this place of "${shown(file)}".`,
      `${shown(ruleId)} ne trouve rien à cet endroit de « ${shown(file)} ».`,
    ),
    help,
    fix: {
      text: say(
        'Remove the entry, or correct its rule, file and jsonPath.',
        'Retirez l’entrée, ou corrigez ses rule, file et jsonPath.',
      ),
    },
  };
}

function ofBlocking({ object, ruleId }: SuppressionEntry): Fault {
  return {
    findingId: 'Suppression.Of.Blocking',
    level: 'warning',
    at: keyOrBrace(object, memberOf(object, 'rule')),
    message: say(
      `${shown(ruleId)} refuses the package here; a reason does not change that.`,
      `${shown(ruleId)} refuse le package ici ; un motif n’y change rien.`,
    ),
    help,
    fix: {
      text: say(
        'Correct the finding and remove the entry.',
        'Corrigez le constat et retirez l’entrée.',
      ),
    },
  };
}
