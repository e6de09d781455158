/** The form of where leads go; each destination has fields of its own. */
import type { Text } from '../language.ts';
import { dynamicsAuthentications, leadDestinations, type LeadDestination } from '../content.ts';
import { fr } from '../prerequisites/words.ts';
import { choicesOf, type FormCondition, type FormGroup } from './form-row.ts';

const goesTo = (destination: LeadDestination): FormCondition => ({
  path: 'leads.destination',
  values: [destination],
});
const dynamicsBy = (
  authentication: (typeof dynamicsAuthentications)[number],
): readonly FormCondition[] => [
  goesTo('DYNAMICS'),
  { path: 'leads.dynamics.authentication', values: [authentication] },
];

/** What each destination is called. */
export const leadDestinationNames: Readonly<Record<LeadDestination, Text>> = {
  NONE: { en: 'None', fr: 'Aucune' },
  AZURE_TABLE: { en: 'Azure Table Storage', fr: 'Stockage Table Azure' },
  AZURE_BLOB: { en: 'Azure Blob Storage', fr: 'Stockage Blob Azure' },
  DYNAMICS: { en: 'Dynamics CRM Online', fr: 'Dynamics CRM Online' },
  HTTPS_ENDPOINT: { en: 'HTTPS endpoint', fr: 'Point de terminaison HTTPS' },
  MARKETO: { en: 'Marketo', fr: 'Marketo' },
  SALESFORCE: { en: 'Salesforce', fr: 'Salesforce' },
  EMAIL: { en: 'E-mail', fr: 'Courrier' },
};

const offered = leadDestinations.filter((destination) => destination !== 'AZURE_BLOB');

export const leadsGroup: FormGroup = {
  key: 'LEADS',
  title: { en: 'Lead management', fr: 'Gestion des prospects' },
  rows: [
    {
      path: 'leads.destination',
      control: 'CHOICE',
      choices: choicesOf(offered, leadDestinationNames),
      hint: {
        en: 'Where we send the names of customers who press “Get it now”.',
        fr: fr`Là où nous envoyons les noms des clients qui cliquent sur « Obtenir maintenant ».`,
      },
    },
    {
      path: 'leads.contactEmails',
      control: 'TEXTS',
      limit: ({ count }) => count.leadContactsMax,
      requiredWhen: goesTo('EMAIL'),
      hint: {
        en: 'Each lead is told to these addresses by mail. With E-mail as the destination, the mail is the lead; otherwise it does not say who the customer is.',
        fr: fr`Chaque prospect est annoncé à ces adresses par courrier. Si la destination est Courrier, celui-ci contient le prospect ; sinon, il n’indique pas de qui il s’agit.`,
      },
    },
    {
      path: 'leads.azureTable.storageAccountConnectionString',
      control: 'SECRET',
      when: [goesTo('AZURE_TABLE')],
    },
    {
      path: 'leads.azureBlob.storageAccountConnectionString',
      control: 'SECRET',
      when: [goesTo('AZURE_BLOB')],
    },
    {
      path: 'leads.azureBlob.containerName',
      control: 'TEXT',
      limit: ({ length }) => length.containerName,
      when: [goesTo('AZURE_BLOB')],
    },
    {
      path: 'leads.dynamics.instanceUrl',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      when: [goesTo('DYNAMICS')],
    },
    {
      path: 'leads.dynamics.authentication',
      control: 'CHOICE',
      when: [goesTo('DYNAMICS')],
      choices: choicesOf(dynamicsAuthentications, {
        azureAD: {
          en: 'As an application of the directory',
          fr: 'Comme application de l’annuaire',
        },
        office365: { en: 'As a user of Office 365', fr: 'Comme utilisateur d’Office 365' },
      }),
    },
    { path: 'leads.dynamics.applicationId', control: 'TEXT', when: dynamicsBy('azureAD') },
    { path: 'leads.dynamics.directoryId', control: 'TEXT', when: dynamicsBy('azureAD') },
    { path: 'leads.dynamics.applicationKey', control: 'SECRET', when: dynamicsBy('azureAD') },
    {
      path: 'leads.dynamics.username',
      control: 'TEXT',
      limit: ({ length }) => length.leadAccount,
      when: dynamicsBy('office365'),
    },
    { path: 'leads.dynamics.password', control: 'SECRET', when: dynamicsBy('office365') },
    {
      path: 'leads.httpsEndpointUrl',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      when: [goesTo('HTTPS_ENDPOINT')],
      hint: {
        en: 'Each publication sends it one test lead.',
        fr: 'Chaque publication lui envoie un prospect de test.',
      },
    },
    {
      path: 'leads.marketo.serverId',
      control: 'TEXT',
      when: [goesTo('MARKETO')],
      hint: { en: 'Like ys12.', fr: 'Comme ys12.' },
    },
    {
      path: 'leads.marketo.munchkinId',
      control: 'TEXT',
      when: [goesTo('MARKETO')],
      hint: { en: 'Like 123-PQR-789.', fr: 'Comme 123-PQR-789.' },
    },
    {
      path: 'leads.marketo.formId',
      control: 'TEXT',
      when: [goesTo('MARKETO')],
      hint: { en: 'Like 1179.', fr: 'Comme 1179.' },
    },
    {
      path: 'leads.salesforce.objectIdentifier',
      control: 'TEXT',
      when: [goesTo('SALESFORCE')],
      hint: { en: '15 or 18 letters and digits.', fr: '15 ou 18 lettres et chiffres.' },
    },
  ],
};
