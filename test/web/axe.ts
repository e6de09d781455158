/** axe-core in a page, by the driver: the portal's policy would refuse its script tag. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What WCAG 2.2 AA asks for, as axe names it. */
const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Everything, or what a change of colours alone can break. */
export type Part = 'ALL' | 'COLOURS';

/** How many rules were held against the page, and one line for each violation: the rule, and the first elements. */
export async function axe(
  page: Page,
  part: Part = 'ALL',
): Promise<{ readonly rules: number; readonly violations: readonly string[] }> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(source);
  const options: RunOptions = {
    runOnly:
      part === 'ALL'
        ? { type: 'tag', values: wcag22aa }
        : { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
    // The rule of WCAG 2.2 for targets is not in axe's default set.
    ...(part === 'ALL' ? { rules: { 'target-size': { enabled: true } } } : {}),
    resultTypes: ['violations'],
  };
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)})`,
  )) as AxeResults;
  return {
    rules: found.passes.length + found.violations.length,
    violations: found.violations.map(
      ({ id, help, nodes }) =>
        `${id} (${help}): ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`)
          .join(' | ')
          .replaceAll(/\s+/g, ' ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`,
    ),
  };
}
