/** The form of the tab *Offer Settings*. */
import type { FormGroup } from './form-row.ts';

export const offerSettingsGroup: FormGroup = {
  key: 'OFFER_SETTINGS',
  title: { en: 'Offer settings', fr: 'Paramètres de l’offre' },
  rows: [
    {
      path: 'name',
      control: 'TEXT',
      limit: ({ length }) => length.offerName,
      hint: {
        en: 'How the offer is called in your lists. Customers read the title.',
        fr: 'Le nom de l’offre dans vos listes. Les clients lisent le titre.',
      },
    },
  ],
};
