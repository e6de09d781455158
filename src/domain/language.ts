/** The two languages of everything a person reads: API texts, mails, pages. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;
