/** Prerequisites of the tab *Offer Settings*. */
import { textRules } from './field-rules.ts';
import type { PrerequisiteRule } from './rule.ts';

export const offerSettingsRules: readonly PrerequisiteRule[] = textRules(
  {
    path: 'name',
    section: 'OFFER_SETTINGS',
    label: { en: 'Name', fr: 'Nom' },
    source: 'Azure application Offer Settings tab',
  },
  { max: (limits) => limits.length.offerName },
);
