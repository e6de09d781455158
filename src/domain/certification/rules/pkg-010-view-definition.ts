import { braceOf, keyOf, keyOrBrace, shown, valueOf } from '../places.ts';
import { printable, say } from '../print.ts';
import type { PackageContext, PackageFault, PackageRule } from '../rule.ts';
import { rootOf } from '../sources.ts';
import { memberOf, textOf } from '../tree.ts';
import { isByProduct } from './pkg-005-by-products.ts';

const NAME = 'viewDefinition.json';
const kinds = ['Overview', 'Metrics', 'CustomResources', 'Associations'] as const;

const help = say(
  'The portal shows the views of a managed application from this file.',
  'Le portail affiche les vues d’une application managée à partir de ce fichier.',
);

export const viewDefinition: PackageRule = {
  id: 'PKG-010',
  sentence: say(
    'A viewDefinition.json MUST lie in the root, be readable and list views of the kinds Overview, Metrics, CustomResources or Associations.',
    'Un viewDefinition.json DOIT se trouver à la racine, être lisible et énumérer des vues de type Overview, Metrics, CustomResources ou Associations.',
  ),
  source: 'Azure managed applications: view definition artifact',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check(context) {
    for (const { path } of context.entries) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (name.toLowerCase() !== NAME.toLowerCase() || isByProduct(path)) continue;
      if (path === NAME) yield* checkViews(context);
      else yield misplaced(path);
    }
  },
};

function misplaced(path: string): PackageFault {
  const found = printable(path);
  return {
    findingId: 'ViewDefinition.Misplaced',
    file: path,
    at: null,
    message: say(
      `"${found}" is not used: the file must be "${NAME}" in the root of the zip.`,
      `« ${found} » n’est pas utilisé : le fichier doit être « ${NAME} » à la racine du zip.`,
    ),
    help,
    fix: {
      text: say(
        `Move and rename the file to "${NAME}" in the root.`,
        `Déplacez et renommez le fichier en « ${NAME} » à la racine.`,
      ),
    },
  };
}

function* checkViews({ sources }: PackageContext): Generator<PackageFault> {
  const source = sources.get(NAME);
  if (!source?.json) return;
  if (!source.json.ok) {
    const { message } = source.json.fault;
    yield {
      findingId: 'ViewDefinition.Unreadable',
      file: NAME,
      // JSONFiles-Should-Be-Valid names the place.
      at: null,
      message: say(
        `The view definition cannot be read. ${message.en}`,
        `La définition de vues est illisible. ${message.fr}`,
      ),
      help,
      fix: {
        text: say('Correct the file or remove it.', 'Corrigez le fichier ou retirez-le.'),
      },
    };
    return;
  }
  const root = rootOf(source);
  const views = memberOf(root ?? undefined, 'views');
  if (!root || views?.value.type !== 'array') {
    yield {
      findingId: 'ViewDefinition.No.Views',
      file: NAME,
      at: root ? keyOrBrace(root, views) : valueOf(source.json.root),
      message: say(
        'The view definition has no list "views".',
        'La définition de vues n’a pas de liste « views ».',
      ),
      help,
      fix: { text: say('Add a list "views".', 'Ajoutez une liste « views ».') },
    };
    return;
  }
  for (const view of views.value.items) {
    const kind = memberOf(view, 'kind');
    const text = textOf(kind?.value);
    if (kinds.some((known) => known.toLowerCase() === text?.toLowerCase())) continue;
    const at = kind ? valueOf(kind.value) : view.type === 'object' ? braceOf(view) : valueOf(view);
    yield {
      findingId: 'ViewDefinition.Unknown.Kind',
      file: NAME,
      at: kind && text === undefined ? keyOf(kind) : at,
      message:
        text === undefined
          ? say('A view has no kind.', 'Une vue n’a pas de type (kind).')
          : say(
              `The view kind "${shown(text)}" is unknown.`,
              `Le type de vue « ${shown(text)} » est inconnu.`,
            ),
      help,
      fix: {
        text: say(
          `Use one of: ${kinds.join(', ')}.`,
          `Utilisez l’un de ces types : ${kinds.join(', ')}.`,
        ),
      },
    };
  }
}
