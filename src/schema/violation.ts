import type { Violation } from '../domain/prerequisites/violation.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';

const ViolationSeverityEnum = enumOf('ViolationSeverity', 'How much a violation matters.', {
  ERROR: 'Keeps the offer from being published.',
  WARNING: 'Is shown beside its field and never blocks.',
});

export const ViolationRef = builder.objectRef<Violation>('Violation').implement({
  description: 'What *Validate prerequisites* says about one field of a draft.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description:
        'The field: `marketplace.title`, `skus[ID].packages[ID].version` (ID is the id of the list item).',
    }),
    code: t.exposeString('code', {
      description: 'What is wrong, for programs: `required`, `tooLong`, …',
    }),
    severity: t.expose('severity', {
      type: ViolationSeverityEnum,
      description: 'How much it matters.',
    }),
    message: t.string({
      description: 'What is wrong and what to do, for people. Plain text.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    params: t.expose('params', {
      type: 'JSON',
      description: 'The values that the message speaks of, by name.',
    }),
    section: t.exposeString('section', {
      description:
        'Tab of the editor that holds the field: `OFFER_SETTINGS`, `SKUS`, `MARKETPLACE` or `SUPPORT`.',
    }),
    source: t.string({
      nullable: true,
      description:
        'Title of the page that asks for it; null in what an earlier version of this service has stored.',
      // Rows of dry runs are kept as they were written.
      resolve: (violation) => (violation as Partial<Violation>).source ?? null,
    }),
  }),
});
