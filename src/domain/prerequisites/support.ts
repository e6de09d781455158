/** Prerequisites of the tab *Support*. */
import type { Cloud } from '../content.ts';
import type { Text } from '../language.ts';
import {
  emailRules,
  fieldRule,
  formatRules,
  textRules,
  urlRules,
  type Field,
} from './field-rules.ts';
import { normalText, phonePattern } from './formats.ts';
import { listOf, property } from './json.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { excerpt, fr, quoted } from './words.ts';

const source = 'Azure application Support tab';

function field(path: string, label: Text): Field {
  return { path: `support.${path}`, section: 'SUPPORT', label, source };
}

function contactRules(contact: 'engineering' | 'customer', who: Text): readonly PrerequisiteRule[] {
  const phone = field(`${contact}.phone`, {
    en: `${who.en}: phone`,
    fr: fr`${who.fr} : téléphone`,
  });
  const label = quoted(phone.label);
  return [
    ...textRules(field(`${contact}.name`, { en: `${who.en}: name`, fr: fr`${who.fr} : nom` }), {
      max: (limits) => limits.length.contactName,
    }),
    ...emailRules(
      field(`${contact}.email`, {
        en: `${who.en}: e-mail`,
        fr: fr`${who.fr} : adresse de messagerie`,
      }),
    ),
    ...formatRules(phone, {
      code: 'phone',
      isRight: (text) => phonePattern.test(text),
      requirement: {
        en: `${label.en} is a phone number: 4 to 31 digits and separators.`,
        fr: fr`${label.fr} est un numéro de téléphone : 4 à 31 chiffres et séparateurs.`,
      },
      message: ({ value }) => ({
        en: `${label.en} holds ${value}, which is not a phone number. Enter one, like +33 1 23 45 67 89.`,
        fr: fr`${label.fr} contient ${value ?? ''}, qui n’est pas un numéro de téléphone. Indiquez-en un, comme +33 1 23 45 67 89.`,
      }),
    }),
    fieldRule(phone, {
      code: 'phone',
      severity: 'WARNING',
      requirement: {
        en: `${label.en} starts with + and the country code.`,
        fr: fr`${label.fr} commence par + et l’indicatif du pays.`,
      },
      check: ({ value }) => {
        const text = normalText(value);
        return text === null || !phonePattern.test(text) || text.startsWith('+')
          ? holds
          : [{ value: excerpt(text) }];
      },
      message: ({ value }) => ({
        en: `${label.en} holds ${value} without a country code, so that callers from abroad do not know how to dial it. Write it in international form, like +33 1 23 45 67 89.`,
        fr: fr`${label.fr} contient ${value ?? ''} sans indicatif du pays ; depuis l’étranger, on ne saura pas le composer. Écrivez-le sous forme internationale, comme +33 1 23 45 67 89.`,
      }),
    }),
  ];
}

/** True when a SKU of the draft is offered in that cloud. */
function isOfferedIn({ content }: RuleContext, cloud: Cloud): boolean {
  return listOf(property(content, 'skus')).some((sku) =>
    listOf(property(sku, 'cloudAvailability')).includes(cloud),
  );
}

function supportUrlRules(key: string, cloud: Cloud, label: Text): readonly PrerequisiteRule[] {
  const [required, ...others] = urlRules(field(`urls.${key}`, label));
  return [
    ...(required === undefined
      ? []
      : [
          {
            ...required,
            check: (place, context) =>
              isOfferedIn(context, cloud) ? required.check(place, context) : holds,
          } satisfies PrerequisiteRule,
        ]),
    ...others,
  ];
}

export const supportRules: readonly PrerequisiteRule[] = [
  ...contactRules('engineering', { en: 'Engineering contact', fr: 'Contact technique' }),
  ...contactRules('customer', { en: 'Customer support contact', fr: 'Contact du support client' }),
  ...supportUrlRules('publicAzure', 'PUBLIC_AZURE', {
    en: 'Support URL, public Azure',
    fr: 'URL de support, Azure public',
  }),
  ...supportUrlRules('azureGovernment', 'AZURE_GOVERNMENT', {
    en: 'Support URL, Azure Government',
    fr: 'URL de support, Azure Government',
  }),
];
