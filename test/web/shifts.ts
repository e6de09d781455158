import type { Page } from 'playwright-core';

/**
 * Notes from now on what moves on a page that nobody touches, by the browser's own measure. The answer reads the
 * notes: one line for each shift, with its size and what moved.
 */
export async function watchShifts(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`{
    globalThis.shifts = [];
    const nameOf = (node) => {
      const place = node?.closest?.('[id], [aria-labelledby]');
      return (node?.className || node?.nodeName || 'something that is gone') + ' in ' +
        (place?.id || place?.getAttribute('aria-labelledby') || 'the page');
    };
    const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        if (!hadRecentInput) shifts.push(value.toFixed(4) + ': ' + sources.map(({ node, previousRect, currentRect }) =>
          nameOf(node) + ' from ' + rect(previousRect) + ' to ' + rect(currentRect)).join(', '));
      }
    }).observe({ type: 'layout-shift' });
  }`);
  return async () => (await page.evaluate('shifts')) as readonly string[];
}
