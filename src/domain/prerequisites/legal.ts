/** Prerequisites of the tab *Marketplace*: privacy, terms, the standard contract and its amendments. */
import { isOn } from '../content.ts';
import type { Text } from '../language.ts';
import { fieldRule, flagRules, listRules, textRules, urlRules, valueRules } from './field-rules.ts';
import { guidPattern, normalText, urlFault } from './formats.ts';
import { property } from './json.ts';
import { marketplaceField as field } from './marketplace-field.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { excerpt, fr } from './words.ts';

const source = 'Create an Azure application offer';

const usesStandardContract = ({ content }: RuleContext): boolean =>
  isOn(property(property(content, 'legal'), 'useStandardContract'));

const termsOfUse = field(
  'legal.termsOfUse',
  { en: 'Terms of use', fr: 'Conditions d’utilisation' },
  { when: (_, context) => !usesStandardContract(context) },
);
const standardContract = field(
  'legal.useStandardContract',
  { en: 'Use the standard contract?', fr: fr`Utiliser le contrat standard ?` },
  { source },
);
const amendmentField = (path: string, label: Text) =>
  field(`legal.customAmendments${path}`, label, {
    source,
    when: (_, context) => usesStandardContract(context),
  });
const amendments = amendmentField('', {
  en: 'Custom amendments',
  fr: 'Avenants personnalisés',
});
const amendmentTenants = amendmentField('[].tenantIds', {
  en: 'Tenants of the amendment',
  fr: 'Locataires de l’avenant',
});

export const legalRules: readonly PrerequisiteRule[] = [
  ...urlRules(
    field('legal.privacyPolicyUrl', {
      en: 'Privacy policy URL',
      fr: 'URL de la politique de confidentialité',
    }),
    { https: ({ httpsLinks }) => httpsLinks },
  ),
  ...textRules(termsOfUse, { max: (limits) => limits.length.termsOfUse, lines: 'several lines' }),
  fieldRule(termsOfUse, {
    code: 'notAllowed',
    requirement: {
      en: 'The terms of use are text that customers can read and accept, not a link.',
      fr: fr`Les conditions d’utilisation sont un texte que les clients peuvent lire et accepter, pas un lien.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      return text !== null && (urlFault(text) === null || /^www\.\S+$/i.test(text))
        ? [{ value: excerpt(text) }]
        : holds;
    },
    message: () => ({
      en: '“Terms of use” is only a link. Customers accept the text itself: paste the terms.',
      fr: fr`« Conditions d’utilisation » n’est qu’un lien. Les clients acceptent le texte lui-même : collez les conditions.`,
    }),
  }),
  ...flagRules(standardContract),
  fieldRule(standardContract, {
    code: 'immutable',
    requirement: {
      en: 'An offer published with the standard contract keeps it.',
      fr: fr`Une offre publiée avec le contrat standard le garde.`,
    },
    check: ({ value }, { facts }) =>
      facts.published?.usesStandardContract === true && !isOn(value)
        ? [{ value: 'false', published: 'true' }]
        : holds,
    message: () => ({
      en: 'The offer is published with the standard contract, which cannot be taken back. Choose it again; your own terms can be an amendment of it.',
      fr: fr`L’offre est publiée avec le contrat standard, qui ne peut pas être repris. Choisissez-le à nouveau ; vos propres conditions peuvent en être un avenant.`,
    }),
  }),
  ...listRules(amendments, {
    itemLabel: { en: 'Custom amendment', fr: 'Avenant personnalisé' },
    max: (limits) => limits.count.customAmendmentsMax,
    optional: true,
  }),
  ...textRules(
    amendmentField('[].terms', { en: 'Terms of the amendment', fr: 'Texte de l’avenant' }),
    { max: (limits) => limits.length.customAmendment, lines: 'several lines' },
  ),
  ...listRules(amendmentTenants, {
    max: (limits) => limits.count.amendmentTenantsMax,
    optional: true,
  }),
  ...valueRules(amendmentTenants, {
    code: 'guid',
    isRight: (text) => guidPattern.test(text),
    sameness: (text) => text.toLowerCase(),
    requirement: {
      en: 'A tenant of an amendment is the GUID of a directory.',
      fr: fr`Un locataire d’avenant est le GUID d’un annuaire.`,
    },
    message: ({ value, position }) => ({
      en: `Entry ${position} of “Tenants of the amendment” is ${value}, which is not a GUID. Copy the tenant ID from the Azure portal.`,
      fr: fr`L’entrée ${position ?? ''} de « Locataires de l’avenant » vaut ${value ?? ''}, qui n’est pas un GUID. Copiez l’ID de locataire depuis le portail Azure.`,
    }),
  }),
];
