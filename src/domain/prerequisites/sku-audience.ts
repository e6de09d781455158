/** Prerequisites of the tab *SKUs*: whether a SKU is private, and for whom. */
import { isOn } from '../content.ts';
import type { Text } from '../language.ts';
import { isAudienceType, type AudienceFault, type AudienceFile } from './audience-csv.ts';
import {
  fieldRule,
  flagRules,
  formatRules,
  guidRules,
  listRules,
  requiredRule,
  textRules,
} from './field-rules.ts';
import { isMissing, normalText } from './formats.ts';
import { listOf, property } from './json.ts';
import type { Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { publishedSku, skuField, twins } from './sku-field.ts';
import type { ViolationCode, ViolationParams } from './violation.ts';
import { excerpt, fr } from './words.ts';

const source = 'Private SKUs and Plans';
const isPrivateSku = (place: Place): boolean => isOn(property(place.items[0], 'isPrivate'));
const audienceField = (path: string, label: Text) =>
  skuField(`restrictedAudience${path}`, label, { when: isPrivateSku, source });

const isPrivate = skuField(
  'isPrivate',
  { en: 'Is this a private SKU?', fr: fr`S’agit-il d’une référence SKU privée ?` },
  { source },
);
const audience = audienceField('', { en: 'Restricted audience', fr: 'Audience restreinte' });
const entries = audienceField('.manualEntries', {
  en: 'Restricted audience, entered by hand',
  fr: 'Audience restreinte, saisie à la main',
});
const entryType = audienceField('.manualEntries[].type', { en: 'Type', fr: 'Type' });
const entryId = audienceField('.manualEntries[].audienceId', {
  en: 'Subscription ID',
  fr: 'ID d’abonnement',
});
const csv = audienceField('.csv', {
  en: 'Restricted audience, CSV file',
  fr: 'Audience restreinte, fichier CSV',
});

const hasEntries = (value: unknown) => listOf(property(value, 'manualEntries')).length > 0;
const hasCsv = (value: unknown) => !isMissing(property(value, 'csv'));

const choiceRules: readonly PrerequisiteRule[] = [
  requiredRule(
    audience,
    (value) => isMissing(property(value, 'manualEntries')) && isMissing(property(value, 'csv')),
  ),
  fieldRule(audience, {
    code: 'mismatch',
    requirement: {
      en: 'The audience of a private SKU is entered by hand or comes from a file, not both.',
      fr: fr`L’audience d’une référence SKU privée est saisie à la main ou vient d’un fichier, pas les deux.`,
    },
    check: ({ value }) => (hasEntries(value) && hasCsv(value) ? [{}] : holds),
    message: () => ({
      en: 'The restricted audience is entered by hand and comes from a file as well. Keep one of them: remove the entries or the file.',
      fr: fr`L’audience restreinte est saisie à la main et vient aussi d’un fichier. Gardez l’un des deux : retirez les entrées ou le fichier.`,
    }),
  }),
];

const entryRules: readonly PrerequisiteRule[] = [
  ...listRules(entries, {
    itemLabel: { en: 'Audience entry', fr: 'Entrée de l’audience' },
    max: (limits) => limits.count.audienceEntriesMax,
    optional: true,
  }),
  ...formatRules(entryType, {
    code: 'notAllowed',
    isRight: isAudienceType,
    requirement: {
      en: 'The type of an audience entry is SubscriptionId.',
      fr: fr`Le type d’une entrée de l’audience est SubscriptionId.`,
    },
    message: ({ value }) => ({
      en: `“Type” holds ${value}, and only SubscriptionId is known. Choose it.`,
      fr: fr`« Type » contient ${value ?? ''}, et seul SubscriptionId est connu. Choisissez-le.`,
    }),
  }),
  ...guidRules(entryId),
  fieldRule(entryId, {
    code: 'duplicate',
    requirement: {
      en: 'An audience names a subscription once.',
      fr: fr`Une audience nomme un abonnement une seule fois.`,
    },
    check: (place) => {
      const [sku, own] = place.items;
      const siblings = property(property(sku, 'restrictedAudience'), 'manualEntries');
      const first = twins(
        siblings,
        own,
        (item) => normalText(property(item, 'audienceId'))?.toLowerCase() ?? null,
      ).find(({ index }) => index < (place.indexes[1] ?? 0));
      return first === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: first.index + 1 }];
    },
    message: ({ value, first }) => ({
      en: `Subscription ${value} is in the audience already, as entry ${first}. Remove one of them.`,
      fr: fr`L’abonnement ${value ?? ''} figure déjà dans l’audience, à l’entrée ${first ?? ''}. Retirez l’une des deux.`,
    }),
  }),
  ...textRules(
    audienceField('.manualEntries[].description', { en: 'Description', fr: 'Description' }),
    { max: (limits) => limits.length.audienceDescription, optional: true },
  ),
];

/** What is known of the file of a place; null when it was never uploaded, undefined where nobody knows. */
function fileOf({ value }: Place, { facts }: RuleContext): AudienceFile | null | undefined {
  if (isMissing(value) || facts.audiences === undefined) return undefined;
  return facts.audiences.get(normalText(property(value, 'sha256')) ?? '') ?? null;
}

/** The faults of the file that one code reports, as parameters of a message. */
function faultRule(
  code: ViolationCode,
  kinds: readonly AudienceFault['kind'][],
  row: Pick<PrerequisiteRule, 'requirement' | 'message'>,
): PrerequisiteRule {
  return fieldRule(csv, {
    ...row,
    code,
    check: (place, context) =>
      (fileOf(place, context)?.faults ?? []).flatMap((fault): readonly ViolationParams[] =>
        kinds.includes(fault.kind) ? [{ ...fault }] : [],
      ),
  });
}

type FormFault = 'encoding' | 'header' | 'columns' | 'quote';

const formSentences: Readonly<Record<FormFault, (params: ViolationParams) => Text>> = {
  encoding: () => ({
    en: 'The audience file is not text in UTF-8. Save it as “CSV UTF-8” and upload it again.',
    fr: fr`Le fichier d’audience n’est pas du texte en UTF-8. Enregistrez-le au format « CSV UTF-8 » et téléversez-le à nouveau.`,
  }),
  header: ({ line, value }) => ({
    en: `Line ${line} of the audience file must be Type,Id,Description, with commas, and is ${value === '' ? 'empty' : value}. Write this header and upload the file again.`,
    fr: fr`La ligne ${line ?? ''} du fichier d’audience doit être Type,Id,Description, avec des virgules, et ${value === '' ? 'est vide' : `vaut ${value}`}. Écrivez cet en-tête et téléversez à nouveau le fichier.`,
  }),
  columns: ({ line, value }) => ({
    en: `Line ${line} of the audience file has ${value} columns; it needs 3, Type,Id,Description. A description with a comma stands in quotation marks.`,
    fr: fr`La ligne ${line ?? ''} du fichier d’audience compte ${value ?? ''} colonnes ; il en faut 3, Type,Id,Description. Une description avec une virgule se met entre guillemets droits.`,
  }),
  quote: ({ line }) => ({
    en: `Line ${line} of the audience file has a quotation mark in a wrong place. Put the whole value between quotation marks and write a mark inside it twice.`,
    fr: fr`La ligne ${line ?? ''} du fichier d’audience a un guillemet mal placé. Mettez toute la valeur entre guillemets droits et doublez ceux qu’elle contient.`,
  }),
};

const csvRules: readonly PrerequisiteRule[] = [
  fieldRule(csv, {
    code: 'fileType',
    requirement: {
      en: 'The audience file was uploaded by the publisher.',
      fr: fr`Le fichier d’audience a été téléversé par l’éditeur.`,
    },
    check: (place, context) => {
      if (isMissing(place.value)) return holds;
      const isReference = normalText(property(place.value, 'sha256')) !== null;
      return !isReference || fileOf(place, context) === null ? [{}] : holds;
    },
    message: () => ({
      en: 'The audience file is not among your uploads. Upload it again.',
      fr: fr`Le fichier d’audience n’est pas parmi vos téléversements. Téléversez-le à nouveau.`,
    }),
  }),
  faultRule('pattern', ['encoding', 'header', 'columns', 'quote'], {
    requirement: {
      en: 'The audience file is a CSV in UTF-8 with the header Type,Id,Description.',
      fr: fr`Le fichier d’audience est un CSV en UTF-8 avec l’en-tête Type,Id,Description.`,
    },
    message: (params) => formSentences[params['kind'] as FormFault](params),
  }),
  faultRule('notAllowed', ['type'], {
    requirement: {
      en: 'The type of each line of the audience file is SubscriptionId.',
      fr: fr`Le type de chaque ligne du fichier d’audience est SubscriptionId.`,
    },
    message: ({ line, value }) => ({
      en: `Line ${line} of the audience file has the type ${value === '' ? 'nothing' : value}; only SubscriptionId is known. Write that.`,
      fr: fr`La ligne ${line ?? ''} du fichier d’audience a le type ${value === '' ? 'vide' : (value ?? '')} ; seul SubscriptionId est connu. Écrivez-le.`,
    }),
  }),
  faultRule('guid', ['id'], {
    requirement: {
      en: 'The Id of each line of the audience file is the GUID of a subscription.',
      fr: fr`L’Id de chaque ligne du fichier d’audience est le GUID d’un abonnement.`,
    },
    message: ({ line, value }) => ({
      en: `Line ${line} of the audience file names ${value === '' ? 'nothing' : value}, which is not a GUID. Copy the subscription ID from the Azure portal.`,
      fr: fr`La ligne ${line ?? ''} du fichier d’audience nomme ${value === '' ? 'un Id vide' : (value ?? '')}, qui n’est pas un GUID. Copiez l’ID d’abonnement depuis le portail Azure.`,
    }),
  }),
  faultRule('duplicate', ['duplicate'], {
    requirement: {
      en: 'The audience file names a subscription once.',
      fr: fr`Le fichier d’audience nomme un abonnement une seule fois.`,
    },
    message: ({ line, value, first }) => ({
      en: `Line ${line} of the audience file names ${value}, which stands on line ${first} already. Remove one of the two lines.`,
      fr: fr`La ligne ${line ?? ''} du fichier d’audience nomme ${value ?? ''}, qui figure déjà à la ligne ${first ?? ''}. Supprimez l’une des deux lignes.`,
    }),
  }),
  fieldRule(csv, {
    code: 'countMin',
    requirement: {
      en: 'The audience file names at least one subscription.',
      fr: fr`Le fichier d’audience nomme au moins un abonnement.`,
    },
    check: (place, context) => {
      const file = fileOf(place, context);
      return file?.rows === 0 && file.faultCount === 0 ? [{ count: 0, min: 1 }] : holds;
    },
    message: () => ({
      en: 'The audience file has a header and nothing below it. Add a line for each subscription.',
      fr: fr`Le fichier d’audience a un en-tête et rien dessous. Ajoutez une ligne par abonnement.`,
    }),
  }),
  fieldRule(csv, {
    code: 'countMax',
    requirement: {
      en: 'The audience file and the list of what is wrong in it keep to their limits.',
      fr: fr`Le fichier d’audience et la liste de ses fautes respectent leurs limites.`,
    },
    check: (place, context) => {
      const file = fileOf(place, context);
      const max = context.limits.count.audienceRowsMax;
      if (file === null || file === undefined) return holds;
      return [
        ...(file.rows > max ? [{ count: file.rows, max }] : []),
        ...(file.faultCount > file.faults.length
          ? [{ faults: file.faultCount, shown: file.faults.length }]
          : []),
      ];
    },
    message: ({ count, max, faults, shown }) =>
      faults === undefined
        ? {
            en: `The audience file names ${count} subscriptions; at most ${max} are allowed. Remove ${Number(count) - Number(max)}.`,
            fr: fr`Le fichier d’audience nomme ${count ?? ''} abonnements ; ${max ?? ''} au plus sont admis. Retirez-en ${Number(count) - Number(max)}.`,
          }
        : {
            en: `The audience file has ${faults} faults, of which the first ${shown} are listed. Correct them and upload it again.`,
            fr: fr`Le fichier d’audience a ${faults} fautes, dont les ${shown ?? ''} premières sont listées. Corrigez-les et téléversez-le à nouveau.`,
          },
  }),
];

/** Every row about who may see a SKU. */
export const audienceRules: readonly PrerequisiteRule[] = [
  fieldRule(
    {
      path: 'skus',
      section: 'SKUS',
      label: { en: 'SKUs', fr: 'Références SKU' },
      source: 'Create and configure plans',
    },
    {
      code: 'countMax',
      requirement: {
        en: 'An offer has no more private SKUs than its limit.',
        fr: fr`Une offre ne compte pas plus de références SKU privées que sa limite.`,
      },
      check: ({ value }, { limits }) => {
        const count = listOf(value).filter((sku) => isOn(property(sku, 'isPrivate'))).length;
        const max = limits.count.privateSkusMax;
        return count > max ? [{ count, max, of: 'private' }] : holds;
      },
      message: ({ count, max }) => ({
        en: `The offer has ${count} private SKUs; at most ${max} are allowed. Remove ${Number(count) - Number(max)}, or make them public.`,
        fr: fr`L’offre compte ${count ?? ''} références SKU privées ; ${max ?? ''} au plus sont admises. Retirez-en ${Number(count) - Number(max)}, ou rendez-les publiques.`,
      }),
    },
  ),
  ...flagRules(isPrivate),
  fieldRule(isPrivate, {
    code: 'immutable',
    requirement: {
      en: 'A SKU that was published for everybody stays public.',
      fr: fr`Une référence SKU publiée pour tous reste publique.`,
    },
    check: (place, context) =>
      isOn(place.value) && publishedSku(place, context)?.isPrivate === false
        ? [{ value: 'true', published: 'false' }]
        : holds,
    message: () => ({
      en: 'The SKU is published for everybody and cannot become private. Keep it public, or add a private SKU with an ID of its own.',
      fr: fr`La référence SKU est publiée pour tous et ne peut pas devenir privée. Gardez-la publique, ou ajoutez une référence privée avec un ID à elle.`,
    }),
  }),
  ...choiceRules,
  ...entryRules,
  ...csvRules,
];
