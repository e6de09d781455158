/** Prerequisites of the tab *SKUs*: prices of single countries, which are not derived from US dollars. */
import type { Text } from '../language.ts';
import { fieldRule, formatRules, listRules, requiredRule, typeRule } from './field-rules.ts';
import { normalText, priceInCents } from './formats.ts';
import { listOf, property } from './json.ts';
import { marketCurrencies } from './markets.ts';
import { MAX_ITEMS, type Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import {
  isManaged,
  marketsSource,
  publishedSku,
  skuField,
  twins,
  updateSource,
} from './sku-field.ts';
import { excerpt, fr } from './words.ts';

const field = (path: string, label: Text) =>
  skuField(`marketPrices${path}`, label, { when: isManaged });
const list = field('', { en: 'Prices by country', fr: 'Prix par pays' });
const market = field('[].market', { en: 'Country/Region', fr: 'Pays ou région' });
const currency = field('[].currency', { en: 'Currency', fr: 'Devise' });
const price = field('[].price', { en: 'Price a month', fr: 'Prix par mois' });

const currencyOf = (item: unknown, { facts }: RuleContext): string | undefined =>
  marketCurrencies[facts.profile ?? 'cpp'].get(normalText(property(item, 'market')) ?? '');

const regionsOf = (sku: unknown): readonly (string | null)[] =>
  listOf(property(sku, 'regions')).slice(0, MAX_ITEMS).map(normalText);

/** The countries with a price of their own. */
const marketsIn = (prices: unknown): ReadonlySet<string | null> =>
  new Set(
    listOf(prices)
      .slice(0, MAX_ITEMS)
      .map((item) => normalText(property(item, 'market'))),
  );

/** A published price of a market. */
type Ceiling = { readonly market: string; readonly published: string; readonly currency: string };

/** What an entry must not exceed; undefined where the market was never sold at a price of this currency. */
function ceilingOf(place: Place, context: RuleContext): Ceiling | undefined {
  const own = place.items[1];
  const code = normalText(property(own, 'market'));
  const unit = currencyOf(own, context);
  const published = publishedSku(place, context);
  if (code === null || unit === undefined || published === undefined) return undefined;
  const local = published.localPrices.get(code);
  if (local !== undefined) {
    return local.currency === unit
      ? { market: code, published: local.price, currency: unit }
      : undefined;
  }
  const dollars = published.prices.get(code);
  return unit === 'USD' && dollars !== undefined
    ? { market: code, published: dollars, currency: unit }
    : undefined;
}

const isDearer = (now: unknown, published: string): boolean => {
  const [cents, before] = [priceInCents(now), priceInCents(published)];
  return cents !== null && before !== null && cents > before;
};

const marketRules: readonly PrerequisiteRule[] = [
  requiredRule(market),
  typeRule(market, 'string', (value) => typeof value === 'string'),
  fieldRule(market, {
    code: 'notAllowed',
    requirement: {
      en: 'A price by country is for a country where the SKU is sold.',
      fr: fr`Un prix par pays vaut pour un pays où la référence SKU est vendue.`,
    },
    check: ({ value, items }) => {
      const code = normalText(value);
      return code === null || regionsOf(items[0]).includes(code)
        ? holds
        : [{ value: excerpt(code) }];
    },
    message: ({ value }) => ({
      en: `${value} has a price of its own, and the SKU is not sold there. Add it to “Country/Region availability”, or remove the price.`,
      fr: fr`${value ?? ''} a son propre prix, et la référence SKU n’y est pas vendue. Ajoutez ce pays à « Disponibilité par pays ou région », ou retirez le prix.`,
    }),
  }),
  fieldRule(market, {
    code: 'duplicate',
    requirement: {
      en: 'A country has one price of its own.',
      fr: fr`Un pays a un seul prix à lui.`,
    },
    check: (place) => {
      const [sku, own] = place.items;
      const first = twins(property(sku, 'marketPrices'), own, (item) =>
        normalText(property(item, 'market')),
      ).find(({ index }) => index < (place.indexes[1] ?? 0));
      return first === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: first.index + 1 }];
    },
    message: ({ value, first }) => ({
      en: `${value} has a price already, as entry ${first}. Remove one of them.`,
      fr: fr`${value ?? ''} a déjà un prix, à l’entrée ${first ?? ''}. Retirez l’un des deux.`,
    }),
  }),
];

const currencyRules: readonly PrerequisiteRule[] = [
  requiredRule(currency),
  typeRule(currency, 'string', (value) => typeof value === 'string'),
  fieldRule(currency, {
    code: 'mismatch',
    requirement: {
      en: 'A price by country is in the currency of its market.',
      fr: fr`Un prix par pays est dans la devise de son marché.`,
    },
    check: ({ value, items }, context) => {
      const text = normalText(value);
      const expected = currencyOf(items[1], context);
      return text === null || expected === undefined || text === expected
        ? holds
        : [
            {
              value: excerpt(text),
              expected,
              market: normalText(property(items[1], 'market')) ?? '',
            },
          ];
    },
    message: ({ value, expected, market: code }) => ({
      en: `${code} is priced in ${expected}, and the entry says ${value}. Enter the price in ${expected}.`,
      fr: fr`Les prix de ${code ?? ''} sont en ${expected ?? ''}, et l’entrée indique ${value ?? ''}. Indiquez le prix en ${expected ?? ''}.`,
    }),
  }),
];

const riseRule = {
  code: 'priceIncrease',
  requirement: {
    en: 'A published price of a country can fall and cannot rise, also in a market that comes back.',
    fr: fr`Le prix publié d’un pays peut baisser et ne peut pas augmenter, même dans un marché qui revient.`,
  },
} as const;

const stays: PrerequisiteRule['message'] = ({
  value,
  published,
  market: code,
  currency: unit,
}) => ({
  en: `The published price in ${code} is ${published} ${unit} a month and cannot become ${value}. Enter the published price; another one needs a new SKU.`,
  fr: fr`Le prix publié pour ${code ?? ''} est de ${published ?? ''} ${unit ?? ''} par mois et ne peut pas devenir ${value ?? ''}. Indiquez le prix publié ; un autre prix demande une nouvelle référence SKU.`,
});

const priceRules: readonly PrerequisiteRule[] = [
  ...formatRules(price, {
    code: 'pattern',
    isRight: (text) => (priceInCents(text) ?? 0) > 0,
    requirement: {
      en: 'A price by country is more than 0, with at most 2 decimals after a point.',
      fr: fr`Un prix par pays est supérieur à 0, avec 2 décimales au plus après un point.`,
    },
    message: ({ value }) => ({
      en: `“Price a month” holds ${value}. Enter more than 0, with at most 2 decimals after a point, like 45.00.`,
      fr: fr`« Prix par mois » contient ${value ?? ''}. Indiquez plus de 0, avec 2 décimales au plus après un point, comme 45.00.`,
    }),
  }),
  fieldRule(
    { ...price, source: updateSource },
    {
      ...riseRule,
      check: (place, context) => {
        const ceiling = ceilingOf(place, context);
        return ceiling !== undefined && isDearer(place.value, ceiling.published)
          ? [{ ...ceiling, value: normalText(place.value) ?? '' }]
          : holds;
      },
      message: ({ value, published, market: code, currency: unit }) => ({
        en: `The published price in ${code} is ${published} ${unit} a month and cannot rise to ${value}. Keep it or lower it; a higher price needs a new SKU.`,
        fr: fr`Le prix publié pour ${code ?? ''} est de ${published ?? ''} ${unit ?? ''} par mois et ne peut pas passer à ${value ?? ''}. Conservez-le ou baissez-le ; un prix plus élevé demande une nouvelle référence SKU.`,
      }),
    },
  ),
  fieldRule(
    { ...price, source: marketsSource },
    {
      code: 'immutable',
      requirement: {
        en: 'Where the profile lets no price fall, the published price of a country stays as it is.',
        fr: fr`Si le profil ne laisse baisser aucun prix, le prix publié d’un pays reste tel quel.`,
      },
      check: (place, context) => {
        const ceiling = context.limits.pricesFall ? undefined : ceilingOf(place, context);
        const cents = priceInCents(place.value);
        return ceiling !== undefined &&
          cents !== null &&
          isDearer(ceiling.published, normalText(place.value) ?? '')
          ? [{ ...ceiling, value: normalText(place.value) ?? '' }]
          : holds;
      },
      message: stays,
    },
  ),
  fieldRule(
    { ...price, source: updateSource },
    {
      code: 'priceIncrease',
      severity: 'WARNING',
      requirement: {
        en: 'A price in another currency is not more than what was derived from US dollars before; nobody here knows the rate of that moment.',
        fr: fr`Un prix dans une autre devise ne dépasse pas celui qui était calculé à partir du dollar ; personne ici ne connaît le cours de ce moment.`,
      },
      check: (place, context) => {
        const own = place.items[1];
        const code = normalText(property(own, 'market')) ?? '';
        const published = publishedSku(place, context);
        const dollars = published?.prices.get(code);
        const unit = currencyOf(own, context);
        const isDerived = dollars !== undefined && published?.localPrices.has(code) === false;
        return isDerived && unit !== undefined && unit !== 'USD' && priceInCents(place.value)
          ? [{ market: code, published: dollars }]
          : holds;
      },
      message: ({ published, market: code }) => ({
        en: `Customers in ${code} were charged what US$${published} a month came to. Check that this price is not higher.`,
        fr: fr`Les clients de ${code ?? ''} payaient l’équivalent de ${published ?? ''} $US par mois. Vérifiez que ce prix n’est pas plus élevé.`,
      }),
    },
  ),
];

/** A country that loses its price is charged the derived one, which nobody can compare. */
const keepRule: PrerequisiteRule = fieldRule(
  { ...list, source: updateSource },
  {
    code: 'priceIncrease',
    requirement: {
      en: 'A country that was published with a price of its own keeps one, also when it comes back.',
      fr: fr`Un pays publié avec son propre prix en garde un, même quand il revient.`,
    },
    check: (place, context) => {
      const [sku] = place.items;
      const published = publishedSku(place, context);
      if (published === undefined) return holds;
      const own = marketsIn(place.value);
      const base = property(sku, 'monthlyPriceUsd');
      return [...published.localPrices].flatMap(([code, local]) => {
        const isLost = regionsOf(sku).includes(code) && !own.has(code);
        const isNoDearer =
          local.currency === 'USD' && priceInCents(base) !== null && !isDearer(base, local.price);
        return isLost && !isNoDearer
          ? [{ market: code, published: local.price, currency: local.currency }]
          : [];
      });
    },
    message: ({ market: code, published, currency: unit }) => ({
      en: `The published price in ${code} is ${published} ${unit} a month, and without an entry it could rise. Enter that price or a lower one.`,
      fr: fr`Le prix publié pour ${code ?? ''} est de ${published ?? ''} ${unit ?? ''} par mois, et sans entrée il pourrait augmenter. Indiquez ce prix ou un prix plus bas.`,
    }),
  },
);

/** A country in US dollars that loses its price is charged the common one: that can be compared. */
const stayRule: PrerequisiteRule = fieldRule(
  { ...list, source: marketsSource },
  {
    code: 'immutable',
    requirement: {
      en: 'Where the profile lets no price fall, a country with a published price of its own does not take a lower common one.',
      fr: fr`Si le profil ne laisse baisser aucun prix, un pays publié avec son propre prix ne prend pas un prix commun plus bas.`,
    },
    check: (place, context) => {
      const [sku] = place.items;
      const published = publishedSku(place, context);
      if (context.limits.pricesFall || published === undefined) return holds;
      const own = marketsIn(place.value);
      const value = normalText(property(sku, 'monthlyPriceUsd')) ?? '';
      return [...published.localPrices].flatMap(([code, local]) =>
        local.currency === 'USD' &&
        regionsOf(sku).includes(code) &&
        !own.has(code) &&
        isDearer(local.price, value)
          ? [{ market: code, published: local.price, currency: local.currency, value }]
          : [],
      );
    },
    message: stays,
  },
);

export const marketPriceRules: readonly PrerequisiteRule[] = [
  ...listRules(list, {
    itemLabel: { en: 'Price in a country', fr: 'Prix dans un pays' },
    optional: true,
  }),
  keepRule,
  stayRule,
  ...marketRules,
  ...currencyRules,
  ...priceRules,
];
