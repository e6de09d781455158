import { keyOf, shown } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { memberOf, sameText } from '../tree.ts';

export const outputsAreUsed: FormRule = {
  id: 'PKG-021',
  sentence: say(
    'Every output of the form SHOULD be a parameter that the main template uses.',
    'Chaque sortie du formulaire DEVRAIT être un paramètre que le modèle principal utilise.',
  ),
  source: 'Vitrine',
  appliesTo: 'FORM',
  marketplaceLevel: 'W',
  needsMainTemplate: true,
  *check({ outputs, mainTemplate }) {
    if (outputs?.type !== 'object' || !mainTemplate) return;
    const declared = memberOf(mainTemplate.root, 'parameters')?.value;
    // Inner templates have parameters of their own, which may be called the same.
    const { parameterReferences } = mainTemplate.facts;
    const used = new Set(parameterReferences.map(({ name }) => name.toLowerCase()));
    for (const output of outputs.members) {
      // The form must give `location` out, whether or not the template uses it.
      if (sameText(output.key, 'location') || output.key.startsWith('__')) continue;
      if (!memberOf(declared, output.key) || used.has(output.key.toLowerCase())) continue;
      const name = shown(output.key);
      yield {
        findingId: 'Output.Not.Used',
        at: keyOf(output),
        message: say(
          `The form hands over "${name}", but nothing in the main template uses that parameter.`,
          `Le formulaire transmet « ${name} », mais rien dans le modèle principal n’utilise ce paramètre.`,
        ),
        help: say(
          'The customer is asked for something that has no effect.',
          'On demande au client une valeur qui n’a aucun effet.',
        ),
        fix: {
          text: say(
            `Use the parameter "${name}", or remove the output, its control and the parameter.`,
            `Utilisez le paramètre « ${name} », ou retirez la sortie, son contrôle et le paramètre.`,
          ),
        },
      };
    }
  },
};
