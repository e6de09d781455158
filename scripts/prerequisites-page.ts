/**
 * `npm run prerequisites`: writes `docs/prerequisites.md` from the table of rules and the table of limits.
 * `npm run prerequisites -- --check`: compares them and ends with 1 when they differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { limitProfiles, limits } from '../src/domain/prerequisites/limits.ts';
import { prerequisiteRules } from '../src/domain/prerequisites/prerequisites.ts';
import type { ViolationSection } from '../src/domain/prerequisites/violation.ts';
import { renderRow } from './markdown.ts';

const page = fileURLToPath(new URL('../docs/prerequisites.md', import.meta.url));

const intro = `# What an offer must hold to be published

*Validate prerequisites* holds an offer against the rules below, all of them at once: while somebody types (\`validateDraft\`), in a dry
run (\`validate\`), at *Publish*, and without a service:

\`\`\`sh
vitrine validate offer.json                            # the content of an offer, or its exported document
vitrine validate offer.json --published live.json      # and what may no longer change
vitrine validate - --format json --lang fr < offer.json
vitrine validate offer.json --profile partnerCenter
\`\`\`

It ends with 0 when the offer could be published, 1 when it could not, and 2 when it could not be looked at. Without a service
nobody knows what was uploaded, so packages, the bytes of images and audience files are not looked at.

A violation has a path, a code, a severity (a *warning* never blocks), the values that its message speaks of, the message in
English and French, and the page that asks for it. In a path, \`[]\` stands for each item of a list, which is named by its \`id\`:
\`skus[ID].packages[ID].version\`.

- Characters are Unicode code points after NFC normalisation, without outer white space; HTML counts with its markup.
- Fields that play no part are not looked at: prices of a solution template, the audience of a public SKU, the fields of a lead
  destination that is not chosen, packages of a SKU that takes those of another one.
- Nothing is repaired: what was typed stays as it is, and is reported.
- A secret stands in a draft only as \`{ "secretId": … }\`.
- The audience of a private SKU may be a CSV file in UTF-8 with the header \`Type,Id,Description\`, quoted as RFC 4180 says. What is
  wrong in it is reported with its line, the first 100 faults one by one. Saving a file removes the customers that were entered
  by hand, and entering one by hand removes the file; only a draft that got both at once is told to keep one.
- What was live once is remembered, also of SKUs and versions that were deleted since: versions only grow, a price only falls,
  a published version keeps its file and its technical configuration.

This page is made from \`src/domain/prerequisites\` by \`npm run prerequisites\`.`;

const tabs: Readonly<Record<ViolationSection, string>> = {
  OFFER_SETTINGS: 'Offer Settings',
  SKUS: 'SKUs',
  MARKETPLACE: 'Marketplace',
  SUPPORT: 'Support',
};

/** Each leaf of the limits with its path. */
function leaves(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (value === null) return [];
  if (Array.isArray(value)) return [[path, value.join(' ')]];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([name, own]) =>
      leaves(own, path === '' ? name : `${path}.${name}`),
    );
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

function limitTable(): string {
  const columns = limitProfiles.map((profile) => new Map(leaves(limits[profile], '')));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return [
    renderRow(['Limit', ...limitProfiles.map((profile) => `\`${profile}\``)]),
    renderRow(['---', ...limitProfiles.map(() => '---')]),
    ...names.map((name) =>
      renderRow([`\`${name}\``, ...columns.map((column) => column.get(name) ?? '–')]),
    ),
  ].join('\n');
}

function ruleTable(section: ViolationSection): string {
  return [
    renderRow(['Field', 'Code', 'Rule', 'Source']),
    renderRow(['---', '---', '---', '---']),
    ...prerequisiteRules
      .filter((rule) => rule.section === section)
      .map(({ path, code, severity, requirement, source }) =>
        renderRow([
          `\`${path}\``,
          `\`${code}\`${severity === 'WARNING' ? ' (warning)' : ''}`,
          requirement.en,
          source,
        ]),
      ),
  ].join('\n');
}

const rendered = `${[
  intro,
  '## Limits',
  '`LIMIT_PROFILE` chooses the column; `--profile` does for `vitrine validate`. Lengths are characters, sizes are pixels.',
  limitTable(),
  ...Object.entries(tabs).flatMap(([section, name]) => [
    `## ${name}`,
    // The keys of `tabs` are the sections.
    ruleTable(section as ViolationSection),
  ]),
].join('\n\n')}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(page, 'utf8').catch(() => '')) !== rendered) {
    console.error('docs/prerequisites.md is not what the rules say. Run: npm run prerequisites');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, rendered);
}
