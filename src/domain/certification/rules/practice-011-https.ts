import { eachString } from '../declared-resources.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, FileRule } from '../rule.ts';
import { sameText } from '../tree.ts';

/** Hosts that a machine reaches only within itself or its host, and names of XML and JSON vocabularies. */
const exempt =
  /^(?:localhost|[^.]*|127\.[0-9.]+|169\.254\.169\.254|168\.63\.129\.16|schemas?\..*|www\.w3\.org|json-schema\.org|xmlns\..*|purl\.org)$/i;

const address = /http:\/\/(?=[a-z0-9])([a-z0-9.-]+)/gi;

export const addressesAreHttps: FileRule = {
  id: 'PRACTICE-011',
  sentence: say(
    'Addresses SHOULD begin with https://.',
    'Les adresses DEVRAIENT commencer par https://.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'FILE',
  marketplaceLevel: 'W',
  practice: true,
  check({ file }) {
    const found: Fault[] = [];
    if (!file.json?.ok || !/http:\/\//i.test(file.text)) return found;
    eachString(file.json.root, (node, key) => {
      if (!node.value.includes('://') || (key !== null && sameText(key, '$schema'))) return;
      const hosts = [...node.value.matchAll(address)].map(([, host = '']) => host);
      const host = hosts.find((one) => !exempt.test(one));
      if (host === undefined) return;
      found.push({
        findingId: 'Address.Without.Tls',
        level: 'info',
        at: valueOf(node),
        message: say(
          `The address http://${shown(host)} is not encrypted.`,
          `L’adresse http://${shown(host)} n’est pas chiffrée.`,
        ),
        help: say(
          'Whoever is on the way can read and change what is fetched over http.',
          'Quiconque se trouve sur le chemin peut lire et modifier ce qui passe par http.',
        ),
        fix: {
          text: say(
            'Use the https address of the same host.',
            'Utilisez l’adresse https du même hôte.',
          ),
        },
      });
    });
    return found;
  },
};
