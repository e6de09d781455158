import type { SheetFault } from '../domain/price-sheet.ts';
import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';

export const SheetFaultRef = builder.objectRef<SheetFault>('SheetFault').implement({
  description: 'What is wrong on a line of a sheet.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'The line, counted from 1 as a text editor does.' }),
    message: t.string({
      description: 'What is wrong and what to do.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
  }),
});
