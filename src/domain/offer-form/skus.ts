/** The form of the tab *SKUs*: what a SKU is, where and to whom it is offered, and what it costs. */
import { audienceTypes, clouds, skuTypes } from '../content.ts';
import { limitProfiles, limits, type LimitProfile, type Limits } from '../prerequisites/limits.ts';
import { marketCurrencies, markets } from '../prerequisites/markets.ts';
import { fr } from '../prerequisites/words.ts';
import { regionName } from '../region-name.ts';
import { choicesOf, type FormChoice, type FormCondition, type FormGroup } from './form-row.ts';
import { packageRows } from './packages.ts';

const managed: FormCondition = { path: 'skus[].skuType', values: ['MANAGED_APPLICATION'] };
const template: FormCondition = { path: 'skus[].skuType', values: ['SOLUTION_TEMPLATE'] };
const inGovernment: FormCondition = {
  path: 'skus[].cloudAvailability',
  values: ['AZURE_GOVERNMENT'],
};
const isPrivate: FormCondition = { path: 'skus[].isPrivate', values: ['true'] };

/** Every market of a profile under its name, in the order of the English names. */
const marketChoices = (profile: LimitProfile): readonly FormChoice[] =>
  [...markets[profile]]
    .map((value) => ({ value, label: regionName(value) }))
    .sort((a, b) => a.label.en.localeCompare(b.label.en, 'en'));

const ownMarket = 'skus[].marketPrices[].market';

/** The markets of a profile, each offered once it is one of the SKU's. */
const pricedMarketChoices = (profile: LimitProfile): readonly FormChoice[] =>
  marketChoices(profile).map((choice) => ({
    ...choice,
    when: { path: 'skus[].regions', values: [choice.value] },
  }));

/** The currencies of a profile, each offered beside a market that is priced in it. */
function currencyChoices(profile: LimitProfile): readonly FormChoice[] {
  const byCurrency = Map.groupBy(marketCurrencies[profile], ([, currency]) => currency);
  return [...byCurrency].map(([value, priced]) => ({
    value,
    label: { en: value, fr: value },
    when: { path: ownMarket, values: priced.map(([market]) => market) },
  }));
}

const byLimits = (
  choices: (profile: LimitProfile) => readonly FormChoice[],
): ((of: Limits) => readonly FormChoice[]) => {
  const table = new Map<Limits, readonly FormChoice[]>(
    limitProfiles.map((profile) => [limits[profile], choices(profile)]),
  );
  return (of) => table.get(of) ?? [];
};

export const skusGroup: FormGroup = {
  key: 'SKUS',
  title: { en: 'SKUs', fr: 'Références (SKU)' },
  rows: [
    { path: 'skus', control: 'LIST', limit: ({ count }) => count.skusMax },
    {
      path: 'skus[].skuId',
      control: 'TEXT',
      limit: ({ length }) => length.skuId,
      hint: {
        en: 'Lower-case letters, digits, dashes and underscores. It cannot change once it is published.',
        fr: 'Lettres minuscules, chiffres, tirets et traits de soulignement. Il ne peut plus changer après la publication.',
      },
    },
    { path: 'skus[].title', control: 'TEXT', limit: ({ length }) => length.skuTitle },
    { path: 'skus[].summary', control: 'TEXT', limit: ({ length }) => length.skuSummary },
    { path: 'skus[].description', control: 'LINES', limit: ({ length }) => length.skuDescription },
    {
      path: 'skus[].skuType',
      control: 'CHOICE',
      choices: choicesOf(skuTypes, {
        SOLUTION_TEMPLATE: { en: 'Solution template', fr: 'Modèle de solution' },
        MANAGED_APPLICATION: { en: 'Managed application', fr: 'Application managée' },
      }),
      hint: {
        en: 'Customers manage a solution template themselves. A managed application has a monthly price, and you get rights in it. It cannot change once it is published.',
        fr: 'Les clients gèrent eux-mêmes un modèle de solution. Une application managée a un prix mensuel, et vous y avez des droits. Ne peut plus changer après la publication.',
      },
    },
    {
      path: 'skus[].cloudAvailability',
      control: 'CHOICES',
      choices: choicesOf(clouds, {
        PUBLIC_AZURE: { en: 'Public Azure', fr: 'Azure public' },
        AZURE_GOVERNMENT: { en: 'Azure Government', fr: 'Azure Government' },
      }),
    },
    {
      path: 'skus[].governmentCertifications',
      control: 'LIST',
      limit: ({ count }) => count.governmentCertificationsMax,
      when: [inGovernment],
    },
    {
      path: 'skus[].governmentCertifications[].name',
      control: 'TEXT',
      limit: ({ length }) => length.certificationName,
    },
    {
      path: 'skus[].governmentCertifications[].link',
      control: 'TEXT',
      limit: ({ length }) => length.url,
    },
    {
      path: 'skus[].isPrivate',
      control: 'SWITCH',
      hint: {
        en: 'Only the customers that you name see it. A public SKU cannot become private once it is published.',
        fr: 'Seuls les clients que vous nommez la voient. Une référence publique ne peut plus devenir privée après la publication.',
      },
    },
    {
      path: 'skus[].restrictedAudience',
      control: 'GROUP',
      when: [isPrivate],
      hint: {
        en: 'Enter a few customers by hand, or upload a file with all of them. What you begin takes the place of the other.',
        fr: 'Saisissez quelques clients à la main, ou téléversez un fichier qui les contient tous. Ce que vous commencez remplace l’autre.',
      },
    },
    {
      path: 'skus[].restrictedAudience.manualEntries',
      control: 'LIST',
      limit: ({ count }) => count.audienceEntriesMax,
      when: [isPrivate],
    },
    {
      path: 'skus[].restrictedAudience.manualEntries[].type',
      control: 'CHOICE',
      when: [isPrivate],
      choices: choicesOf(audienceTypes, {
        SubscriptionId: { en: 'Azure subscription', fr: 'Abonnement Azure' },
      }),
    },
    {
      path: 'skus[].restrictedAudience.manualEntries[].audienceId',
      control: 'TEXT',
      when: [isPrivate],
    },
    {
      path: 'skus[].restrictedAudience.manualEntries[].description',
      control: 'TEXT',
      limit: ({ length }) => length.audienceDescription,
      when: [isPrivate],
    },
    {
      path: 'skus[].restrictedAudience.csv',
      control: 'AUDIENCE',
      when: [isPrivate],
      hint: {
        en: 'A CSV file with the header Type,Id,Description and a customer on each line.',
        fr: 'Un fichier CSV avec l’en-tête Type,Id,Description et un client par ligne.',
      },
    },
    {
      path: 'skus[].regions',
      control: 'CHOICES',
      choices: byLimits(marketChoices),
      when: [managed],
    },
    {
      path: 'skus[].monthlyPriceUsd',
      control: 'TEXT',
      when: [managed],
      hint: {
        en: 'US dollars a month, like 49.90. A published price can fall and cannot rise.',
        fr: 'En dollars des États-Unis par mois, comme 49.90. Un prix publié peut baisser et ne peut pas augmenter.',
      },
    },
    {
      path: 'skus[].oldPriceUsd',
      control: 'TEXT',
      when: [managed],
      hint: { en: 'The same price as above.', fr: 'Le même prix que ci-dessus.' },
    },
    {
      path: 'skus[].marketPrices',
      control: 'PRICES',
      when: [managed],
      hint: {
        en: 'A month’s price in the currency of the country; elsewhere it is derived from US dollars.',
        fr: fr`Un prix mensuel dans la devise du pays ; ailleurs, il est calculé à partir du dollar.`,
      },
    },
    {
      path: ownMarket,
      control: 'CHOICE',
      choices: byLimits(pricedMarketChoices),
      when: [managed],
    },
    {
      path: 'skus[].marketPrices[].currency',
      control: 'CHOICE',
      choices: byLimits(currencyChoices),
      when: [managed],
    },
    {
      path: 'skus[].marketPrices[].price',
      control: 'TEXT',
      when: [managed],
      hint: {
        en: 'A month, in that currency, like 45.00. A published price can fall and cannot rise.',
        fr: 'Par mois, dans cette devise, comme 45.00. Un prix publié peut baisser et ne peut pas augmenter.',
      },
    },
    {
      path: 'skus[].meters',
      control: 'LIST',
      limit: ({ count }) => count.metersMax,
      when: [managed],
      hint: {
        en: 'What customers pay by use, besides the monthly price.',
        fr: 'Ce que les clients paient à l’usage, en plus du prix mensuel.',
      },
    },
    {
      path: 'skus[].meters[].meterId',
      control: 'TEXT',
      limit: ({ length }) => length.meterId,
      when: [managed],
    },
    {
      path: 'skus[].meters[].displayName',
      control: 'TEXT',
      limit: ({ length }) => length.meterName,
      when: [managed],
    },
    {
      path: 'skus[].meters[].unitOfMeasure',
      control: 'TEXT',
      limit: ({ length }) => length.meterUnit,
      when: [managed],
    },
    {
      path: 'skus[].meters[].pricePerUnitUsd',
      control: 'TEXT',
      when: [managed],
      hint: { en: 'US dollars.', fr: 'En dollars des États-Unis.' },
    },
    {
      path: 'skus[].meters[].includedQuantity',
      control: 'TEXT',
      when: [managed],
      hint: {
        en: 'Units a month that the monthly price covers.',
        fr: 'Unités par mois que le prix mensuel couvre.',
      },
    },
    {
      path: 'skus[].hidePlan',
      control: 'SWITCH',
      when: [template],
      hint: {
        en: 'It is not listed, and can be deployed only through another package.',
        fr: 'Elle n’est pas listée et ne se déploie qu’à travers un autre package.',
      },
    },
    {
      path: 'skus[].reuseFromSku',
      control: 'TEXT',
      hint: {
        en: 'The ID of a SKU of the same type whose packages this one offers too. Leave it empty for packages of its own.',
        fr: 'L’ID d’une référence du même type dont celle-ci propose aussi les packages. Laissez vide si elle a les siens.',
      },
    },
    ...packageRows,
  ],
};
