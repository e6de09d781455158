/**
 * `npm run rules`: writes a page for each rule of certification into `docs/rules/`, and their list.
 * `npm run rules -- --check`: compares, and ends with 1 when a page is missing, differs or is of no rule.
 * What a rule says is taken from what it says about the faulty packages of its tests.
 */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { certify } from '../src/domain/certification/certify.ts';
import { everyRule } from '../src/domain/certification/zip-rules.ts';
import type { RuleDescription } from '../src/domain/certification/zip-rules.ts';
import { appliesToWords, levelWords } from '../src/domain/certification/rule-words.ts';
import type { Finding } from '../src/domain/finding.ts';
import { filesOf, ruleCases } from '../test/domain/certification/rule-cases.ts';
import { packageOf, sha256 } from '../test/support/package-folder.ts';
import { renderRow } from './markdown.ts';

const folder = fileURLToPath(new URL('../docs/rules', import.meta.url));

/** Of each finding id the first that a test package has, and whether any came with an edit. */
type Example = { readonly finding: Finding; isMendable: boolean };

function examplesByRule(): ReadonlyMap<string, ReadonlyMap<string, Example>> {
  const examples = new Map<string, Map<string, Example>>();
  for (const one of ruleCases) {
    const sku = { skuType: one.skuType ?? 'SOLUTION_TEMPLATE' } as const;
    for (const finding of certify(packageOf(filesOf(one), { sku }), sha256).findings) {
      if (finding.ruleId !== one.rule) continue;
      const ofRule = examples.get(finding.ruleId) ?? new Map<string, Example>();
      examples.set(finding.ruleId, ofRule);
      const known = ofRule.get(finding.findingId);
      const isMendable = Boolean(finding.fix?.edit);
      if (!known) ofRule.set(finding.findingId, { finding, isMendable });
      else known.isMendable ||= isMendable;
    }
  }
  return examples;
}

/** Signs that Markdown would read as its own. */
const plain = (text: string) => text.replace(/[\\`*_[\]<>|]/g, '\\$&');

function pageOf(rule: RuleDescription, examples: ReadonlyMap<string, Example>): string {
  const all = [...examples.values()];
  const lines = [
    `# ${rule.id}`,
    '',
    plain(rule.sentence.en),
    '',
    `- In the marketplace: ${levelWords[rule.level].en}`,
    `- Applies to: ${appliesToWords[rule.appliesTo].en}`,
    `- Source: ${plain(rule.source)}`,
    `- Mended by \`vitrine certify --fix\`: ${mended(all)}`,
    '',
  ];
  for (const { finding, isMendable } of all.sort((a, b) =>
    a.finding.findingId < b.finding.findingId ? -1 : 1,
  )) {
    lines.push(
      `## ${finding.findingId}`,
      '',
      `${finding.level === 'error' ? 'Error' : finding.level === 'warning' ? 'Warning' : 'Note'}${isMendable ? ', with an edit' : ''}. For example: ${plain(finding.message.en)}`,
      '',
      `**Why:** ${plain(finding.help.en)}`,
      '',
    );
    if (finding.fix) lines.push(`**How to fix it:** ${plain(finding.fix.text.en)}`, '');
  }
  return lines.join('\n');
}

function mended(examples: readonly Example[]): string {
  const some = examples.filter(({ isMendable }) => isMendable).length;
  return some === 0 ? 'no' : some === examples.length ? 'yes' : 'some of its findings';
}

function listOf(
  rules: readonly RuleDescription[],
  examples: ReadonlyMap<string, ReadonlyMap<string, Example>>,
): string {
  const rows = rules.map((rule) =>
    renderRow([
      `[${rule.id}](${rule.id}.md)`,
      rule.level === 'B' ? 'blocks' : 'is shown',
      mended([...(examples.get(rule.id)?.values() ?? [])]),
      plain(rule.sentence.en),
    ]),
  );
  const blocking = rules.filter(({ level }) => level === 'B').length;
  return [
    '# Rules of certification',
    '',
    `${rules.length} rules; ${blocking} of them refuse a package by their errors, the others are shown. [certify.md](../certify.md) tells how to run them.`,
    '',
    renderRow(['Rule', 'In the marketplace', 'Mended by `--fix`', 'What it asks for']),
    renderRow(['---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n');
}

function render(): ReadonlyMap<string, string> {
  const rules = everyRule();
  const examples = examplesByRule();
  return new Map([
    ['README.md', listOf(rules, examples)],
    ...rules.map(
      (rule) => [`${rule.id}.md`, pageOf(rule, examples.get(rule.id) ?? new Map())] as const,
    ),
  ]);
}

const pages = render();
/** Beside the pages of the rules; `differences-page.ts` writes it. */
const OTHERS = ['differences.md'];
const present = (await readdir(folder).catch(() => [])).filter((name) => !OTHERS.includes(name));
if (process.argv.includes('--check')) {
  const wrong = present.filter((name) => !pages.has(name));
  for (const [name, text] of pages) {
    if ((await readFile(join(folder, name), 'utf8').catch(() => '')) !== text) wrong.push(name);
  }
  if (wrong.length > 0) {
    console.error(`docs/rules is not what the rules say (${wrong.join(', ')}). Run: npm run rules`);
    process.exitCode = 1;
  }
} else {
  await mkdir(folder, { recursive: true });
  for (const name of present) if (!pages.has(name)) await rm(join(folder, name));
  for (const [name, text] of pages) await writeFile(join(folder, name), text);
}
