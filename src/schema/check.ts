import { readCheck } from '../app/read/readable.ts';
import { validateOffer } from '../app/validate-offer.ts';
import { builder } from './builder.ts';
import { CertificationReportRef, reportsOfCheck } from './certification-report.ts';
import { enumOf } from './enum-of.ts';
import { findingsOfCheck } from './finding.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { CheckRef, FindingRef } from './refs.ts';
import { notFoundError, watching } from './subscription.ts';
import { ViolationRef } from './violation.ts';
import { authFor } from './access.ts';
import { accessFor } from '../domain/policy.ts';

const CheckStateEnum = enumOf('CheckState', 'How a dry run stands.', {
  RUNNING: 'Packages are being tested.',
  PASSED: 'Publishing this draft would pass prerequisites and certification.',
  BLOCKED: 'Publishing this draft would be refused or fail, for what is listed.',
});

builder.node(CheckRef, {
  id: { resolve: ({ id }) => id },
  description:
    'A dry run of prerequisites and certification on a frozen copy of a draft. It changes nothing. For the publisher’s members.',
  loadWithoutCache: async (id, context) => await readCheck(loadersOf(context), context.actor, id),
  fields: (t) => ({
    state: t.expose('state', { type: CheckStateEnum, description: 'How it stands.' }),
    violations: t.expose('violations', {
      type: [ViolationRef],
      description: 'What *Validate prerequisites* says, in the order of the form.',
    }),
    findings: t.field({
      type: [FindingRef],
      description: 'What certification found; grows until the run is over.',
      resolve: (check) => findingsOfCheck(check),
    }),
    reports: t.field({
      type: [CertificationReportRef],
      description:
        'What certification says about the package of each SKU; empty until the run is over.',
      resolve: (check) => reportsOfCheck(check),
    }),
    draftVersion: t.exposeInt('draftVersion', { description: 'Version of the draft it is about.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it began.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was over; null before.',
    }),
  }),
});

mutation('validate', {
  description:
    'A dry run: what *Publish* and certification would say about the draft. Over at once when there is no package to test; else watch `checkFinished`.',
  access: accessFor('VALIDATE'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion }) =>
    await validateOffer(deps, call, { offerId: localId('Offer', offerId), expectedDraftVersion }),
  payload: {
    description: 'The dry run has begun, and may be over.',
    fields: (t) => ({
      check: t.field({
        type: CheckRef,
        description: 'The dry run.',
        resolve: async ({ checkId }, _args, context) =>
          present(await loadersOf(context).check.load(checkId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, STALE_VERSION: true });

builder.subscriptionField('checkFinished', (t) =>
  t.field({
    type: CheckRef,
    authScopes: authFor('READ_DRAFT'),
    description: 'One event, when the dry run is over; at once when it is already.',
    args: { checkId: t.arg.id({ required: true, description: 'The dry run.' }) },
    subscribe: async (_root, args, context) => {
      const checkId = localId('Check', args.checkId);
      if ((await readCheck(loadersOf(context), context.actor, checkId)) === null) {
        throw notFoundError(context);
      }
      return context.streams.checkFinished({ checkId, ...watching(context) });
    },
    resolve: async ({ checkId }, _args, context) =>
      present(await readCheck(loadersOf(context), context.actor, checkId)),
  }),
);
