/**
 * `npm run differences`: writes `docs/rules/differences.md` from the table of switches.
 * `npm run differences -- --check`: compares the two and ends with 1 when they differ.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describeRules } from '../src/domain/certification/certify.ts';
import { differences } from '../src/domain/certification/differences.ts';
import type { Difference } from '../src/domain/certification/differences.ts';
import { renderRow } from './markdown.ts';

const page = fileURLToPath(new URL('../docs/rules/differences.md', import.meta.url));

const intro = `# Where our rules part from the marketplace's test kit

Certification runs the rules of the test kit that the marketplace uses (arm-ttk 0.27), under the same names. Where that kit
misses something, or raises a false alarm, we do otherwise, on purpose. Each such place is a switch: on in the mode
\`default\`, in which packages are certified, and off in the mode \`reference\`, in which the rules find what the kit finds.
Everything else is the same code. Every report says in which mode it was made.

Two things are the same in both modes. Nothing asks the network: the api versions come from a dated table. And the rules
whose names begin with \`PKG-\` are ours; the kit does not know them.

This page is made from \`src/domain/certification/differences.ts\` by \`npm run differences\`.`;

const onOff = (value: boolean) => (value ? 'on' : 'off');

function sectionOf(one: Difference): string {
  const rules =
    one.rules === 'all' ? 'all rules' : one.rules.map((rule) => `\`${rule}\``).join(', ');
  return [
    `## ${one.id}`,
    `By default: ${one.sentence}`,
    `As the test kit: ${one.otherwise}`,
    `Read by: ${rules}.`,
  ].join('\n\n');
}

function render(): string {
  const table: readonly Difference[] = differences;
  const known = new Set(describeRules().map(({ id }) => id));
  for (const { id, rules } of table) {
    for (const rule of rules === 'all' ? [] : rules) {
      if (!known.has(rule)) throw new Error(`The switch ${id} names the unknown rule ${rule}.`);
    }
  }
  const overview = [
    renderRow(['Switch', '`default`', '`reference`', 'Rules']),
    renderRow(['---', '---', '---', '---']),
    ...table.map((one) =>
      renderRow([
        `[${one.id}](#${one.id.toLowerCase()})`,
        onOff(one.default),
        onOff(one.reference),
        one.rules === 'all' ? 'all' : String(one.rules.length),
      ]),
    ),
  ].join('\n');
  return `${[intro, overview, ...table.map(sectionOf)].join('\n\n')}\n`;
}

const rendered = render();
if (process.argv.includes('--check')) {
  if ((await readFile(page, 'utf8').catch(() => '')) !== rendered) {
    console.error('docs/rules/differences.md is not what the table says. Run: npm run differences');
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(page), { recursive: true });
  await writeFile(page, rendered);
}
