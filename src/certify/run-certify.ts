import { basename } from 'node:path';
import { junitOutput } from '../domain/certification/output/junit.ts';
import { jsonOutput } from '../domain/certification/output/json.ts';
import type { Baseline, OutputSubject } from '../domain/certification/output/output.ts';
import { sarifOutput } from '../domain/certification/output/sarif.ts';
import { textOutput } from '../domain/certification/output/text.ts';
import { fixedSince, newSince } from '../domain/finding-changes.ts';
import { mend } from '../domain/certification/mend.ts';
import type { Mended } from '../domain/certification/mend.ts';
import { printable, say } from '../domain/certification/print.ts';
import { partlyListed } from '../domain/certification/report.ts';
import type { CertificationReport } from '../domain/certification/report.ts';
import type { Finding } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';
import { CertifyError } from './certify-error.ts';
import { readCertifyOptions, usage } from './options.ts';
import type { CertifyOptions } from './options.ts';
import { readBaseline } from './read-baseline.ts';
import type { EarlierReport } from './read-baseline.ts';
import { examine, only, readPackage, refusedReport } from './read-input.ts';
import type { PackageOnDisk } from './read-input.ts';
import { writeWhole } from './write-whole.ts';
import { writeZip } from './write-zip.ts';

/** Where the command runs and where its output goes. */
export type CertifyHost = {
  readonly now: Date;
  readonly version: string;
  /** Takes the output as it is. */
  readonly write: (text: string) => void;
  /** Takes one line that is no part of the output. */
  readonly writeError: (line: string) => void;
  /** Whether the output is seen on a terminal that shows colours. */
  readonly colour: boolean;
};

/** 0: passed. 1: findings block. 2: it could not be run. */
export type CertifyExitCode = 0 | 1 | 2;

/** `vitrine certify`; `arguments_` are those after `certify`. Rejects for faults of ours only. */
export async function runCertify(
  arguments_: readonly string[],
  host: CertifyHost,
): Promise<CertifyExitCode> {
  const request = readCertifyOptions(arguments_);
  switch (request.kind) {
    case 'help':
      host.write(`${usage[request.language]}\n`);
      return 0;
    case 'unclear':
      host.writeError(request.reason[request.language]);
      host.writeError(usage[request.language]);
      return 2;
    case 'certify':
      try {
        return await certifyAndTell(request.options, host);
      } catch (error) {
        const text = textOf(error);
        if (!text) throw error;
        host.writeError(text[request.options.language]);
        return 2;
      }
  }
}

/** What a fault of the package's place says to a person; null for faults of ours. */
function textOf(error: unknown): Text | null {
  if (error instanceof CertifyError) return error.text;
  const isOfDisk = error instanceof Error && 'syscall' in error;
  return isOfDisk ? { en: error.message, fr: error.message } : null;
}

async function certifyAndTell(
  options: CertifyOptions,
  host: CertifyHost,
): Promise<CertifyExitCode> {
  const { language, docsUrl, output } = options;
  const asked = { ...options, date: options.date ?? host.now.toISOString().slice(0, 10) };
  const earlier = options.baseline === null ? null : await readBaseline(options.baseline);
  const read = await readPackage(options);
  const isAsked = ({ ruleId }: Pick<Finding, 'ruleId'>) =>
    options.rules.length === 0 || options.rules.includes(ruleId);
  let report: CertificationReport;
  let files: ReadonlyMap<string, Uint8Array> = new Map();
  let places: PackageOnDisk['places'] = null;
  if (read.kind === 'refused') report = refusedReport(read.findings, asked);
  else {
    ({ files, places } = read.package);
    if (options.fix) {
      if (places === null && output === null) throw new CertifyError(zipStays);
      if (places !== null && output !== null) throw new CertifyError(onlyForZips);
      const mended = mend(files, (now) => examine(read.package, now, asked), isAsked);
      if (places !== null) await writeBack(mended.changed, places);
      else if (output !== null) await writeZip(options.place, read.package, mended.changed, output);
      files = new Map([...files, ...mended.changed]);
      ({ report } = mended);
      for (const line of mendedLines(mended, output)) host.writeError(line[language]);
    } else report = examine(read.package, files, asked);
  }
  const isExamined = (file: string | null) =>
    !options.isSingleFile || file === printable(basename(options.place), 300);
  const baseline = earlier && comparedWith(earlier, report, isAsked, isExamined);
  const isShown = (finding: Finding) =>
    isAsked(finding) && (!options.newOnly || !baseline || baseline.isNew(finding));
  const subject: OutputSubject = {
    report: only(report, isShown),
    language,
    version: host.version,
    texts: textsOf(files, report),
    docsUrl,
    ...(baseline ? { baseline } : {}),
  };
  const command = places === null ? 'vitrine certify --fix --output FILE' : 'vitrine certify --fix';
  const style = { colour: host.colour, mendCommand: options.fix ? null : command };
  switch (options.format) {
    case 'text':
      host.write(textOutput(subject, style));
      break;
    case 'json':
      host.write(jsonOutput(subject));
      break;
    case 'sarif':
      host.write(sarifOutput(subject));
      break;
    case 'junit':
      host.write(junitOutput(subject));
      break;
  }
  return subject.report.verdict === 'passed' ? 0 : 1;
}

const zipStays = say(
  'A zip is not changed where it lies: name the zip to write with --output FILE.',
  'Un zip n’est pas modifié sur place : indiquez le zip à écrire avec --output FICHIER.',
);

const onlyForZips = say(
  '--output is for a zip: files are mended where they lie. Leave it out.',
  '--output concerne un zip : les fichiers sont corrigés sur place. Retirez cette option.',
);

/** The texts of the files that have findings, under the names that findings show. */
function textsOf(
  files: ReadonlyMap<string, Uint8Array>,
  { findings }: CertificationReport,
): ReadonlyMap<string, string> {
  const named = new Set(findings.map(({ file }) => file));
  const texts = new Map<string, string>();
  for (const [path, bytes] of files) {
    const name = printable(path, 300);
    if (named.has(name)) texts.set(name, new TextDecoder('utf-8').decode(bytes));
  }
  return texts;
}

function mendedLines({ changed, mended, held }: Mended, output: string | null): Text[] {
  const lines = [
    say(
      `Findings mended: ${mended.length}. Files changed: ${changed.size}.`,
      `Constats corrigés : ${mended.length}. Fichiers modifiés : ${changed.size}.`,
    ),
  ];
  if (output !== null) {
    const shown = printable(output, 300);
    lines.push(say(`Written: ${shown}`, `Écrit : ${shown}`));
  }
  for (const { ruleId, file } of held) {
    lines.push(
      say(
        `Not mended, as another finding would come of it: ${ruleId} in ${file}`,
        `Non corrigé, car un autre constat en résulterait : ${ruleId} dans ${file}`,
      ),
    );
  }
  return lines;
}

/**
 * What has changed since an earlier report, among the findings that are asked for. What was not looked at is not known to be
 * gone: other files than the one that is examined by itself, what is not listed, and all when no rule ran.
 */
function comparedWith(
  { ruleSet, date, findings }: EarlierReport,
  report: CertificationReport,
  isAsked: (finding: Pick<Finding, 'ruleId'>) => boolean,
  isExamined: (file: string | null) => boolean,
): Baseline {
  const isNew = newSince(findings);
  const isCut = partlyListed(report);
  const looked = findings.filter(
    (finding) =>
      report.rulesRun > 0 && isAsked(finding) && isExamined(finding.file) && !isCut(finding),
  );
  return {
    ruleSet,
    date,
    isNew,
    unchanged: report.findings.filter((finding) => isAsked(finding) && !isNew(finding)).length,
    fixed: fixedSince(looked, report.findings),
  };
}

/** Each file is replaced as a whole or left as it was. */
async function writeBack(
  changed: ReadonlyMap<string, Uint8Array>,
  places: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [path, bytes] of changed) {
    const place = places.get(path);
    if (place === undefined) throw new Error(`The file ${path} has no place.`);
    await writeWhole(place, bytes);
  }
}
