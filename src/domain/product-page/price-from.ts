import type { ProductPage } from './product-page.ts';

/**
 * The lowest monthly price of a page's plans, in US dollars as it was typed; null when none has one: they cost the
 * resources that they deploy.
 */
export function priceFrom({ parts }: ProductPage): string | null {
  const prices = parts.plans.flatMap(({ data }) => data.monthlyPriceUsd ?? []);
  return prices.reduce<string | null>(
    (lowest, price) => (lowest === null || Number(price) < Number(lowest) ? price : lowest),
    null,
  );
}
