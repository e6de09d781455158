import { controlsOf, matchesInOrder, outputTexts } from '../controls.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { memberOf, sameText, stringForm, valueAt } from '../tree.ts';

const wanted = [
  { property: 'resourceGroup', id: 'Missing.Output.ResourceGroup' },
  { property: 'newOrExisting', id: 'Missing.Output.NewOrExisting' },
] as const;

export const existingResourcesAreHandled: FormRule = {
  id: 'HideExisting-Must-Be-Correctly-Handled',
  sentence: say(
    'A control that offers existing resources MUST hand over resourceGroup and newOrExisting, or hide the existing ones.',
    'Un contrôle qui propose des ressources existantes DOIT transmettre resourceGroup et newOrExisting, ou masquer les existantes.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ root, file, outputs }) {
    const controls = controlsOf(
      root,
      'Microsoft.Storage.StorageAccountSelector',
      'Microsoft.Network.PublicIpAddressCombo',
      'Microsoft.Network.VirtualNetworkCombo',
    );
    if (controls.length === 0) return;
    const texts = outputTexts(outputs, file);
    for (const { object, type, name } of controls) {
      if (sameText(stringForm(valueAt(object, 'options', 'hideExisting')), 'true')) continue;
      const control = shown(name);
      for (const { property, id } of wanted) {
        if (texts.some(({ text }) => matchesInOrder(text, name, `.${property}`))) continue;
        yield {
          findingId: id,
          at: valueOf(memberOf(object, 'name')?.value ?? type),
          message: say(
            `The control "${control}" offers existing resources and no output takes its ${property}.`,
            `Le contrôle « ${control} » propose des ressources existantes et aucune sortie ne reprend sa propriété ${property}.`,
          ),
          help: say(
            'Without it the template cannot tell a new resource from an existing one, or find it.',
            'Sans elle, le modèle ne peut ni distinguer une nouvelle ressource d’une existante, ni la trouver.',
          ),
          fix: {
            text: say(
              `Add an output with "${control}.${property}", or set "options": { "hideExisting": true }.`,
              `Ajoutez une sortie avec « ${control}.${property} », ou indiquez "options": { "hideExisting": true }.`,
            ),
          },
        };
      }
    }
  },
};
