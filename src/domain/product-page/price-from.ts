import type { ProductPage } from './product-page.ts';

/**
 * What the cheapest plan of a page costs a month, in US dollars as it was typed; null when one of them costs nothing
 * but the resources that it deploys.
 */
export function priceFrom({ parts }: ProductPage): string | null {
  let cheapest: string | null = null;
  for (const { data } of parts.plans) {
    if (data.monthlyPriceUsd === null) return null;
    if (cheapest === null || Number(data.monthlyPriceUsd) < Number(cheapest)) {
      cheapest = data.monthlyPriceUsd;
    }
  }
  return cheapest;
}
