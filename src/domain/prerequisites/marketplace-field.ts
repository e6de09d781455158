import type { Text } from '../language.ts';
import type { Field } from './field-rules.ts';

/** A field of the tab *Marketplace*. */
export function marketplaceField(
  path: string,
  label: Text,
  {
    when,
    source = 'Azure application Marketplace tab',
  }: { readonly when?: Field['when']; readonly source?: string } = {},
): Field {
  return { path, section: 'MARKETPLACE', label, source, ...(when === undefined ? {} : { when }) };
}
