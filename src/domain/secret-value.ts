/** What a secret must look like, said when it is entered: afterwards nobody can look at it. The value is never quoted. */
import type { Text } from './language.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { secretPaths } from './secret-places.ts';

/** Longest secret, in characters. */
export const MAX_SECRET = 4_096;

export type SecretRefused = Refusal<'INVALID_INPUT'>;

/** What is wrong with a secret for a field; null when it can be kept. */
export function secretFault(path: string, value: string): SecretRefused | null {
  if (!secretPaths.includes(path)) {
    return refused('path', {
      en: `No secret belongs to this field. Those with one are ${secretPaths.join(', ')}.`,
      fr: `Aucun secret n’appartient à ce champ. Ceux qui en ont un sont ${secretPaths.join(', ')}.`,
    });
  }
  if (value.trim() === '' || [...value].length > MAX_SECRET) {
    return refused('value', {
      en: `A secret has 1 to ${MAX_SECRET} characters. Copy it from the system that gave it.`,
      fr: `Un secret compte de 1 à ${MAX_SECRET} caractères. Copiez-le du système qui l’a donné.`,
    });
  }
  if (!path.endsWith('ConnectionString')) return null;
  const read = readConnectionString(value);
  return read.ok ? null : refused('value', read.fault);
}

/** A storage account, as its connection string names it. */
export type StorageAccount = {
  readonly name: string;
  /** Base64. */
  readonly key: string;
  /** Address of its tables, without a slash at the end. */
  readonly tableEndpoint: string;
};

export type ReadConnectionString =
  | { readonly ok: true; readonly account: StorageAccount }
  | { readonly ok: false; readonly fault: Text };

/** The account that a connection string gives access to. Source: "Configure Azure Storage connection strings". */
export function readConnectionString(given: string): ReadConnectionString {
  const parts = new Map<string, string>();
  for (const part of given.trim().split(';')) {
    if (part.trim() === '') continue;
    const [, name, value] = /^\s*([A-Za-z]+)\s*=(.*)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) return wrong(whole);
    parts.set(name.toLowerCase(), value.trim());
  }
  const name = parts.get('accountname') ?? '';
  const key = parts.get('accountkey') ?? '';
  const protocol = parts.get('defaultendpointsprotocol');
  const endpoint = parts.get('tableendpoint');
  if (name === '' || key === '' || (protocol === undefined && endpoint === undefined)) {
    return wrong(whole);
  }
  if (!/^[a-z0-9]{3,24}$/.test(name)) return wrong(accountName);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) return wrong(accountKey);
  if (protocol !== undefined && protocol.toLowerCase() !== 'https') return wrong(notHttps);
  const suffix = parts.get('endpointsuffix') ?? 'core.windows.net';
  const url = URL.parse(endpoint ?? `https://${name}.table.${suffix}`);
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') {
    return wrong(whole);
  }
  if (url.protocol !== 'https:') return wrong(notHttps);
  return { ok: true, account: { name, key, tableEndpoint: url.href.replace(/\/+$/, '') } };
}

const whole: Text = {
  en: 'This is no connection string of a storage account. It looks like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net: copy the whole line under Access keys in the Azure portal.',
  fr: 'Ce n’est pas une chaîne de connexion de compte de stockage. Elle ressemble à DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net\u00a0: copiez la ligne entière sous Clés d’accès dans le portail Azure.',
};
const accountName: Text = {
  en: 'The AccountName in the connection string is none: 3 to 24 lower-case letters and digits. Copy the line anew from the Azure portal.',
  fr: 'Le AccountName de la chaîne de connexion n’en est pas un\u00a0: de 3 à 24 minuscules et chiffres. Copiez à nouveau la ligne depuis le portail Azure.',
};
const accountKey: Text = {
  en: 'The AccountKey in the connection string is not base64; a part of it may be missing. Copy the line anew from the Azure portal.',
  fr: 'Le AccountKey de la chaîne de connexion n’est pas du base64\u00a0; il en manque peut-être une partie. Copiez à nouveau la ligne depuis le portail Azure.',
};
const notHttps: Text = {
  en: 'The connection string does not lead over https. Write DefaultEndpointsProtocol=https, and a TableEndpoint only with https://.',
  fr: 'La chaîne de connexion ne passe pas par https. Écrivez DefaultEndpointsProtocol=https, et un TableEndpoint seulement avec https://.',
};

const wrong = (fault: Text): ReadConnectionString => ({ ok: false, fault });

const refused = (field: 'path' | 'value', text: Text): SecretRefused =>
  refuse('INVALID_INPUT', text, { path: ['input', field] }).refusal;
