import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { foldedText } from '../source-file.ts';
import { memberOf } from '../tree.ts';

/** Hosts of one cloud, and what gives the same host in every cloud. Source: arm-ttk 0.27; environment() function. */
const hosts: readonly (readonly [host: string, replacement: string | null])[] = [
  ['management.core.windows.net', 'environment().resourceManager'],
  ['gallery.azure.com', 'environment().gallery'],
  ['management.azure.com', 'environment().resourceManager'],
  ['database.windows.net', 'environment().suffixes.sqlServerHostname'],
  ['core.windows.net', 'environment().suffixes.storage'],
  ['login.microsoftonline.com', 'environment().authentication.loginEndpoint'],
  ['graph.windows.net', 'environment().graph'],
  ['vault.azure.net', 'environment().suffixes.keyvaultDns'],
  ['datalake.azure.net', 'environment().activeDirectoryDataLake'],
  ['azuredatalakestore.net', 'environment().suffixes.azureDatalakeStoreFileSystem'],
  ['azuredatalakeanalytics.net', 'environment().suffixes.azureDatalakeAnalyticsCatalogAndJob'],
  ['api.loganalytics.io', null],
  ['api.loganalytics.iov1', null],
  ['asazure.windows.net', null],
  ['region.asazure.windows.net', null],
  ['batch.core.windows.net', 'environment().batch'],
];

const replacements = new Map(hosts);

/** Longest first: of several that begin at one place the longest counts. */
const pattern = hosts
  .map(([host]) => host)
  .sort((a, b) => b.length - a.length)
  .map((host) => host.replaceAll('.', '\\.'))
  .join('|');

/** How they all end: `name.ending`. */
const endings: readonly (readonly [ending: string, names: readonly string[]])[] = [
  ['.net', ['windows', 'azure', 'azuredatalakestore', 'azuredatalakeanalytics']],
  ['.com', ['azure', 'microsoftonline']],
  ['.io', ['loganalytics']],
];
const schemaHost = 'https://schema.management.azure';

const exempt: readonly string[] = ['https://schema.', 'https://devopsgallerystorage.blob.'];

export const noHardcodedUri: TemplateRule = {
  id: 'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
  sentence: say(
    'A template MUST NOT name hosts of one cloud outside of its parameters.',
    'Un modèle NE DOIT PAS nommer d’hôtes propres à un cloud hors de ses paramètres.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, root, text, base }) {
    if (!mayNameHost(foldedText(file))) return;
    const parameters = memberOf(root, 'parameters');
    for (const match of text.matchAll(new RegExp(pattern, 'gi'))) {
      const start = base + match.index;
      const inParameters =
        parameters && start >= parameters.keyStart && start < parameters.value.end;
      if (inParameters || isExempt(text, match.index)) continue;
      const host = match[0].toLowerCase();
      const instead = replacements.get(host) ?? null;
      yield {
        findingId: 'Hardcoded.Url.Reference',
        at: { start, end: start + host.length },
        message: say(
          `The host "${host}" is written into the template.`,
          `L’hôte « ${host} » est écrit dans le modèle.`,
        ),
        help: say(
          'Each cloud has other hosts: the template would work in one cloud only.',
          'Chaque cloud a d’autres hôtes : le modèle ne fonctionnerait que dans un seul cloud.',
        ),
        fix: {
          text:
            instead === null
              ? say('Take the host from a parameter.', 'Tirez l’hôte d’un paramètre.')
              : say(
                  `Use ${instead}, or take the host from a parameter.`,
                  `Utilisez ${instead}, ou tirez l’hôte d’un paramètre.`,
                ),
        },
      };
    }
  },
};

/** One look tells that a text has none, beside that of its `$schema`. */
function mayNameHost(folded: string): boolean {
  for (const [ending, names] of endings) {
    for (let at = folded.indexOf(ending); at >= 0; at = folded.indexOf(ending, at + 1)) {
      if (names.some((name) => folded.endsWith(name, at)) && !folded.endsWith(schemaHost, at)) {
        return true;
      }
    }
  }
  return false;
}

function isExempt(text: string, at: number): boolean {
  return exempt.some(
    (before) => text.slice(Math.max(0, at - before.length), at).toLowerCase() === before,
  );
}
