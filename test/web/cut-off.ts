/** What a designer sees and axe does not: controls that do not fit where they stand. */
import type { Page } from 'playwright-core';

/**
 * Controls whose part lies outside of the page, or of a box that hides what does not fit and cannot be scrolled; one line
 * for each, and one when the page is wider than its window.
 */
export async function cutOff(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(script)) as readonly string[];
}

/** A pixel of rounding. */
const script = `(() => {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth + 1) found.push('the page is ' + scrollWidth + ' pixels wide in ' + clientWidth);
  for (const control of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    const box = control.getBoundingClientRect();
    // Files are chosen and states are read by controls that nobody sees.
    if (box.width < 2 || box.height < 2 || !control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    for (let around = control.parentElement; around !== null; around = around.parentElement) {
      const { overflowX } = getComputedStyle(around);
      if (overflowX === 'auto' || overflowX === 'scroll') break;
      if (overflowX !== 'hidden' && overflowX !== 'clip') continue;
      const place = around.getBoundingClientRect();
      if (box.right > place.right + 1 || box.left < place.left - 1) {
        found.push('cut off: ' + (control.getAttribute('aria-label') ?? control.textContent ?? '').trim().slice(0, 60));
        break;
      }
    }
  }
  return found;
})()`;
