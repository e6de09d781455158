/**
 * The prices of a SKU by country as a sheet: `market,country,currency,price`, one country on each line.
 *
 * A country without a price is charged what is derived from US dollars. A country without a line stays as it is. A sheet
 * that comes back unchanged changes nothing. Spreadsheets write semicolons and decimal commas in half of the world: both
 * are taken.
 * Source: "Configure SKUs for an Azure application offer" (export and import of the prices).
 */
import type { Sku } from './content.ts';
import { csvRecord, csvSeparators, readCsv, unguarded } from './csv.ts';
import type { CsvRecord } from './csv.ts';
import type { DraftEdit } from './draft-edits.ts';
import type { Language, Text } from './language.ts';
import { normalText, priceInCents } from './prerequisites/formats.ts';
import { listOf, property } from './prerequisites/json.ts';
import type { LimitProfile } from './prerequisites/limits.ts';
import { marketCurrencies } from './prerequisites/markets.ts';
import type { Violation } from './prerequisites/violation.ts';
import { excerpt, fr } from './prerequisites/words.ts';
import { regionName } from './region-name.ts';

/** The columns, in this order; their names never change. The name of the country is for the reader alone. */
export const priceColumns = ['market', 'country', 'currency', 'price'] as const;

/** Longest sheet that is read, in characters: many times the longest one that is written. */
export const MAX_SHEET = 200_000;

/** How many faults of one sheet are told: more than anybody corrects by hand. */
export const MAX_SHEET_FAULTS = 100;

/** What is wrong on a line, which is counted from 1 as a text editor does. */
export type SheetFault = { readonly line: number; readonly message: Text };

/** What a line says. An empty price takes the country's own price away. */
type PriceLine = {
  readonly line: number;
  readonly market: string;
  readonly currency: string;
  readonly price: string;
};

/** The sheet of a SKU, line by line: the countries where it is sold, then those that have a price and are not sold in. */
export function priceSheet(sku: Sku, profile: LimitProfile, language: Language): readonly string[] {
  const own = Map.groupBy(listOf(property(sku, 'marketPrices')), marketOf);
  const sold = listOf(property(sku, 'regions')).map(normalText);
  const countries = new Set([...sold, ...own.keys()].filter((market) => market !== null));
  const lines = [...countries].flatMap((market) => {
    const derived = { currency: marketCurrencies[profile].get(market) };
    return (own.get(market) ?? [derived]).map((entry) =>
      csvRecord([
        market,
        regionName(market)[language],
        property(entry, 'currency'),
        property(entry, 'price'),
      ]),
    );
  });
  // By the mark a spreadsheet sees that the names of countries are UTF-8.
  return [`\ufeff${csvRecord(priceColumns)}`, ...lines];
}

const marketOf = (entry: unknown): string | null => normalText(property(entry, 'market'));

/** What a sheet asks for: the edits, and which line asks for which price of the draft. */
export type SheetEdits = {
  readonly edits: readonly DraftEdit[];
  readonly faults: readonly SheetFault[];
  /** The line of a country, and of an entry by its id. */
  readonly lineOf: ReadonlyMap<string, number>;
};

/** Compares a sheet with a SKU at `path` of a draft. `newId` names the entries that are new. */
export function readPriceSheet(
  sheet: string,
  {
    path,
    sku,
    profile,
    newId,
  }: {
    readonly path: string;
    readonly sku: unknown;
    readonly profile: LimitProfile;
    readonly newId: () => string;
  },
): SheetEdits {
  const entries = listOf(property(sku, 'marketPrices'));
  const { lines, faults } = linesOf(sheet, new Set(entries.map(marketOf)));
  const lineOf = new Map<string, number>();
  const edits = lines.flatMap(({ line, market, currency, price }): readonly DraftEdit[] => {
    lineOf.set(market, line);
    const entry = entries.find((each) => marketOf(each) === market);
    const id = property(entry, 'id');
    const at = `${path}.marketPrices[${typeof id === 'string' ? id : ''}]`;
    if (typeof id === 'string') lineOf.set(id, line);
    if (price === '') return entry === undefined ? [] : [{ path: at, value: null }];
    const derived = marketCurrencies[profile].get(market);
    const unit = currency === '' ? derived : currency.toUpperCase();
    // A comma for the point of the decimals.
    const amount = price.replace(/^(\d+),(\d{1,2})$/, '$1.$2');
    if (entry === undefined) {
      const own = newId();
      lineOf.set(own, line);
      const value = {
        id: own,
        market,
        ...(unit === undefined ? {} : { currency: unit }),
        price: amount,
      };
      return [{ path: `${path}.marketPrices[${own}]`, value }];
    }
    const [keptUnit, keptPrice] = ['currency', 'price'].map((name) => property(entry, name));
    const isSameUnit =
      normalText(keptUnit) === (currency === '' ? null : currency) || keptUnit === unit;
    const isSamePrice = normalText(keptPrice) === price || isSameAmount(keptPrice, amount);
    return [
      ...(isSameUnit ? [] : [{ path: `${at}.currency`, value: unit ?? null }]),
      ...(isSamePrice ? [] : [{ path: `${at}.price`, value: amount }]),
    ];
  });
  return { edits, faults, lineOf };
}

/** A spreadsheet writes 45.00 as 45. */
function isSameAmount(one: unknown, other: unknown): boolean {
  const cents = priceInCents(one);
  return cents !== null && cents === priceInCents(other);
}

/** What the rules say about the draft that a sheet leads to, line by line; what is no line's fault is left out. */
export function faultsByLine(
  violations: readonly Violation[],
  path: string,
  lineOf: SheetEdits['lineOf'],
): readonly SheetFault[] {
  const list = `${path}.marketPrices`;
  return violations.flatMap(({ severity, path: at, params, message }) => {
    if (severity !== 'ERROR' || (at !== list && !at.startsWith(`${list}[`))) return [];
    const key = at === list ? String(params['market']) : at.slice(list.length + 1).split(']')[0];
    const line = lineOf.get(key ?? '');
    return line === undefined ? [] : [{ line, message }];
  });
}

/** The lines that name a country, each country once, and the faults of all others. `known` are countries as the draft writes them. */
function linesOf(
  sheet: string,
  known: ReadonlySet<string | null>,
): {
  readonly lines: readonly PriceLine[];
  readonly faults: readonly SheetFault[];
} {
  const header = (records: readonly CsvRecord[]) =>
    (records[0]?.fields ?? []).map((name) => unguarded(name.trim()).toLowerCase());
  const text = sheet.replace(/^\ufeff/, '');
  const tables = csvSeparators.map((separator) => readCsv(text, separator));
  const table = tables.find((records) =>
    ['market', 'currency', 'price'].every((name) => header(records).includes(name)),
  );
  if (table === undefined) {
    const [first] = tables[0] ?? [];
    return { lines: [], faults: [headerFault(first)] };
  }
  const names = header(table);
  const [market, currency, price] = ['market', 'currency', 'price'].map((name) =>
    names.indexOf(name),
  );
  const lines = new Map<string, PriceLine>();
  const faults: SheetFault[] = [];
  for (const { line, fields, isBroken } of table.slice(1)) {
    const cell = (index = -1) => normalText(unguarded(fields[index] ?? '')) ?? '';
    const country = cell(market);
    const own: PriceLine = {
      line,
      market: known.has(country) ? country : country.toUpperCase(),
      currency: cell(currency),
      price: cell(price),
    };
    const first = lines.get(own.market);
    if (isBroken) faults.push({ line, message: brokenText });
    else if (fields.length !== names.length) {
      faults.push({ line, message: columnsText(fields.length, names.length) });
    } else if (own.market === '') faults.push({ line, message: noMarketText });
    else if (first !== undefined) faults.push({ line, message: twiceText(own.market, first.line) });
    else lines.set(own.market, own);
  }
  return { lines: [...lines.values()], faults };
}

function headerFault(first: CsvRecord | undefined): SheetFault {
  const value = excerpt((first?.fields ?? []).join(','));
  return {
    line: first?.line ?? 1,
    message: {
      en: `The first line names the columns: market, country, currency, price. It holds “${value}”. Export the prices and edit that sheet.`,
      fr: fr`La première ligne nomme les colonnes : market, country, currency, price. Elle contient « ${value} ». Exportez les prix et modifiez cette feuille.`,
    },
  };
}

const brokenText: Text = {
  en: 'A quotation mark stands where none belongs, or one is missing. Quote a whole cell, and write a quotation mark inside it twice.',
  fr: fr`Un guillemet est mal placé ou manque. Mettez toute la cellule entre guillemets, et doublez un guillemet qu’elle contient.`,
};

const columnsText = (found: number, expected: number): Text => ({
  en: `The line has ${found} cells, the first line ${expected}. Write one cell for each column.`,
  fr: fr`La ligne a ${found} cellules, la première ligne ${expected}. Écrivez une cellule pour chaque colonne.`,
});

const noMarketText: Text = {
  en: 'The line names no country. Enter its two letters under “market”, or remove the line.',
  fr: fr`La ligne ne nomme aucun pays. Indiquez ses deux lettres sous « market », ou retirez la ligne.`,
};

const twiceText = (market: string, first: number): Text => ({
  en: `${excerpt(market)} is on line ${first} already. Keep one of the two lines.`,
  fr: fr`${excerpt(market)} est déjà à la ligne ${first}. Gardez l’une des deux lignes.`,
});
