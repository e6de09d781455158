import { say } from './print.ts';
import type { Text } from '../language.ts';
import type { Rule } from './rule.ts';

/** What a rule's level means for a package. */
export const levelWords: Readonly<Record<Rule['marketplaceLevel'], Text>> = {
  B: say('an error refuses the package', 'une erreur fait refuser le package'),
  W: say(
    'its findings are shown and never refuse the package',
    'ses constats sont affichés et ne font jamais refuser le package',
  ),
};

/** What a rule looks at. */
export const appliesToWords: Readonly<Record<Rule['appliesTo'], Text>> = {
  PACKAGE: say('the package as a whole', 'le package dans son ensemble'),
  FILE: say('every text file', 'chaque fichier texte'),
  TEMPLATE: say(
    'templates, and the inner templates of nested deployments',
    'les modèles, et les modèles internes des déploiements imbriqués',
  ),
  FORM: say('the form (createUiDefinition)', 'le formulaire (createUiDefinition)'),
  PARAMETERS: say('parameter files', 'les fichiers de paramètres'),
};
