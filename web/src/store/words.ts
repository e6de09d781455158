/** How prices, kinds and clouds are written on the pages of the store. */
import { useMemo } from 'react';
import { useMessages } from '../messages/messages.tsx';

export type Price = {
  /** "US$1,240.50", « 1 240,50 $US ». */
  text(usd: string): string;
  isFree(usd: string): boolean;
};

export function usePrice(): Price {
  const { language } = useMessages();
  return useMemo(() => {
    const written = (decimals: 0 | 2) =>
      new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
        style: 'currency',
        currency: 'USD',
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
    const [whole, cents] = [written(0), written(2)];
    return {
      text: (usd) => {
        const amount = Number(usd);
        return (Number.isInteger(amount) ? whole : cents).format(amount);
      },
      isFree: (usd) => Number(usd) === 0,
    };
  }, [language]);
}

/** The name of a country or region; the code itself where the browser knows none. */
export function useRegionNames(): (code: string) => string {
  const { language } = useMessages();
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
  }, [language]);
}

/** Codes that stand for no country: groups of them, tests, and parts that have the code of the whole. */
const noCountries = [
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'ZZ',
];

export type Country = { readonly code: string; readonly name: string };

/** The countries and regions that the browser knows, by name in the reader's language. */
export function useCountries(): readonly Country[] {
  const { language } = useMessages();
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((first) => letters.map((second) => first + second));
    return (
      codes
        // One that was replaced by another is written as that one.
        .filter((code) => new Intl.Locale(`und-${code}`).region === code)
        .flatMap((code) => {
          const name = noCountries.includes(code) ? undefined : names.of(code);
          return name === undefined ? [] : [{ code, name }];
        })
        .sort((a, b) => a.name.localeCompare(b.name, language))
    );
  }, [language]);
}
