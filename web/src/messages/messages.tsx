import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { readLanguage, writeLanguage, type Language } from '../session.ts';
import type english from './en.json';
import { makeFormats, type Formats } from './formats.ts';

/** Every text of the portal has a key in `en.json`; `fr.json` has the same ones. */
export type MessageKey = keyof typeof english;
export type MessageValues = Readonly<Record<string, string | number>>;
/** Writes a text in the reader's language. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

type Catalogue = Readonly<Record<MessageKey, string>>;

export type Messages = {
  readonly t: Translate;
  readonly formats: Formats;
  readonly language: Language;
  /** As the API spells it, for the `language` arguments. */
  readonly apiLanguage: 'EN' | 'FR';
  readonly setLanguage: (language: Language) => Promise<void>;
  /**
   * Goes over to the language that the reader's account has. Once on a page, and not after he chose one there: what was
   * read before his choice must not undo it. Signing in and out loads the page anew.
   */
  readonly adoptLanguage: (language: Language) => void;
};

/** Loads one language only; the other one is fetched when the reader asks for it. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const loaded = language === 'fr' ? await import('./fr.json') : await import('./en.json');
  return loaded.default;
}

function translator(catalogue: Catalogue, language: Language): Translate {
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  return (key, values) => {
    let message = parsed.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(catalogue[key], language);
      parsed.set(key, message);
    }
    return String(message.format(values));
  };
}

const Context = createContext<Messages | null>(null);

/** Texts, dates and numbers in the reader's language. */
export function useMessages(): Messages {
  const messages = use(Context);
  if (messages === null) throw new Error('useMessages needs a MessagesProvider around it.');
  return messages;
}

export function MessagesProvider({
  catalogue,
  children,
}: {
  catalogue: Catalogue;
  children: ReactNode;
}) {
  const [current, setCurrent] = useState({ language: readLanguage(), catalogue });
  const settled = useRef(false);
  const setLanguage = useCallback(async (language: Language) => {
    settled.current = true;
    const next = await loadCatalogue(language);
    writeLanguage(language);
    setCurrent({ language, catalogue: next });
  }, []);
  const adoptLanguage = useCallback(
    (language: Language) => {
      if (!settled.current && language !== readLanguage()) void setLanguage(language);
      settled.current = true;
    },
    [setLanguage],
  );
  const messages = useMemo<Messages>(() => {
    const t = translator(current.catalogue, current.language);
    return {
      t,
      formats: makeFormats(current.language),
      language: current.language,
      apiLanguage: current.language === 'fr' ? 'FR' : 'EN',
      setLanguage,
      adoptLanguage,
    };
  }, [current, setLanguage, adoptLanguage]);
  return <Context value={messages}>{children}</Context>;
}
