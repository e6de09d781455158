import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';

export const noProviderApiVersions: TemplateRule = {
  id: 'providers_apiVersions-Is-Not-Permitted',
  sentence: say(
    'A template SHOULD NOT take api versions from providers().apiVersions.',
    'Un modèle NE DEVRAIT PAS tirer ses versions d’API de providers().apiVersions.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ text, base }) {
    const first = text.search(/providers\(/i);
    if (first < 0) return;
    for (const match of text.matchAll(/\)\.apiVersions/gi)) {
      if (match.index < first + 'providers('.length) continue;
      const start = base + match.index + 2;
      yield {
        findingId: 'ApiVersion.Using.Providers',
        at: { start, end: start + 'apiVersions'.length },
        message: say(
          'An api version is taken from providers().apiVersions.',
          'Une version d’API est tirée de providers().apiVersions.',
        ),
        help: say(
          'The newest version changes under the template, and a deployment that worked fails one day.',
          'La version la plus récente change sans le modèle, et un déploiement qui fonctionnait échoue un jour.',
        ),
        fix: {
          text: say('Write the api version as a literal.', 'Écrivez la version d’API en littéral.'),
        },
      };
    }
  },
};
