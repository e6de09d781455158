import { rules } from './certification/rules.ts';
import type { Finding } from './finding.ts';
import type { Text } from './language.ts';

/** Rules of which even advice is worth a reviewer's look. */
const practices: ReadonlySet<string> = new Set(
  rules.filter(({ practice }) => practice === true).map(({ id }) => id),
);

const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));

/**
 * Whether the automatic reviewer says something about a finding: what is shown and does not refuse the package, and the
 * practices that reviewers look at. Source: domain 4.7.
 */
export function isWorthAComment({ ruleId, level, blocking, file }: Finding): boolean {
  if (blocking || file === null) return false;
  return level !== 'info' || practices.has(ruleId);
}

/** The first comment of an automatic thread: what is wrong, why it matters, what to do, and where the rule comes from. */
export function openingComment({ ruleId, message, help, fix, suppressed }: Finding): Text {
  const source = ruleOf.get(ruleId)?.source;
  const write = (language: keyof Text, ruleWord: string, stays: string): string =>
    [
      message[language],
      help[language],
      ...(suppressed === undefined
        ? []
        : [
            `${stays}${suppressed.reason}${suppressed.until === null ? '' : ` (→ ${suppressed.until})`}`,
          ]),
      ...(fix === null ? [] : [fix.text[language]]),
      `${ruleWord} \`${ruleId}\`${source === undefined ? '' : `, ${source}`}.`,
    ].join('\n');
  return {
    en: write('en', 'Rule', 'The publisher says why it stays: '),
    fr: write('fr', 'Règle', 'L’éditeur dit pourquoi cela reste\u00a0: '),
  };
}
