import type { JsonNode } from '../json.ts';
import { valueOf } from '../places.ts';
import { printable, say } from '../print.ts';
import type { PackageContext, PackageFault, PackageRule } from '../rule.ts';
import { isByProduct } from './pkg-005-by-products.ts';

const wanted = ['mainTemplate.json', 'createUiDefinition.json'] as const;

const help = say(
  'The marketplace looks for mainTemplate.json and createUiDefinition.json in the root of the zip, in exactly this spelling.',
  'La place de marché cherche mainTemplate.json et createUiDefinition.json à la racine du zip, avec exactement cette casse.',
);

export const rootFiles: PackageRule = {
  id: 'PKG-002',
  sentence: say(
    'The root of the package MUST hold mainTemplate.json and createUiDefinition.json, spelled exactly so.',
    'La racine du package DOIT contenir mainTemplate.json et createUiDefinition.json, écrits exactement ainsi.',
  ),
  source: 'Partner Center, Azure Application plans: package requirements',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check(context) {
    const folder = folderOfEverything(context);
    if (folder !== null) {
      yield inFolder(folder);
      return;
    }
    for (const name of wanted) yield* checkFile(context, name);
  },
};

/** The one folder that holds the whole package, when the root files lie in it. */
function folderOfEverything({ entries }: PackageContext): string | null {
  const paths = entries.map(({ path }) => path).filter((path) => !isByProduct(path));
  const folder = paths[0]?.split('/')[0];
  if (folder === undefined || !paths.every((path) => path.startsWith(`${folder}/`))) return null;
  let inside: string = folder;
  // A folder in a folder: name the innermost one that still holds everything.
  for (;;) {
    const next = paths[0]?.slice(inside.length + 1).split('/')[0];
    const deeper = `${inside}/${next}`;
    if (next === undefined || !paths.every((path) => path.startsWith(`${deeper}/`))) break;
    inside = deeper;
  }
  const direct = paths.map((path) => path.slice(inside.length + 1).toLowerCase());
  return wanted.some((name) => direct.includes(name.toLowerCase())) ? inside : null;
}

function inFolder(folder: string): PackageFault {
  const name = printable(folder);
  return {
    findingId: 'Package.Root.In.Folder',
    file: null,
    at: null,
    message: say(
      `The whole package lies in the folder "${name}" instead of the root of the zip.`,
      `Tout le package se trouve dans le dossier « ${name} » au lieu de la racine du zip.`,
    ),
    help,
    fix: {
      text: say(
        `Zip the content of "${name}", not the folder itself.`,
        `Compressez le contenu de « ${name} », et non le dossier lui-même.`,
      ),
    },
  };
}

function* checkFile(context: PackageContext, name: string): Generator<PackageFault> {
  const exact = context.sources.get(name);
  if (exact) {
    if (exact.json?.ok && exact.json.root.type !== 'object') {
      yield noObject(name, exact.json.root);
    }
    return;
  }
  if (context.entries.some(({ path }) => path === name)) return;
  const inOtherCase = context.entries.find(({ path }) => path.toLowerCase() === name.toLowerCase());
  if (inOtherCase) {
    yield wrongName(inOtherCase.path, name, 'Package.File.Wrong.Case');
    return;
  }
  const oldMain = context.entries.find(({ path }) => /^azuredeploy\.json$/i.test(path));
  if (name === 'mainTemplate.json' && oldMain) {
    yield wrongName(oldMain.path, name, 'Package.File.Wrong.Name');
    return;
  }
  const deeper = context.entries.find(
    ({ path }) => !isByProduct(path) && path.toLowerCase().endsWith(`/${name.toLowerCase()}`),
  );
  yield missing(name, deeper?.path);
}

function wrongName(path: string, name: string, findingId: string): PackageFault {
  const found = printable(path);
  return {
    findingId,
    file: path,
    at: null,
    message: say(
      `The root of the zip has "${found}"; the name must be exactly "${name}".`,
      `La racine du zip contient « ${found} » ; le nom doit être exactement « ${name} ».`,
    ),
    help,
    fix: {
      text: say(
        `Rename "${found}" to "${name}" and zip the package again.`,
        `Renommez « ${found} » en « ${name} », puis recréez le zip.`,
      ),
    },
  };
}

function missing(name: string, elsewhere: string | undefined): PackageFault {
  const found = elsewhere === undefined ? null : printable(elsewhere);
  return {
    findingId: 'Package.File.Missing',
    about: name,
    file: null,
    at: null,
    message:
      found === null
        ? say(
            `The root of the zip has no "${name}".`,
            `La racine du zip ne contient pas « ${name} ».`,
          )
        : say(
            `The root of the zip has no "${name}"; there is one at "${found}".`,
            `La racine du zip ne contient pas « ${name} » ; il s’en trouve un sous « ${found} ».`,
          ),
    help,
    fix: {
      text: say(
        `Put "${name}" into the root of the zip.`,
        `Placez « ${name} » à la racine du zip.`,
      ),
    },
  };
}

function noObject(name: string, root: JsonNode): PackageFault {
  return {
    findingId: 'Package.File.No.Object',
    file: name,
    at: valueOf(root),
    message: say(
      `The file "${name}" holds no JSON object.`,
      `Le fichier « ${name} » ne contient pas d’objet JSON.`,
    ),
    help,
    fix: {
      text: say(
        'Write one object, `{ … }`, with the properties of the schema.',
        'Écrivez un objet, `{ … }`, avec les propriétés du schéma.',
      ),
    },
  };
}
