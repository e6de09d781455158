import type { AvailableAction } from '../domain/available-actions.ts';
import type { Refusal } from '../domain/refusal.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';

const OfferActionEnum = enumOf('OfferAction', 'Something that can be done with an offer.', {
  SAVE_DRAFT: 'Save changes of the draft.',
  VALIDATE: 'Run prerequisites and certification without any effect.',
  PUBLISH: 'Start a publication.',
  SUPERSEDE: 'Replace the open publication with the draft.',
  GO_LIVE: 'Sign off the preview.',
  CANCEL: 'Cancel the open publication.',
  APPROVE_REVIEW: 'Approve the revision in review.',
  REQUEST_CHANGES: 'Ask for changes of the revision in review.',
  RETRY_STAGE: 'Let a blocked stage run again.',
  GIVE_UP_STAGE: 'Give a blocked stage up.',
  DELETE_OFFER: 'Delete the offer.',
  OPEN_SUPPORT_REQUEST: 'Ask the operators for help.',
  INVITE_TO_PREVIEW: 'Invite the holder of a listed subscription to the preview.',
  ROLL_BACK_PACKAGE: 'Take the newest published package of a SKU out of the draft.',
  SYNC_PRIVATE_AUDIENCE: 'Let the audience of the draft see the private SKUs that are live.',
  STOP_DISTRIBUTION: 'Take the live offer out of the store.',
});

export const UserErrorInfoRef = builder.objectRef<Refusal>('UserErrorInfo').implement({
  description: 'Why something is not possible.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The code that the command would refuse with.' }),
    message: t.string({
      description: 'What is the case, and what to do.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    availableWhen: t.string({
      nullable: true,
      description: 'When it becomes possible; null when waiting does not help.',
      args: languageArgs,
      resolve: ({ availableWhen }, args, context) =>
        availableWhen === null ? null : say(availableWhen, args, context),
    }),
  }),
});

export const AvailableActionRef = builder.objectRef<AvailableAction>('AvailableAction').implement({
  description: 'An action, and whether the caller may take it now.',
  fields: (t) => ({
    action: t.expose('action', { type: OfferActionEnum, description: 'Which action.' }),
    available: t.exposeBoolean('available', { description: 'True when it may be taken now.' }),
    reason: t.expose('reason', {
      type: UserErrorInfoRef,
      nullable: true,
      description: 'Why not; null when it is available. `FORBIDDEN` when it is never the caller’s.',
    }),
  }),
});
