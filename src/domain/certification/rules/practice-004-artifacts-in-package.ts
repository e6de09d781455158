import { addressReader } from '../addresses.ts';
import type { AddressReader } from '../addresses.ts';
import type { JsonNode, JsonString } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import { findKey, valueAt } from '../tree.ts';

/** Hosts from which people take single files of a repository or a shared folder. */
const fileHosts: readonly string[] = [
  'raw.githubusercontent.com',
  'gist.githubusercontent.com',
  'github.com',
  'raw.github.com',
  'gitlab.com',
  'bitbucket.org',
  'dl.dropboxusercontent.com',
  'www.dropbox.com',
  'drive.google.com',
  'onedrive.live.com',
  'pastebin.com',
];

const help = say(
  'A file outside the package can change or vanish after certification; the package must hold all that it deploys.',
  'Un fichier extérieur au package peut changer ou disparaître après la certification ; le package doit contenir tout ce qu’il déploie.',
);

const fix = {
  text: say(
    "Put the file into the package and name it with uri(parameters('_artifactsLocation'), …).",
    "Placez le fichier dans le package et désignez-le avec uri(parameters('_artifactsLocation'), …).",
  ),
};

export const artifactsLieInPackage: TemplateRule = {
  id: 'PRACTICE-004',
  sentence: say(
    'Scripts and linked templates SHOULD lie in the package and be named from _artifactsLocation.',
    'Les scripts et les modèles liés DEVRAIENT se trouver dans le package et être désignés à partir de _artifactsLocation.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.7',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root, file }) {
    const reader = addressReader(root, file.path, { throughDefaults: true });
    for (const { member } of findKey(root, 'templateLink')) {
      const uri = valueAt(member.value, 'uri');
      if (uri?.type !== 'string') continue;
      const address = addressOf(uri, reader);
      if (address === null) continue;
      yield outside('Linked.Template.Outside.Package', uri, address);
    }
    for (const { member } of findKey(root, 'fileUris')) {
      for (const uri of stringsOf(member.value)) {
        const host = hostOf(addressOf(uri, reader));
        if (host !== null && fileHosts.includes(host)) {
          yield outside('Script.Outside.Package', uri, host);
        }
      }
    }
  },
};

/** The literal beginning of an address that names its host; null for every other. */
function addressOf(uri: JsonString, reader: AddressReader): string | null {
  const [first] = reader.pieces(uri);
  return first?.kind === 'text' && /^https?:\/\//i.test(first.value) ? first.value : null;
}

function hostOf(address: string | null): string | null {
  return /^https?:\/\/([^/?#:]+)/i.exec(address ?? '')?.[1]?.toLowerCase() ?? null;
}

function* stringsOf(node: JsonNode): Generator<JsonString> {
  if (node.type === 'string') yield node;
  else if (node.type === 'array') for (const item of node.items) yield* stringsOf(item);
}

function outside(findingId: string, node: JsonString, address: string): Fault {
  const where = shown(address.split('?')[0] ?? '');
  return {
    findingId,
    level: 'warning',
    at: valueOf(node),
    message: say(
      `The address leads out of the package, to ${where}.`,
      `L’adresse mène hors du package, vers ${where}.`,
    ),
    help,
    fix,
  };
}
