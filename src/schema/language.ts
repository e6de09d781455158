import type { Language, Text } from '../domain/language.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';

export const LanguageEnum = builder.enumType('Language', {
  description: 'A language that every text is written in.',
  values: {
    EN: { value: 'en', description: 'English.' },
    FR: { value: 'fr', description: 'French.' },
  } as const,
});

/** The argument of every field that is a text. */
export const languageArgs = builder.args((t) => ({
  language: t.field({
    type: LanguageEnum,
    description: 'Language of the text; without it, the language of the request.',
  }),
}));

/** The text in the language that was asked for. */
export function say(
  text: Text,
  { language }: { readonly language?: Language | null | undefined },
  context: GraphQLContext,
): string {
  return text[language ?? context.language];
}
