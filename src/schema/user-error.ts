import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';
import type { Refusal } from '../domain/refusal.ts';

export const UserErrorInterface = builder.interfaceRef<Refusal>('UserError');

builder.interfaceType(UserErrorInterface, {
  description:
    'The answer is no: what was asked, what is the case, and what to do. Every refusal of a mutation implements it.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Name of the refusal, for programs; it never changes.',
    }),
    message: t.string({
      description: 'For people: what was asked, what is the case, and what to do.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    path: t.exposeStringList('path', {
      description:
        'The input field that is meant, from the outside in; empty when the whole request is.',
    }),
    availableWhen: t.string({
      nullable: true,
      description: 'When the refused action becomes possible; null when waiting does not help.',
      args: languageArgs,
      resolve: ({ availableWhen }, args, context) =>
        availableWhen === null ? null : say(availableWhen, args, context),
    }),
    docsUrl: t.string({
      description: 'Page that explains this code.',
      resolve: ({ code }, _args, { deps }) => `${deps.settings.publicUrl}/docs/errors#${code}`,
    }),
  }),
});
