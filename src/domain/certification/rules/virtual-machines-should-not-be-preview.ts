import { isOn } from '../differences.ts';
import { expanded } from '../expand.ts';
import type { JsonNode } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { hasAncestorOfType } from '../sources.ts';
import { findKey, memberOf, resourceNameOf, textOf } from '../tree.ts';

const machines: readonly string[] = [
  'microsoft.compute/virtualmachines',
  'microsoft.compute/virtualmachinescalesets',
];

export const noPreviewImages: TemplateRule = {
  id: 'Virtual-Machines-Should-Not-Be-Preview',
  sentence: say(
    'Virtual machines MUST NOT use preview images.',
    'Les machines virtuelles NE DOIVENT PAS utiliser d’images en préversion.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ root, settings }) {
    const followed = (node: JsonNode | undefined) =>
      isOn(settings, 'imagesFollowed') ? expanded(root, node) : node;
    for (const hit of findKey(root, 'storageProfile')) {
      if (!hasAncestorOfType(hit, (type) => machines.includes(type))) continue;
      const profile = expanded(root, hit.member.value);
      const image = memberOf(profile, 'imageReference')?.value;
      const reference = followed(image);
      const parts: (JsonNode | undefined)[] = [
        image,
        ...['version', 'sku', 'offer'].map((name) => memberOf(reference, name)?.value),
      ];
      const preview = parts.find((part) =>
        textOf(followed(part))?.toLowerCase().endsWith('preview'),
      );
      if (!preview) continue;
      const name = shown(resourceNameOf(hit) ?? '');
      const value = shown(textOf(followed(preview)) ?? '');
      yield {
        findingId: 'VM.Using.Preview.Image',
        at: valueOf(preview),
        message: say(
          `The machine "${name}" uses the preview image "${value}".`,
          `La machine « ${name} » utilise l’image en préversion « ${value} ».`,
        ),
        help: say(
          'Preview images have no support and disappear.',
          'Les images en préversion ne sont pas prises en charge et disparaissent.',
        ),
        fix: {
          text: say(
            'Use an image that is generally available.',
            'Utilisez une image en disponibilité générale.',
          ),
        },
      };
    }
  },
};
