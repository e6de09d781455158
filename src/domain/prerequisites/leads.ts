/** Prerequisites of the tab *Marketplace*: where leads go. The fields of a destination count while it is chosen. */
import { dynamicsAuthentications, leadDestinations, type LeadDestination } from '../content.ts';
import type { Text } from '../language.ts';
import {
  choiceRules,
  fieldRule,
  formatRules,
  guidRules,
  listRules,
  requiredRule,
  secretRules,
  textRules,
  tooLongRule,
  urlRules,
  valueRules,
  type Field,
} from './field-rules.ts';
import { isEmail, lengthOf, normalText } from './formats.ts';
import { property } from './json.ts';
import { marketplaceField } from './marketplace-field.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { fr, quoted } from './words.ts';

const overviewSource = 'Get customer leads';

const leadsOf = ({ content }: RuleContext) => property(content, 'leads');
const goesTo = (context: RuleContext, destination: LeadDestination): boolean =>
  normalText(property(leadsOf(context), 'destination')) === destination;

/** A field of one destination. */
function field(
  destination: LeadDestination,
  path: string,
  label: Text,
  source: string,
  when: (context: RuleContext) => boolean = () => true,
): Field {
  return marketplaceField(`leads.${path}`, label, {
    source,
    when: (_, context) => goesTo(context, destination) && when(context),
  });
}

const destination = marketplaceField(
  'leads.destination',
  { en: 'Lead destination', fr: 'Destination des prospects' },
  { source: overviewSource },
);
const deprecated = 'AZURE_BLOB' satisfies LeadDestination;
const current = leadDestinations.filter((one) => one !== deprecated);

const destinationRules: readonly PrerequisiteRule[] = [
  ...choiceRules(destination, leadDestinations, { optional: true, offered: current }),
  fieldRule(destination, {
    code: 'notAllowed',
    requirement: {
      en: 'Azure Blob takes leads only where an offer was published with it.',
      fr: fr`Azure Blob ne reçoit de prospects que là où une offre a été publiée avec lui.`,
    },
    check: ({ value }, { facts }) =>
      normalText(value) === deprecated && facts.published?.leadDestination !== deprecated
        ? [{ value: deprecated }]
        : holds,
    message: () => ({
      en: `Azure Blob is no longer offered as a lead destination. Choose one of ${current.join(', ')}; AZURE_TABLE is closest to it.`,
      fr: fr`Azure Blob n’est plus proposé comme destination des prospects. Choisissez l’une des valeurs ${current.join(', ')} ; AZURE_TABLE en est la plus proche.`,
    }),
  }),
  fieldRule(destination, {
    code: 'notAllowed',
    severity: 'WARNING',
    requirement: {
      en: 'Azure Blob should be replaced as a lead destination.',
      fr: fr`Azure Blob devrait être remplacé comme destination des prospects.`,
    },
    check: ({ value }, { facts }) =>
      normalText(value) === deprecated && facts.published?.leadDestination === deprecated
        ? [{ value: deprecated }]
        : holds,
    message: () => ({
      en: `Azure Blob takes no leads any more, and packaging will refuse it. Choose one of ${current.join(', ')}; AZURE_TABLE is closest to it.`,
      fr: fr`Azure Blob ne reçoit plus de prospects, et l’empaquetage le refusera. Choisissez l’une des valeurs ${current.join(', ')} ; AZURE_TABLE en est la plus proche.`,
    }),
  }),
];

const connectionLabel: Text = {
  en: 'Storage account connection string',
  fr: 'Chaîne de connexion du compte de stockage',
};
const tableSource = 'Configure lead management for Azure Table';
const blobSource = 'Configure lead management for Azure Blob';
const containerName = field(
  'AZURE_BLOB',
  'azureBlob.containerName',
  { en: 'Container name', fr: 'Nom du conteneur' },
  blobSource,
);

const storageRules: readonly PrerequisiteRule[] = [
  ...secretRules(
    field('AZURE_TABLE', 'azureTable.storageAccountConnectionString', connectionLabel, tableSource),
  ),
  ...secretRules(
    field('AZURE_BLOB', 'azureBlob.storageAccountConnectionString', connectionLabel, blobSource),
  ),
  ...formatRules(containerName, {
    code: 'pattern',
    isRight: (text) => /^[a-z0-9][a-z0-9-]*$/.test(text),
    requirement: {
      en: 'A container name consists of lower-case letters, digits and dashes and starts with a letter or digit.',
      fr: fr`Un nom de conteneur se compose de lettres minuscules, de chiffres et de tirets et commence par une lettre ou un chiffre.`,
    },
    message: ({ value }) => ({
      en: `“Container name” holds ${value}. Only lower-case letters, digits and dashes can be used, and the first is a letter or a digit. Copy the name from the Azure portal.`,
      fr: fr`« Nom du conteneur » contient ${value ?? ''}. Seuls les minuscules, les chiffres et les tirets sont admis, et le premier caractère est une lettre ou un chiffre. Copiez le nom depuis le portail Azure.`,
    }),
  }),
  fieldRule(containerName, {
    code: 'tooShort',
    requirement: {
      en: 'A container name is not shorter than its limit.',
      fr: fr`Un nom de conteneur n’est pas plus court que sa limite.`,
    },
    check: ({ value }, { limits }) => {
      const text = normalText(value);
      const min = limits.length.containerNameMin;
      return text === null || lengthOf(text) >= min ? holds : [{ length: lengthOf(text), min }];
    },
    message: ({ length, min }) => ({
      en: `“Container name” has ${length} characters; it needs ${min} or more. Copy the name from the Azure portal.`,
      fr: fr`« Nom du conteneur » compte ${length ?? ''} caractères ; il en faut ${min ?? ''} ou plus. Copiez le nom depuis le portail Azure.`,
    }),
  }),
  tooLongRule(containerName, (limits) => limits.length.containerName),
];

const dynamicsSource = 'Configure lead management for Dynamics CRM Online';
function dynamicsField(
  path: string,
  label: Text,
  authentication?: (typeof dynamicsAuthentications)[number],
): Field {
  return field('DYNAMICS', `dynamics.${path}`, label, dynamicsSource, (context) => {
    const chosen = normalText(property(property(leadsOf(context), 'dynamics'), 'authentication'));
    return authentication === undefined || chosen === authentication;
  });
}

const dynamicsRules: readonly PrerequisiteRule[] = [
  ...urlRules(
    dynamicsField('instanceUrl', { en: 'Dynamics instance URL', fr: 'URL de l’instance Dynamics' }),
    { https: () => true },
  ),
  ...choiceRules(
    dynamicsField('authentication', { en: 'Authentication', fr: 'Authentification' }),
    dynamicsAuthentications,
  ),
  ...guidRules(
    dynamicsField('applicationId', { en: 'Application ID', fr: 'ID d’application' }, 'azureAD'),
  ),
  ...guidRules(
    dynamicsField('directoryId', { en: 'Directory ID', fr: 'ID d’annuaire' }, 'azureAD'),
  ),
  ...secretRules(
    dynamicsField('applicationKey', { en: 'Application key', fr: 'Clé d’application' }, 'azureAD'),
  ),
  ...textRules(
    dynamicsField('username', { en: 'User name', fr: 'Nom d’utilisateur' }, 'office365'),
    { max: (limits) => limits.length.leadAccount },
  ),
  ...secretRules(dynamicsField('password', { en: 'Password', fr: 'Mot de passe' }, 'office365')),
];

/** A short code that another system has given; `example` is one. */
function codeRules(where: Field, pattern: RegExp, example: string): readonly PrerequisiteRule[] {
  const label = quoted(where.label);
  return formatRules(where, {
    code: 'pattern',
    isRight: (text) => pattern.test(text),
    requirement: {
      en: `${label.en} has the form of ${example}.`,
      fr: fr`${label.fr} a la forme de ${example}.`,
    },
    message: ({ value }) => ({
      en: `${label.en} holds ${value}, which has not the form of ${example}. Copy it from the system that receives the leads.`,
      fr: fr`${label.fr} contient ${value ?? ''}, qui n’a pas la forme de ${example}. Copiez-le depuis le système qui reçoit les prospects.`,
    }),
  });
}

const marketoSource = 'Configure lead management for Marketo';
const marketoField = (path: string, label: Text) =>
  field('MARKETO', `marketo.${path}`, label, marketoSource);

const codesRules: readonly PrerequisiteRule[] = [
  ...codeRules(
    marketoField('serverId', { en: 'Marketo server ID', fr: 'ID de serveur Marketo' }),
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    'ys12',
  ),
  ...codeRules(
    marketoField('munchkinId', { en: 'Munchkin ID', fr: 'ID Munchkin' }),
    /^[0-9]{3}-[A-Z]{3}-[0-9]{3}$/,
    '123-PQR-789',
  ),
  ...codeRules(
    marketoField('formId', { en: 'Form ID', fr: 'ID de formulaire' }),
    /^[0-9]{1,18}$/,
    '1179',
  ),
  ...codeRules(
    field(
      'SALESFORCE',
      'salesforce.objectIdentifier',
      { en: 'Salesforce object identifier', fr: 'Identificateur d’objet Salesforce' },
      'Configure lead management for Salesforce',
    ),
    /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/,
    '00Do0000000ZHog',
  ),
];

const leadContacts = marketplaceField(
  'leads.contactEmails',
  { en: 'Lead notification addresses', fr: 'Adresses de notification des prospects' },
  { source: overviewSource },
);

export const leadRules: readonly PrerequisiteRule[] = [
  ...destinationRules,
  requiredRule({ ...leadContacts, when: (_, context) => goesTo(context, 'EMAIL') }),
  ...listRules(leadContacts, { max: (limits) => limits.count.leadContactsMax, optional: true }),
  ...valueRules(leadContacts, {
    code: 'email',
    isRight: isEmail,
    sameness: (text) => text.toLowerCase(),
    requirement: {
      en: 'A lead notification address is one mail address.',
      fr: fr`Une adresse de notification des prospects est une adresse de messagerie.`,
    },
    message: ({ value, position }) => ({
      en: `Entry ${position} of “Lead notification addresses” is ${value}, which is not one mail address. Enter one, like name@example.com.`,
      fr: fr`L’entrée ${position ?? ''} de « Adresses de notification des prospects » vaut ${value ?? ''}, qui n’est pas une adresse de messagerie. Indiquez-en une, comme nom@example.com.`,
    }),
  }),
  ...storageRules,
  ...dynamicsRules,
  ...urlRules(
    field(
      'HTTPS_ENDPOINT',
      'httpsEndpointUrl',
      { en: 'HTTPS endpoint URL', fr: 'URL du point de terminaison HTTPS' },
      'Configure lead management for an HTTPS endpoint',
    ),
    { https: () => true },
  ),
  ...codesRules,
];
