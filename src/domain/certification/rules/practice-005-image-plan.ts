import { expanded } from '../expand.ts';
import type { JsonObject } from '../json.ts';
import { keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import {
  ancestorsOf,
  findKeyIn,
  memberOf,
  resourcesOf,
  sameText,
  textOf,
  valueAt,
} from '../tree.ts';
import type { Hit } from '../tree.ts';

/** Publishers whose images are part of the platform and have no plan to buy; lower case. */
const platformPublishers: ReadonlySet<string> = new Set([
  'almalinux',
  'canonical',
  'coreos',
  'credativ',
  'debian',
  'microsoft-ads',
  'microsoft-aks',
  'microsoft-azure-batch',
  'microsoft-dsvm',
  'microsoftazuresiterecovery',
  'microsoftbiztalkserver',
  'microsoftcblmariner',
  'microsoftdynamicsax',
  'microsofthybridcloudstorage',
  'microsoftpowerbi',
  'microsoftrserver',
  'microsoftsharepoint',
  'microsoftsqlserver',
  'microsoftvisualstudio',
  'microsoftwindowsdesktop',
  'microsoftwindowsserver',
  'microsoftwindowsserveressentials',
  'microsoftwindowsserverhpcpack',
  'openlogic',
  'oracle',
  'redhat',
  'suse',
]);

/** Property of the plan, and the property of the image that it must repeat. */
const same = [
  ['name', 'sku'],
  ['product', 'offer'],
  ['publisher', 'publisher'],
] as const;

export const imagesHavePlan: TemplateRule = {
  id: 'PRACTICE-005',
  sentence: say(
    'A machine with an image of the marketplace SHOULD have the plan of that image.',
    'Une machine dont l’image vient de la place de marché DEVRAIT porter le plan de cette image.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.8',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root }) {
    for (const hit of findKeyIn(resourcesOf(root), 'imageReference')) {
      const machine = machineOf(hit);
      const image = expanded(root, hit.member.value);
      const publisher = textOf(expanded(root, valueAt(image, 'publisher')));
      if (!machine || image?.type !== 'object' || publisher === undefined) continue;
      if (publisher.startsWith('[') || platformPublishers.has(publisher.toLowerCase())) continue;
      const plan = memberOf(machine, 'plan');
      if (plan) {
        const whole = expanded(root, plan.value);
        if (whole?.type === 'object') yield* differing(root, image, whole);
      } else yield withoutPlan(hit, publisher);
    }
  },
};

/** The virtual machine or scale set around an image. */
function machineOf(hit: Hit): JsonObject | undefined {
  return [...ancestorsOf(hit)].find((object) =>
    /(?:^|\/)virtualMachine(?:s|ScaleSets)$/i.test(textOf(valueAt(object, 'type')) ?? ''),
  );
}

function withoutPlan(hit: Hit, publisher: string): Fault {
  const name = shown(publisher);
  return {
    findingId: 'Image.Plan.Missing',
    level: 'warning',
    at: keyOf(hit.member),
    message: say(
      `The image is one of "${name}" from the marketplace, and the machine has no plan.`,
      `L’image provient de « ${name} » sur la place de marché et la machine n’a pas de plan.`,
    ),
    help: say(
      'Azure refuses a machine whose marketplace image has a plan that the machine does not name.',
      'Azure refuse une machine dont l’image de la place de marché a un plan que la machine n’indique pas.',
    ),
    fix: {
      text: say(
        'Add plan beside properties: its name is the image’s sku, its product the offer, its publisher the publisher.',
        'Ajoutez plan à côté de properties : name est le sku de l’image, product son offer, publisher son publisher.',
      ),
    },
  };
}

function* differing(root: JsonObject, image: JsonObject, plan: JsonObject): Generator<Fault> {
  for (const [ofPlan, ofImage] of same) {
    const member = memberOf(plan, ofPlan);
    const [one, other] = [member?.value, valueAt(image, ofImage)].map((value) =>
      textOf(expanded(root, value)),
    );
    if (!member || one === undefined || other === undefined || sameText(one, other)) continue;
    if (one.startsWith('[') || other.startsWith('[')) continue;
    yield {
      findingId: 'Image.Plan.Differs',
      level: 'warning',
      at: valueOf(member.value),
      message: say(
        `The ${ofPlan} of the plan is "${shown(one)}"; the image’s ${ofImage} is "${shown(other)}".`,
        `Le ${ofPlan} du plan est « ${shown(one)} » ; le ${ofImage} de l’image est « ${shown(other)} ».`,
      ),
      help: say(
        'Azure refuses a machine whose plan is not that of its image.',
        'Azure refuse une machine dont le plan n’est pas celui de son image.',
      ),
      fix: {
        text: say(
          `Write the ${ofImage} of the image as the ${ofPlan} of the plan.`,
          `Indiquez le ${ofImage} de l’image comme ${ofPlan} du plan.`,
        ),
      },
    };
  }
}
