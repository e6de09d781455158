import { keyOf, shown } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, textOf, valueAt } from '../tree.ts';

/** Names shown in the one finding of a template. */
const MOST_NAMED = 5;

export const parametersAreDescribed: TemplateRule = {
  id: 'PRACTICE-007',
  sentence: say(
    'Every parameter SHOULD have a description in its metadata.',
    'Chaque paramètre DEVRAIT avoir une description dans ses métadonnées.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root }) {
    const bare = parametersOf(root).filter(
      ({ value }) => (textOf(valueAt(value, 'metadata', 'description')) ?? '').trim() === '',
    );
    // One finding per template: forgetting descriptions is a habit, and a list of 50 hides the rest.
    const parameters = memberOf(root, 'parameters');
    if (bare.length === 0 || !parameters) return;
    const names = bare.slice(0, MOST_NAMED).map(({ key }) => shown(key));
    const more = bare.length > MOST_NAMED ? ', …' : '';
    yield {
      findingId: 'Parameter.Without.Description',
      level: 'info',
      at: keyOf(parameters),
      message: say(
        `${bare.length} parameter(s) have no description: ${names.join(', ')}${more}.`,
        `${bare.length} paramètre(s) n’ont pas de description : ${names.join(', ')}${more}.`,
      ),
      help: say(
        'Whoever deploys the template from the command line sees only the name otherwise.',
        'Sinon, quiconque déploie le modèle en ligne de commande ne voit que le nom.',
      ),
      fix: {
        text: say(
          'Add "metadata": { "description": "…" } to each.',
          'Ajoutez "metadata": { "description": "…" } à chacun.',
        ),
      },
    };
  },
};
