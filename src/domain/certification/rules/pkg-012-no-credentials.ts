import { say } from '../print.ts';
import type { Fault, FileRule } from '../rule.ts';
import type { Place } from '../source-file.ts';

/** A run of signs longer than this is no address. */
const LONGEST_ADDRESS = 8_192;

const help = say(
  'Everyone who sees the package can use a credential in it, and it cannot be taken back.',
  'Quiconque voit le package peut utiliser une information d’identification qui s’y trouve, et elle ne peut être reprise.',
);

export const noCredentials: FileRule = {
  id: 'PKG-012',
  sentence: say(
    'JSON files and scripts MUST NOT hold SAS tokens, account keys or private keys.',
    'Les fichiers JSON et les scripts NE DOIVENT PAS contenir de jetons SAS, de clés de compte ou de clés privées.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.4',
  appliesTo: 'FILE',
  marketplaceLevel: 'B',
  *check({ file: { text } }) {
    for (const at of sasTokensIn(text)) {
      yield credential('Credential.Sas.Token', at, {
        en: 'a shared access signature (sv=… with sig=…)',
        fr: 'une signature d’accès partagé (sv=… avec sig=…)',
      });
    }
    for (const start of startsOf(text, accountKey)) {
      const at = { start, end: start + 'AccountKey='.length };
      yield credential('Credential.Account.Key', at, {
        en: 'an account key (AccountKey=…)',
        fr: 'une clé de compte (AccountKey=…)',
      });
    }
    if (!text.includes('-----BEGIN ')) return;
    for (const match of text.matchAll(
      /-----BEGIN (?:[A-Z]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
    )) {
      const at = { start: match.index, end: match.index + match[0].length };
      yield credential('Credential.Private.Key', at, { en: 'a private key', fr: 'une clé privée' });
    }
  },
};

/** The secret itself is never repeated. */
function credential(findingId: string, at: Place, what: { en: string; fr: string }): Fault {
  return {
    findingId,
    at,
    message: say(`The file holds ${what.en}.`, `Le fichier contient ${what.fr}.`),
    help,
    fix: {
      text: say(
        'Remove the credential and make it invalid; let the template fetch or ask for it.',
        'Retirez l’information d’identification et invalidez-la ; laissez le modèle l’obtenir ou la demander.',
      ),
    },
  };
}

/** Name, equals sign, and how the value begins: asked for at the places of equals signs, of which a text has few. */
type Assignment = { readonly name: string; readonly pattern: RegExp };
const accountKey: Assignment = {
  name: 'AccountKey',
  pattern: /AccountKey=[A-Za-z0-9+/]{40}/iy,
};
const signature: Assignment = { name: 'sig', pattern: /sig=[A-Za-z0-9%+/=_-]{16}/iy };

/** Where the assignment stands in the text, in its order. */
function* startsOf(text: string, { name, pattern }: Assignment): Generator<number> {
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    pattern.lastIndex = at - name.length;
    if (at >= name.length && pattern.test(text)) yield at - name.length;
  }
}

/** Places of `sig=` in addresses that also have `sv=` with a date: each run of signs is looked at once. */
function* sasTokensIn(text: string): Generator<Place> {
  let passed = 0;
  for (const at of startsOf(text, signature)) {
    if (at < passed) continue;
    let start = at;
    while (start > 0 && at - start < LONGEST_ADDRESS && !isEnd(text.charCodeAt(start - 1))) {
      start -= 1;
    }
    let end = at;
    while (end < text.length && end - at < LONGEST_ADDRESS && !isEnd(text.charCodeAt(end))) {
      end += 1;
    }
    const run = text.slice(start, end);
    if (/(?:^|[^a-z])sv=[0-9]{4}-[0-9]{2}-[0-9]{2}/i.test(run)) {
      yield { start: at, end: at + 'sig='.length };
    }
    passed = Math.max(end, at + 1);
  }
}

/** Blanks, quotation marks and angle brackets end an address. */
function isEnd(unit: number): boolean {
  return unit <= 0x20 || unit === 0x22 || unit === 0x27 || unit === 0x3c || unit === 0x3e;
}
