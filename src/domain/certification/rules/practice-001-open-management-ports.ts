import { expanded } from '../expand.ts';
import type { JsonNode, JsonObject } from '../json.ts';
import { keyOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeys, memberOf, sameText, stringForm, textOf, valueAt } from '../tree.ts';

/** SSH and Remote Desktop. */
const managementPorts: readonly number[] = [22, 3389];

const everyone: readonly string[] = ['*', 'internet', 'any', '0.0.0.0', '0.0.0.0/0', '::/0'];

export const managementPortsAreClosed: TemplateRule = {
  id: 'PRACTICE-001',
  sentence: say(
    'A network security rule SHOULD NOT open a management port to everyone.',
    'Une règle de sécurité réseau NE DEVRAIT PAS ouvrir un port d’administration à tout le monde.',
  ),
  source: 'Commercial marketplace certification policies, 300.4.2',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root }) {
    const rules = findKeys(root, (key) => /^sourceaddressprefix(?:es)?$/.test(key));
    for (const { object, member } of rules) {
      if (!sameText(textOf(valueAt(object, 'direction')), 'Inbound')) continue;
      if (!sameText(textOf(valueAt(object, 'access')), 'Allow')) continue;
      if (sameText(textOf(valueAt(object, 'protocol')), 'Icmp')) continue;
      const sources = listed(root, member.value);
      if (!sources.some((source) => everyone.includes(source.toLowerCase()))) continue;
      const port = managementPorts.find((one) => portsOf(root, object).some(covers(one)));
      if (port === undefined) continue;
      yield {
        findingId: 'Management.Port.Open',
        level: 'warning',
        at: keyOf(member),
        message: say(
          `The rule opens port ${port} to everyone.`,
          `La règle ouvre le port ${port} à tout le monde.`,
        ),
        help: say(
          'Management ports that the whole internet reaches are attacked within minutes.',
          'Les ports d’administration accessibles depuis tout Internet sont attaqués en quelques minutes.',
        ),
        fix: {
          text: say(
            'Limit the source to an address range from a parameter or to VirtualNetwork, or use Azure Bastion.',
            'Limitez la source à une plage d’adresses issue d’un paramètre ou à VirtualNetwork, ou utilisez Azure Bastion.',
          ),
        },
      };
    }
  },
};

function portsOf(root: JsonObject, rule: JsonObject): readonly string[] {
  return ['destinationPortRange', 'destinationPortRanges'].flatMap((name) => {
    const member = memberOf(rule, name);
    return member ? listed(root, member.value) : [];
  });
}

/** A value or the items of a list, variables looked up. */
function listed(root: JsonObject, node: JsonNode): readonly string[] {
  const value = expanded(root, node);
  const items = value?.type === 'array' ? value.items : [value];
  return items.map((item) => stringForm(expanded(root, item)).trim());
}

/** Whether a port is in `22`, `20-30` or `*`. */
function covers(port: number): (range: string) => boolean {
  return (range) => {
    if (range === '*') return true;
    const [, first, last] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(range) ?? [];
    if (first === undefined) return false;
    return Number(first) <= port && port <= Number(last ?? first);
  };
}
