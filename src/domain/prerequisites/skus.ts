/** Prerequisites of the tab *SKUs*: what a SKU is, and where and to whom it is offered. */
import { clouds, skuTypes } from '../content.ts';
import {
  choiceRules,
  fieldRule,
  flagRules,
  formatRules,
  listRules,
  textRules,
  urlRules,
  valueRules,
} from './field-rules.ts';
import { normalText, skuIdPattern } from './formats.ts';
import { listOf, property } from './json.ts';
import type { Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { audienceRules } from './sku-audience.ts';
import {
  immutableRule,
  isSolutionTemplate,
  publishedSku,
  skuField,
  twins,
  updateSource,
} from './sku-field.ts';
import { packageRules } from './sku-packages.ts';
import { pricingRules } from './sku-pricing.ts';
import { technicalRules } from './sku-technical.ts';
import { excerpt, fr } from './words.ts';

const plansSource = 'Create and configure plans';

const skuId = skuField('skuId', { en: 'SKU ID', fr: 'ID de référence SKU' });
const skuType = skuField('skuType', { en: 'SKU type', fr: 'Type de référence SKU' });
const cloudAvailability = skuField('cloudAvailability', {
  en: 'Cloud availability',
  fr: 'Disponibilité cloud',
});
const certifications = skuField(
  'governmentCertifications',
  { en: 'Certifications for Azure Government', fr: 'Certifications pour Azure Government' },
  { source: plansSource },
);
const hidePlan = skuField(
  'hidePlan',
  { en: 'Hide plan', fr: 'Masquer le plan' },
  { when: isSolutionTemplate, source: plansSource },
);
const reuse = skuField(
  'reuseFromSku',
  {
    en: 'Same technical configuration as another SKU',
    fr: 'Même configuration technique qu’une autre référence SKU',
  },
  { source: plansSource },
);

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

const cloudRules: readonly PrerequisiteRule[] = [
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
  fieldRule(
    { ...cloudAvailability, source: updateSource },
    {
      code: 'immutable',
      requirement: {
        en: 'A SKU stays in every cloud in which it was published.',
        fr: fr`Une référence SKU reste dans chaque cloud où elle a été publiée.`,
      },
      check: (place, context) => {
        const chosen = listOf(place.value).map(normalText);
        if (chosen.length === 0) return holds;
        return (publishedSku(place, context)?.clouds ?? [])
          .filter((cloud) => !chosen.includes(cloud))
          .map((published) => ({ published }));
      },
      message: ({ published }) => ({
        en: `The SKU is published in ${published}, and a cloud cannot be removed. Choose it again, or stop selling the SKU by deleting it.`,
        fr: fr`La référence SKU est publiée dans ${published ?? ''}, et un cloud ne peut pas être retiré. Choisissez-le à nouveau, ou cessez de vendre la référence en la supprimant.`,
      }),
    },
  ),
  ...listRules(certifications, {
    itemLabel: { en: 'Certification', fr: 'Certification' },
    max: (limits) => limits.count.governmentCertificationsMax,
    optional: true,
  }),
  fieldRule(certifications, {
    code: 'mismatch',
    severity: 'WARNING',
    requirement: {
      en: 'Certifications for Azure Government belong to a SKU that is offered there.',
      fr: fr`Les certifications pour Azure Government vont avec une référence SKU proposée dans ce cloud.`,
    },
    check: ({ value, items }) =>
      listOf(value).length > 0 &&
      !listOf(property(items[0], 'cloudAvailability')).includes('AZURE_GOVERNMENT')
        ? [{ expected: 'AZURE_GOVERNMENT' }]
        : holds,
    message: () => ({
      en: 'The SKU has certifications for Azure Government and is not offered there, so nobody sees them. Add the cloud or remove them.',
      fr: fr`La référence SKU a des certifications pour Azure Government et n’y est pas proposée ; personne ne les voit donc. Ajoutez le cloud ou retirez-les.`,
    }),
  }),
  ...textRules(
    skuField(
      'governmentCertifications[].name',
      { en: 'Certification name', fr: 'Nom de la certification' },
      { source: plansSource },
    ),
    { max: (limits) => limits.length.certificationName },
  ),
  ...urlRules(
    skuField(
      'governmentCertifications[].link',
      { en: 'Certification link', fr: 'Lien de la certification' },
      { source: plansSource },
    ),
  ),
];

/** The SKU of the draft whose package versions a SKU takes; undefined when there is none of that id. */
function lender(place: Place, { content }: RuleContext): unknown {
  const wanted = normalText(place.value);
  if (wanted === null) return undefined;
  return listOf(property(content, 'skus')).find(
    (sku) => normalText(property(sku, 'skuId')) === wanted,
  );
}

const reuseRules: readonly PrerequisiteRule[] = [
  ...formatRules(reuse, {
    code: 'notAllowed',
    optional: true,
    isRight: (text, { content }) =>
      listOf(property(content, 'skus')).some((sku) => normalText(property(sku, 'skuId')) === text),
    requirement: {
      en: 'A SKU takes the technical configuration of a SKU of its own offer.',
      fr: fr`Une référence SKU reprend la configuration technique d’une référence de sa propre offre.`,
    },
    message: ({ value }) => ({
      en: `The SKU takes the technical configuration of ${value}, which is not a SKU of this offer. Choose another one, or give the SKU packages of its own.`,
      fr: fr`La référence SKU reprend la configuration technique de ${value ?? ''}, qui n’est pas une référence de cette offre. Choisissez-en une autre, ou donnez à la référence ses propres packages.`,
    }),
  }),
  fieldRule(reuse, {
    code: 'mismatch',
    requirement: {
      en: 'A SKU takes the technical configuration of another SKU of its type that has its own.',
      fr: fr`Une référence SKU reprend la configuration technique d’une autre référence de son type qui a la sienne.`,
    },
    check: (place, context) => {
      const value = normalText(place.value);
      const other = lender(place, context);
      if (value === null || other === undefined) return holds;
      const fits =
        other !== place.items[0] &&
        normalText(property(other, 'reuseFromSku')) === null &&
        normalText(property(other, 'skuType')) === normalText(property(place.items[0], 'skuType'));
      return fits ? holds : [{ value: excerpt(value) }];
    },
    message: ({ value }) => ({
      en: `The SKU takes the technical configuration of ${value}, which is of another type, takes it from elsewhere, or is this SKU itself. Choose a SKU of the same type that has its own packages.`,
      fr: fr`La référence SKU reprend la configuration technique de ${value ?? ''}, qui est d’un autre type, la reprend elle-même d’ailleurs, ou est cette même référence. Choisissez une référence du même type qui a ses propres packages.`,
    }),
  }),
  fieldRule(
    { ...reuse, source: plansSource },
    {
      code: 'immutable',
      requirement: {
        en: 'From where a SKU takes its technical configuration stays as it was published.',
        fr: fr`L’origine de la configuration technique d’une référence SKU reste telle qu’elle a été publiée.`,
      },
      check: (place, context) => {
        const published = publishedSku(place, context);
        const value = normalText(place.value);
        return published === undefined || published.reuseFromSku === value
          ? holds
          : [{ value: excerpt(value ?? ''), published: excerpt(published.reuseFromSku ?? '') }];
      },
      message: ({ published }) =>
        published === ''
          ? {
              en: 'The SKU was published with packages of its own and keeps them. Restore that, or add another SKU.',
              fr: fr`La référence SKU a été publiée avec ses propres packages et les garde. Rétablissez-le, ou ajoutez une autre référence.`,
            }
          : {
              en: `The SKU was published with the technical configuration of ${published} and keeps it. Restore that, or add another SKU.`,
              fr: fr`La référence SKU a été publiée avec la configuration technique de ${published ?? ''} et la garde. Rétablissez-la, ou ajoutez une autre référence.`,
            },
    },
  ),
];

export const skuRules: readonly PrerequisiteRule[] = [
  ...listRules(
    {
      path: 'skus',
      section: 'SKUS',
      label: { en: 'SKUs', fr: 'Références SKU' },
      source: plansSource,
    },
    {
      itemLabel: { en: 'SKU', fr: 'Référence SKU' },
      max: (limits) => limits.count.skusMax,
    },
  ),
  ...skuIdRules,
  ...textRules(skuField('title', { en: 'Title', fr: 'Titre' }), {
    max: (limits) => limits.length.skuTitle,
  }),
  ...textRules(skuField('summary', { en: 'Summary', fr: 'Résumé' }), {
    max: (limits) => limits.length.skuSummary,
  }),
  ...textRules(skuField('description', { en: 'Description', fr: 'Description' }), {
    max: (limits) => limits.length.skuDescription,
    lines: 'several lines',
  }),
  ...choiceRules(skuType, skuTypes),
  immutableRule(skuType, (place, context) => publishedSku(place, context)?.skuType, {
    en: 'Choose the published type again, or add another SKU.',
    fr: fr`Choisissez à nouveau le type publié, ou ajoutez une autre référence SKU.`,
  }),
  ...cloudRules,
  ...audienceRules,
  ...pricingRules,
  ...flagRules(hidePlan),
  ...reuseRules,
  ...packageRules,
  ...technicalRules,
];
