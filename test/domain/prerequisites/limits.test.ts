import { test } from 'node:test';
import assert from 'node:assert/strict';
import { limits } from '../../../src/domain/prerequisites/limits.ts';

test('given the limits of the portal, when they are read, then they are the printed numbers', () => {
  const { length, count, logo, screenshot } = limits.cpp;
  assert.deepEqual(
    [length.offerName, length.skuId, length.skuSummary, length.title, length.summary],
    [50, 50, 100, 50, 100],
  );
  assert.deepEqual(
    [length.longSummary, length.description, length.marketingIdentifier, length.screenshotName],
    [256, 3000, 50, 100],
  );
  assert.deepEqual(
    [count.previewSubscriptionsMax, count.categoriesMax, count.screenshotsMax],
    [100, 5, 5],
  );
  const sizes = [...Object.entries(logo), ['screenshot', screenshot] as const];
  assert.deepEqual(
    sizes.map(([name, { width, height }]) => `${name} ${width}×${height}`),
    [
      'small 40×40',
      'medium 90×90',
      'large 115×115',
      'wide 255×115',
      'hero 815×290',
      'screenshot 533×324',
    ],
  );
});
