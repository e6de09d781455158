/** Prerequisites of the tab *SKUs*: plans, prices, package versions, and what a production revision has fixed. */
import { clouds, compareVersions, roleDefinitions, skuTypes } from '../content.ts';
import type { Text } from '../language.ts';
import {
  choiceRules,
  fieldRule,
  formatRules,
  guidRules,
  listRules,
  requiredRule,
  textRules,
  typeRule,
  valueRules,
  type Field,
} from './field-rules.ts';
import {
  guidPattern,
  normalText,
  priceInCents,
  sha256Pattern,
  skuIdPattern,
  versionPattern,
} from './formats.ts';
import { listOf, property } from './json.ts';
import { markets } from './markets.ts';
import { MAX_ITEMS, type Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import type { PublishedSku } from './violation.ts';
import { excerpt, fr, quoted } from './words.ts';

const source = 'Configure SKUs for an Azure application offer';
const updateSource = 'Update an existing Azure application offer';

function field(path: string, label: Text, when?: Field['when']): Field {
  return {
    path,
    section: 'SKUS',
    label,
    source,
    ...(when === undefined ? {} : { when }),
  };
}

/** The fields that only managed applications have; on a solution template they are not looked at. */
const managed = (place: Place): boolean =>
  normalText(property(place.items[0], 'skuType')) === 'MANAGED_APPLICATION';

/** The SKU of the production revision that a draft SKU continues: the same item, else the same SKU id. */
function publishedSku(place: Place, { facts }: RuleContext): PublishedSku | undefined {
  const skus = facts.published?.skus ?? [];
  const sku = place.items[0];
  return (
    skus.find((other) => other.itemId === property(sku, 'id')) ??
    skus.find((other) => other.skuId === normalText(property(sku, 'skuId')))
  );
}

/** The published package that a draft package continues: the same item, else the same version. */
function publishedPackage(place: Place, context: RuleContext) {
  const packages = publishedSku(place, context)?.packages ?? [];
  const item = place.items[1];
  const same = packages.find((other) => other.itemId === property(item, 'id'));
  const sameVersion = packages.find(
    (other) => other.version === normalText(property(item, 'version')),
  );
  return { same, continued: same ?? sameVersion };
}

/** The other items of a list whose field has the same value, each with its place in the list. */
function twins(siblings: unknown, item: unknown, read: (other: unknown) => string | null) {
  const value = read(item);
  if (value === null) return [];
  return listOf(siblings)
    .slice(0, MAX_ITEMS)
    .flatMap((other, index) => (other !== item && read(other) === value ? [{ other, index }] : []));
}

/** A published value that must stay as it is. */
function immutableRule(
  where: Field,
  frozen: (place: Place, context: RuleContext) => string | undefined,
  whatToDo: Text,
): PrerequisiteRule {
  const label = quoted(where.label);
  return fieldRule(
    { ...where, source: updateSource },
    {
      code: 'immutable',
      requirement: {
        en: `${label.en} stays as it was published.`,
        fr: fr`${label.fr} reste tel qu’il a été publié.`,
      },
      check: (place, context) => {
        const text = normalText(place.value);
        const published = frozen(place, context);
        return text === null || published === undefined || text === published
          ? holds
          : [{ value: excerpt(text), published: excerpt(published) }];
      },
      message: ({ value, published }) => ({
        en: `${label.en} was published as ${published} and cannot become ${value}. ${whatToDo.en}`,
        fr: fr`${label.fr} a été publié avec la valeur ${published ?? ''} et ne peut pas devenir ${value ?? ''}. ${whatToDo.fr}`,
      }),
    },
  );
}

const skuId = field('skus[].skuId', { en: 'SKU ID', fr: 'ID de référence SKU' });
const skuType = field('skus[].skuType', { en: 'SKU type', fr: 'Type de référence SKU' });
const cloudAvailability = field('skus[].cloudAvailability', {
  en: 'Cloud availability',
  fr: 'Disponibilité cloud',
});
const regions = field(
  'skus[].regions',
  { en: 'Country/Region availability', fr: 'Disponibilité par pays ou région' },
  managed,
);
const monthlyPrice = field(
  'skus[].monthlyPriceUsd',
  { en: 'Simplified Currency Pricing', fr: 'Tarification simplifiée des devises' },
  managed,
);
const oldPrice = field(
  'skus[].oldPriceUsd',
  { en: 'Old Pricing', fr: 'Ancienne tarification' },
  managed,
);
const packages = field('skus[].packages', { en: 'Package versions', fr: 'Versions du package' });
const version = field('skus[].packages[].version', { en: 'Version', fr: 'Version actuelle' });
const packageFile = field('skus[].packages[].sha256', {
  en: 'Package file (.zip)',
  fr: 'Fichier de package (.zip)',
});
const tenantId = field(
  'skus[].packages[].tenantId',
  { en: 'Tenant ID', fr: 'ID de locataire' },
  managed,
);
const authorizations = field(
  'skus[].packages[].authorizations',
  { en: 'Authorizations', fr: 'Autorisations' },
  managed,
);
const principalId = field(
  'skus[].packages[].authorizations[].principalId',
  { en: 'Principal ID', fr: 'ID du principal' },
  managed,
);
const roleDefinition = field(
  'skus[].packages[].authorizations[].roleDefinition',
  { en: 'Role definition', fr: 'Définition de rôle' },
  managed,
);

const isGuid = (text: string) => guidPattern.test(text);

const skuIdRules: readonly PrerequisiteRule[] = [
  ...formatRules(skuId, {
    code: 'pattern',
    isRight: (text) => skuIdPattern.test(text),
    requirement: {
      en: 'A SKU ID consists of lower-case letters, digits, dashes and underscores and does not end in a dash.',
      fr: fr`Un ID de référence SKU se compose de lettres minuscules, de chiffres, de tirets et de traits de soulignement et ne finit pas par un tiret.`,
    },
    message: ({ value }) => ({
      en: `“SKU ID” holds ${value}. Only lower-case letters, digits, dashes and underscores can be used, and no dash at the end. Choose another one.`,
      fr: fr`« ID de référence SKU » contient ${value ?? ''}. Seuls les minuscules, les chiffres, les tirets et les traits de soulignement sont admis, sans tiret final. Choisissez-en un autre.`,
    }),
  }),
  ...textRules(skuId, { max: (limits) => limits.length.skuId }).filter(
    (rule) => rule.code === 'tooLong',
  ),
  fieldRule(skuId, {
    code: 'duplicate',
    requirement: {
      en: 'A SKU ID is unique in its offer.',
      fr: fr`Un ID de référence SKU est unique dans son offre.`,
    },
    check: (place, { content }) => {
      const own = place.indexes[0] ?? 0;
      const first = twins(property(content, 'skus'), place.items[0], (sku) =>
        normalText(property(sku, 'skuId')),
      ).find(({ index }) => index < own);
      return first === undefined
        ? holds
        : [
            {
              value: excerpt(normalText(place.value) ?? ''),
              first: first.index + 1,
              position: own + 1,
            },
          ];
    },
    message: ({ value, first }) => ({
      en: `“SKU ID” holds ${value}, which SKU ${first} of this offer has already. Choose another one.`,
      fr: fr`« ID de référence SKU » contient ${value ?? ''}, que la référence ${first ?? ''} de cette offre porte déjà. Choisissez-en un autre.`,
    }),
  }),
  immutableRule(skuId, (place, context) => publishedSku(place, context)?.skuId, {
    en: 'Write the published ID again, or add another SKU.',
    fr: fr`Remettez l’ID publié, ou ajoutez une autre référence SKU.`,
  }),
];

/** A price as the form takes it. */
function priceRules(where: Field): readonly PrerequisiteRule[] {
  const label = quoted(where.label);
  return formatRules(where, {
    code: 'pattern',
    isRight: (text) => priceInCents(text) !== null,
    requirement: {
      en: `${label.en} is 0 or more US dollars a month, with at most two decimals.`,
      fr: fr`${label.fr} est de 0 dollar des États-Unis par mois ou plus, avec deux décimales au plus.`,
    },
    message: ({ value }) => ({
      en: `${label.en} holds ${value}, which is not a price. Enter 0 or more US dollars a month with at most two decimals after a point, like 49.90.`,
      fr: fr`${label.fr} contient ${value ?? ''}, qui n’est pas un prix. Indiquez 0 dollar des États-Unis par mois ou plus, avec deux décimales au plus après un point, comme 49.90.`,
    }),
  });
}

const pricingRules: readonly PrerequisiteRule[] = [
  ...priceRules(monthlyPrice),
  fieldRule(
    { ...monthlyPrice, source: updateSource },
    {
      code: 'priceIncrease',
      requirement: {
        en: 'A published price can fall and cannot rise.',
        fr: fr`Un prix publié peut baisser et ne peut pas augmenter.`,
      },
      check: (place, context) => {
        const price = priceInCents(place.value);
        const published = publishedSku(place, context)?.monthlyPriceUsd ?? null;
        const before = priceInCents(published);
        return price === null || before === null || price <= before
          ? holds
          : [{ value: normalText(place.value) ?? '', published: published ?? '' }];
      },
      message: ({ value, published }) => ({
        en: `The published price is US$${published} a month and cannot rise to US$${value}. Keep it or lower it; a higher price needs a new SKU.`,
        fr: fr`Le prix publié est de ${published ?? ''} $US par mois et ne peut pas passer à ${value ?? ''} $US. Conservez-le ou baissez-le ; un prix plus élevé demande une nouvelle référence SKU.`,
      }),
    },
  ),
  ...priceRules(oldPrice),
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
];

const versionRules: readonly PrerequisiteRule[] = [
  ...formatRules(version, {
    code: 'pattern',
    isRight: (text) => versionPattern.test(text),
    requirement: {
      en: 'A version is three integers, X.Y.Z.',
      fr: fr`Une version se compose de trois entiers, X.Y.Z.`,
    },
    message: ({ value }) => ({
      en: `“Version” holds ${value}. Enter three integers without leading zeros, like 1.0.0.`,
      fr: fr`« Version actuelle » contient ${value ?? ''}. Indiquez trois entiers sans zéro initial, comme 1.0.0.`,
    }),
  }),
  fieldRule(version, {
    code: 'duplicate',
    requirement: {
      en: 'A version is unique in its SKU.',
      fr: fr`Une version est unique dans sa référence SKU.`,
    },
    check: (place, context) => {
      const found = versionTwin(place, context);
      return found === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: found.index + 1 }];
    },
    message: ({ value }) => ({
      en: `“Version” holds ${value}, which another package of this SKU has already. Enter a greater one.`,
      fr: fr`« Version actuelle » contient ${value ?? ''}, qu’un autre package de cette référence SKU porte déjà. Indiquez-en une plus grande.`,
    }),
  }),
  immutableRule(version, (place, context) => publishedPackage(place, context).same?.version, {
    en: 'Write the published version again, and add a package for the new one.',
    fr: fr`Remettez la version publiée, et ajoutez un package pour la nouvelle.`,
  }),
  fieldRule(
    { ...version, source: updateSource },
    {
      code: 'versionNotGreater',
      requirement: {
        en: 'A new version is greater than every published version of its SKU.',
        fr: fr`Une nouvelle version est plus grande que toute version publiée de sa référence SKU.`,
      },
      check: (place, context) => {
        const text = normalText(place.value);
        if (text === null || !versionPattern.test(text)) return holds;
        if (publishedPackage(place, context).continued !== undefined) return holds;
        const newest = (publishedSku(place, context)?.packages ?? [])
          .map((item) => item.version)
          .sort(compareVersions)
          .at(-1);
        return newest === undefined || compareVersions(text, newest) > 0
          ? holds
          : [{ value: text, newest }];
      },
      message: ({ value, newest }) => ({
        en: `“Version” is ${value}, and ${newest} is already published. Enter a version greater than ${newest}.`,
        fr: fr`« Version actuelle » vaut ${value ?? ''}, et ${newest ?? ''} est déjà publiée. Indiquez une version plus grande que ${newest ?? ''}.`,
      }),
    },
  ),
];

/** Another package of the SKU with the same version that was there first: published, or earlier in the list. */
function versionTwin(place: Place, context: RuleContext) {
  const isPublished = (item: unknown) =>
    (publishedSku(place, context)?.packages ?? []).some(
      (other) => other.itemId === property(item, 'id'),
    );
  const own = place.indexes[1] ?? 0;
  const ownIsPublished = isPublished(place.items[1]);
  return twins(property(place.items[0], 'packages'), place.items[1], (item) =>
    normalText(property(item, 'version')),
  ).find(({ other, index }) =>
    isPublished(other) === ownIsPublished ? index < own : isPublished(other),
  );
}

const packageFileRules: readonly PrerequisiteRule[] = [
  requiredRule(packageFile),
  typeRule(packageFile, 'string', (value) => typeof value === 'string'),
  fieldRule(packageFile, {
    code: 'packageUnknown',
    requirement: {
      en: 'A package file was uploaded by the publisher.',
      fr: fr`Un fichier de package a été téléversé par l’éditeur.`,
    },
    check: ({ value }, { facts }) => {
      const sha256 = normalText(value);
      if (sha256 === null) return holds;
      const state = sha256Pattern.test(sha256) ? facts.packages.get(sha256)?.state : undefined;
      return state === undefined || state === 'UNKNOWN' ? [{ sha256: excerpt(sha256) }] : holds;
    },
    message: () => ({
      en: 'The package file is not among your uploads. Upload the zip.',
      fr: fr`Le fichier de package n’est pas parmi vos téléversements. Téléversez le fichier zip.`,
    }),
  }),
  packageStateRule('UPLOADED', 'packageNotProcessed', {
    requirement: {
      en: 'A package file has been read completely.',
      fr: fr`Un fichier de package a été lu entièrement.`,
    },
    message: {
      en: 'The package file is still being read by us. Publish when its files are listed here; that takes seconds.',
      fr: fr`Nous lisons encore le fichier de package. Publiez dès que ses fichiers sont listés ici ; cela prend quelques secondes.`,
    },
  }),
  packageStateRule('REFUSED', 'packageRefused', {
    requirement: {
      en: 'A package file was accepted when it was read.',
      fr: fr`Un fichier de package a été accepté à sa lecture.`,
    },
    message: {
      en: 'The package file was refused when it was read; the reasons stand beside the upload. Correct the zip and upload it again.',
      fr: fr`Le fichier de package a été refusé à sa lecture ; les raisons figurent à côté du téléversement. Corrigez le fichier zip et téléversez-le à nouveau.`,
    },
  }),
  fieldRule(
    { ...packageFile, source: updateSource },
    {
      code: 'immutable',
      requirement: {
        en: 'The bytes of a published package stay as they are.',
        fr: fr`Les octets d’un package publié restent tels quels.`,
      },
      check: (place, context) => {
        const sha256 = normalText(place.value);
        const { continued } = publishedPackage(place, context);
        const ownVersion = normalText(property(place.items[1], 'version'));
        // Under another version the bytes may differ; whether the version may is another rule.
        if (sha256 === null || continued === undefined || continued.version !== ownVersion)
          return holds;
        if (versionTwin(place, context) !== undefined) return holds;
        return continued.sha256 === sha256
          ? holds
          : [{ version: continued.version, published: continued.sha256, sha256: excerpt(sha256) }];
      },
      message: ({ version: published }) => ({
        en: `Version ${published} is published with another file, which cannot be replaced. Add a package with a greater version.`,
        fr: fr`La version ${published ?? ''} est publiée avec un autre fichier, qui ne peut pas être remplacé. Ajoutez un package d’une version plus grande.`,
      }),
    },
  ),
];

function packageStateRule(
  state: 'UPLOADED' | 'REFUSED',
  code: 'packageNotProcessed' | 'packageRefused',
  words: { readonly requirement: Text; readonly message: Text },
): PrerequisiteRule {
  return fieldRule(packageFile, {
    code,
    requirement: words.requirement,
    check: ({ value }, { facts }) => {
      const sha256 = normalText(value);
      return sha256 !== null && facts.packages.get(sha256)?.state === state ? [{ sha256 }] : holds;
    },
    message: () => words.message,
  });
}

const authorizationRules: readonly PrerequisiteRule[] = [
  ...listRules(authorizations, {
    itemLabel: { en: 'Authorization', fr: 'Autorisation' },
    max: (limits) => limits.count.authorizationsMax,
  }),
  ...guidRules(principalId, isGuid),
  fieldRule(principalId, {
    code: 'duplicate',
    requirement: {
      en: 'A principal has each role once.',
      fr: fr`Un principal a chaque rôle une seule fois.`,
    },
    check: (place) => {
      const [, pack, own] = place.items;
      const first = twins(property(pack, 'authorizations'), own, (item) => {
        const principal = normalText(property(item, 'principalId'))?.toLowerCase();
        const role = normalText(property(item, 'roleDefinition'));
        return principal === undefined || role === null ? null : `${principal} ${role}`;
      }).find(({ index }) => index < (place.indexes[2] ?? 0));
      return first === undefined
        ? holds
        : [
            {
              value: excerpt(normalText(place.value) ?? ''),
              role: excerpt(normalText(property(own, 'roleDefinition')) ?? ''),
              first: first.index + 1,
            },
          ];
    },
    message: ({ value, role, first }) => ({
      en: `Principal ${value} has the role ${role} already, by authorization ${first}. Remove one of them.`,
      fr: fr`Le principal ${value ?? ''} a déjà le rôle ${role ?? ''}, par l’autorisation ${first ?? ''}. Retirez l’une des deux.`,
    }),
  }),
  ...choiceRules(roleDefinition, roleDefinitions),
];

export const skuRules: readonly PrerequisiteRule[] = [
  ...listRules(field('skus', { en: 'SKUs', fr: 'Références SKU' }), {
    itemLabel: { en: 'SKU', fr: 'Référence SKU' },
    max: (limits) => limits.count.skusMax,
  }),
  ...skuIdRules,
  ...textRules(field('skus[].title', { en: 'Title', fr: 'Titre' }), {
    max: (limits) => limits.length.skuTitle,
  }),
  ...textRules(field('skus[].summary', { en: 'Summary', fr: 'Résumé' }), {
    max: (limits) => limits.length.skuSummary,
  }),
  ...textRules(field('skus[].description', { en: 'Description', fr: 'Description' }), {
    max: (limits) => limits.length.skuDescription,
    lines: 'several lines',
  }),
  ...choiceRules(skuType, skuTypes),
  immutableRule(skuType, (place, context) => publishedSku(place, context)?.skuType, {
    en: 'Choose the published type again, or add another SKU.',
    fr: fr`Choisissez à nouveau le type publié, ou ajoutez une autre référence SKU.`,
  }),
  ...listRules(cloudAvailability),
  ...valueRules(cloudAvailability, {
    code: 'notAllowed',
    isRight: (text) => clouds.some((cloud) => cloud === text),
    requirement: {
      en: `A cloud is one of ${clouds.join(', ')}.`,
      fr: fr`Un cloud est l’une des valeurs ${clouds.join(', ')}.`,
    },
    message: ({ value }) => ({
      en: `“Cloud availability” holds ${value}, which is not a cloud. Choose among ${clouds.join(', ')}.`,
      fr: fr`« Disponibilité cloud » contient ${value ?? ''}, qui n’est pas un cloud. Choisissez parmi ${clouds.join(', ')}.`,
    }),
  }),
  ...listRules(regions),
  ...valueRules(regions, {
    code: 'notAllowed',
    isRight: (text) => markets.has(text),
    requirement: {
      en: 'A country or region is a market of the store, as two capital letters.',
      fr: fr`Un pays ou une région est un marché de la place de marché, en deux lettres majuscules.`,
    },
    message: ({ value }) => ({
      en: `“Country/Region availability” holds ${value}, which is not a market of the store. Choose a market such as FR or US.`,
      fr: fr`« Disponibilité par pays ou région » contient ${value ?? ''}, qui n’est pas un marché de la place de marché. Choisissez un marché tel que FR ou US.`,
    }),
  }),
  ...pricingRules,
  ...listRules(packages, {
    itemLabel: { en: 'Package', fr: 'Package' },
    max: (limits) => limits.count.packagesMax,
  }),
  ...versionRules,
  ...packageFileRules,
  ...guidRules(tenantId, isGuid),
  ...authorizationRules,
];
