/** Prerequisites of the tab *SKUs*: markets, prices and meters of a managed application. */
import type { Text } from '../language.ts';
import {
  amountRules,
  fieldRule,
  formatRules,
  listRules,
  textRules,
  valueRules,
} from './field-rules.ts';
import { normalText, priceInCents } from './formats.ts';
import { listOf, property } from './json.ts';
import { marketPriceRules } from './market-prices.ts';
import { markets } from './markets.ts';
import { holds, type PrerequisiteRule } from './rule.ts';
import {
  isManaged,
  marketsSource,
  publishedSku,
  skuField,
  twins,
  updateSource,
} from './sku-field.ts';
import { excerpt, fr } from './words.ts';

const regions = skuField(
  'regions',
  { en: 'Country/Region availability', fr: 'Disponibilité par pays ou région' },
  { when: isManaged },
);
const monthlyPrice = skuField(
  'monthlyPriceUsd',
  { en: 'Simplified Currency Pricing', fr: 'Tarification simplifiée des devises' },
  { when: isManaged },
);
const oldPrice = skuField(
  'oldPriceUsd',
  { en: 'Old Pricing', fr: 'Ancienne tarification' },
  { when: isManaged },
);
const meterField = (path: string, label: Text) =>
  skuField(`meters${path}`, label, {
    when: isManaged,
    source: 'Plan an Azure managed application',
  });
const meters = meterField('', { en: 'Custom meters', fr: 'Compteurs personnalisés' });
const meterId = meterField('[].meterId', { en: 'Meter ID', fr: 'ID du compteur' });

const price = {
  decimals: 2,
  unit: { en: 'US dollars a month', fr: 'dollar des États-Unis par mois' },
  example: '49.90',
};

const meterRules: readonly PrerequisiteRule[] = [
  ...listRules(meters, {
    itemLabel: { en: 'Meter', fr: 'Compteur' },
    max: (limits) => limits.count.metersMax,
    optional: true,
  }),
  ...formatRules(meterId, {
    code: 'pattern',
    isRight: (text) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text),
    requirement: {
      en: 'A meter ID consists of letters, digits, dots, dashes and underscores and starts with a letter or digit.',
      fr: fr`Un ID de compteur se compose de lettres, de chiffres, de points, de tirets et de traits de soulignement et commence par une lettre ou un chiffre.`,
    },
    message: ({ value }) => ({
      en: `“Meter ID” holds ${value}. Programs report usage under it: only letters without accents, digits, dots, dashes and underscores can be used. Choose another one.`,
      fr: fr`« ID du compteur » contient ${value ?? ''}. Des programmes déclarent l’usage sous cet ID : seuls les lettres sans accent, les chiffres, les points, les tirets et les traits de soulignement sont admis. Choisissez-en un autre.`,
    }),
  }),
  ...textRules(meterId, { max: (limits) => limits.length.meterId, optional: true }).filter(
    (rule) => rule.code === 'tooLong',
  ),
  fieldRule(meterId, {
    code: 'duplicate',
    requirement: {
      en: 'A meter ID is unique in its SKU.',
      fr: fr`Un ID de compteur est unique dans sa référence SKU.`,
    },
    check: (place) => {
      const [sku, own] = place.items;
      const first = twins(property(sku, 'meters'), own, (item) =>
        normalText(property(item, 'meterId')),
      ).find(({ index }) => index < (place.indexes[1] ?? 0));
      return first === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: first.index + 1 }];
    },
    message: ({ value, first }) => ({
      en: `“Meter ID” holds ${value}, which meter ${first} of this SKU has already. Choose another one.`,
      fr: fr`« ID du compteur » contient ${value ?? ''}, que le compteur ${first ?? ''} de cette référence SKU porte déjà. Choisissez-en un autre.`,
    }),
  }),
  ...textRules(meterField('[].displayName', { en: 'Meter name', fr: 'Nom du compteur' }), {
    max: (limits) => limits.length.meterName,
  }),
  ...textRules(meterField('[].unitOfMeasure', { en: 'Unit of measure', fr: 'Unité de mesure' }), {
    max: (limits) => limits.length.meterUnit,
  }),
  ...amountRules(meterField('[].pricePerUnitUsd', { en: 'Price per unit', fr: 'Prix par unité' }), {
    decimals: 6,
    unit: { en: 'US dollars', fr: 'dollar des États-Unis' },
    example: '0.025',
  }),
  ...amountRules(
    meterField('[].includedQuantity', { en: 'Included quantity', fr: 'Quantité incluse' }),
    { decimals: 0, unit: { en: 'units', fr: 'unité' }, example: '100' },
  ),
];

export const pricingRules: readonly PrerequisiteRule[] = [
  ...listRules(regions),
  ...valueRules(regions, {
    code: 'notAllowed',
    isRight: (text, { facts }) => markets[facts.profile ?? 'cpp'].has(text),
    requirement: {
      en: 'A country or region is a market of the store, as two capital letters.',
      fr: fr`Un pays ou une région est un marché de la place de marché, en deux lettres majuscules.`,
    },
    message: ({ value }) => ({
      en: `“Country/Region availability” holds ${value}, which is not a market of the store. Choose a market such as FR or US.`,
      fr: fr`« Disponibilité par pays ou région » contient ${value ?? ''}, qui n’est pas un marché de la place de marché. Choisissez un marché tel que FR ou US.`,
    }),
  }),
  ...amountRules(monthlyPrice, price),
  fieldRule(
    { ...monthlyPrice, source: updateSource },
    {
      code: 'priceIncrease',
      requirement: {
        en: 'A published price can fall and cannot rise, also in a market that comes back.',
        fr: fr`Un prix publié peut baisser et ne peut pas augmenter, même dans un marché qui revient.`,
      },
      check: (place, context) => {
        const price = priceInCents(place.value);
        const sku = publishedSku(place, context);
        if (price === null || sku === undefined) return holds;
        const own = listOf(property(place.items[0], 'regions')).map(normalText);
        const ceilings = [
          { market: '', published: sku.monthlyPriceUsd },
          ...[...sku.prices]
            .filter(([market]) => own.includes(market))
            .map(([market, published]) => ({ market, published })),
        ].flatMap(({ market, published }) => {
          const cents = priceInCents(published);
          return cents === null || published === null ? [] : [{ market, published, cents }];
        });
        const lowest = ceilings.toSorted((a, b) => a.cents - b.cents)[0];
        if (lowest === undefined || price <= lowest.cents) return holds;
        const { market, published } = lowest;
        const value = normalText(place.value) ?? '';
        return [{ value, published, ...(market === '' ? {} : { market }) }];
      },
      message: ({ value, published, market }) => ({
        en: `The published price is US$${published} a month${market === undefined ? '' : ` in ${market}`} and cannot rise to US$${value}. Keep it or lower it; a higher price needs a new SKU.`,
        fr: fr`Le prix publié est de ${published ?? ''} $US par mois${market === undefined ? '' : ` (${market})`} et ne peut pas passer à ${value ?? ''} $US. Conservez-le ou baissez-le ; un prix plus élevé demande une nouvelle référence SKU.`,
      }),
    },
  ),
  fieldRule(
    { ...monthlyPrice, source: marketsSource },
    {
      code: 'immutable',
      requirement: {
        en: 'Where the profile lets no price fall, a price stays as it was published as long as a market sees it.',
        fr: fr`Si le profil ne laisse baisser aucun prix, un prix reste tel qu’il a été publié tant qu’un marché le voit.`,
      },
      check: (place, context) => {
        const price = priceInCents(place.value);
        const sku = publishedSku(place, context);
        if (context.limits.pricesFall || price === null || sku === undefined) return holds;
        const [item] = place.items;
        const regions = listOf(property(item, 'regions')).map(normalText);
        const priced = listOf(property(item, 'marketPrices')).map((entry) =>
          normalText(property(entry, 'market')),
        );
        const fallen = [...sku.prices].find(
          ([market, published]) =>
            regions.includes(market) &&
            !priced.includes(market) &&
            !sku.localPrices.has(market) &&
            price < (priceInCents(published) ?? 0),
        );
        if (fallen === undefined) return holds;
        const [market, published] = fallen;
        return [{ value: normalText(place.value) ?? '', published, market }];
      },
      message: ({ value, published, market }) => ({
        en: `The published price is US$${published} a month in ${market} and cannot become US$${value}. Keep it; another price needs a new SKU.`,
        fr: fr`Le prix publié est de ${published ?? ''} $US par mois (${market ?? ''}) et ne peut pas devenir ${value ?? ''} $US. Conservez-le ; un autre prix demande une nouvelle référence SKU.`,
      }),
    },
  ),
  ...amountRules(oldPrice, price),
  fieldRule(oldPrice, {
    code: 'mismatch',
    requirement: {
      en: 'Old Pricing equals Simplified Currency Pricing.',
      fr: fr`L’ancienne tarification est égale à la tarification simplifiée des devises.`,
    },
    check: ({ value, items }) => {
      const price = priceInCents(value);
      const other = property(items[0], 'monthlyPriceUsd');
      const otherPrice = priceInCents(other);
      return price === null || otherPrice === null || price === otherPrice
        ? holds
        : [{ value: normalText(value) ?? '', expected: normalText(other) ?? '' }];
    },
    message: ({ value, expected }) => ({
      en: `“Old Pricing” is US$${value}, and “Simplified Currency Pricing” is US$${expected}. Enter the same price in both.`,
      fr: fr`« Ancienne tarification » vaut ${value ?? ''} $US, et « Tarification simplifiée des devises » ${expected ?? ''} $US. Indiquez le même prix dans les deux champs.`,
    }),
  }),
  ...marketPriceRules,
  ...meterRules,
];
