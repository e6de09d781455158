/** The form of the tab *Support*. */
import type { Cloud } from '../content.ts';
import type { FormCondition, FormGroup, FormRow } from './form-row.ts';

const contact = (who: 'engineering' | 'customer'): readonly FormRow[] => [
  { path: `support.${who}.name`, control: 'TEXT', limit: ({ length }) => length.contactName },
  { path: `support.${who}.email`, control: 'TEXT' },
  {
    path: `support.${who}.phone`,
    control: 'TEXT',
    hint: {
      en: 'In international form, like +33 1 23 45 67 89.',
      fr: 'Sous forme internationale, comme +33 1 23 45 67 89.',
    },
  },
];

const offeredIn = (cloud: Cloud): FormCondition => ({
  path: 'skus[].cloudAvailability',
  values: [cloud],
});

export const supportGroup: FormGroup = {
  key: 'SUPPORT',
  title: { en: 'Support', fr: 'Support' },
  rows: [
    ...contact('engineering'),
    ...contact('customer'),
    {
      path: 'support.urls.publicAzure',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      requiredWhen: offeredIn('PUBLIC_AZURE'),
      hint: {
        en: 'Asked for when a SKU is offered in public Azure.',
        fr: 'Demandée quand une référence SKU est proposée dans Azure public.',
      },
    },
    {
      path: 'support.urls.azureGovernment',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      requiredWhen: offeredIn('AZURE_GOVERNMENT'),
      hint: {
        en: 'Asked for when a SKU is offered in Azure Government.',
        fr: 'Demandée quand une référence SKU est proposée dans Azure Government.',
      },
    },
  ],
};
