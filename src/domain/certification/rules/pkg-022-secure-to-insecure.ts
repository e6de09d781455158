import type { JsonMember } from '../json.ts';
import type { NestedDeployment } from '../nested-deployments.ts';
import { askedName } from '../parse-expression.ts';
import { keyOf, shown } from '../places.ts';
import { say } from '../print.ts';
import type { PackageFault, PackageRule } from '../rule.ts';
import { isSecure, parametersOf } from '../sources.ts';
import { memberOf, valueAt } from '../tree.ts';
import { flowReader, judges } from '../value-flow.ts';

/** A secret cannot be worked out from what these give. */
const stops: ReadonlySet<string> = new Set([...judges, 'uniquestring', 'guid']);

/**
 * Refuses the package, as the rules for outputs and for nested deployments of outer scope do: all three leave
 * the secret in clear text in the deployment history, which every reader of the resource group sees.
 */
export const secretsStaySecure: PackageRule = {
  id: 'PKG-022',
  sentence: say(
    'A secure parameter MUST be handed over to a secure parameter of the nested template.',
    'Un paramètre sécurisé DOIT être transmis à un paramètre sécurisé du modèle imbriqué.',
  ),
  source: 'Azure Resource Manager: security of parameters in nested templates',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check(context) {
    const readers = new Map<object, ReturnType<typeof secretReader>>();
    for (const deployment of context.nestedDeployments()) {
      const { outer, properties, template } = deployment;
      const handed = memberOf(properties, 'parameters')?.value;
      if (handed?.type !== 'object') continue;
      const reader = readers.get(outer) ?? secretReader(outer.root);
      readers.set(outer, reader);
      for (const member of handed.members) {
        const inner = memberOf(valueAt(template, 'parameters'), member.key);
        if (!inner || isSecure(inner.value)) continue;
        const call = reader(valueAt(member.value, 'value'));
        const isFromVault = memberOf(valueAt(member.value, 'reference'), 'keyVault') !== undefined;
        if (call) yield exposed(deployment, member, askedName(call, 'parameters') ?? '');
        else if (isFromVault) yield exposed(deployment, member, null);
      }
    }
  },
};

function secretReader(root: NestedDeployment['outer']['root']) {
  const secure = new Set(
    parametersOf(root)
      .filter(({ value }) => isSecure(value))
      .map(({ key }) => key.toLowerCase()),
  );
  const isSource = (call: Parameters<typeof askedName>[0]) =>
    secure.has(askedName(call, 'parameters')?.toLowerCase() ?? '');
  return flowReader(root, { isSource, stops });
}

/** `from` names the secure parameter; null for a secret of a key vault. */
function exposed(
  { outer, name, file }: NestedDeployment,
  handed: JsonMember,
  from: string | null,
): PackageFault {
  const [inner, deployment] = [shown(handed.key), shown(name)];
  const where = file === null ? '' : ` (${shown(file)})`;
  return {
    findingId: from === null ? 'Nested.Vault.Secret.Exposed' : 'Nested.Secret.Exposed',
    file: outer.file.path,
    at: keyOf(handed),
    message:
      from === null
        ? say(
            `The deployment "${deployment}" hands a secret of a key vault over to "${inner}", which is not secure in the nested template${where}.`,
            `Le déploiement « ${deployment} » transmet un secret de coffre de clés à « ${inner} », qui n’est pas sécurisé dans le modèle imbriqué${where}.`,
          )
        : say(
            `The deployment "${deployment}" hands the secure parameter "${shown(from)}" over to "${inner}", which is not secure in the nested template${where}.`,
            `Le déploiement « ${deployment} » transmet le paramètre sécurisé « ${shown(from)} » à « ${inner} », qui n’est pas sécurisé dans le modèle imbriqué${where}.`,
          ),
    help: say(
      'The value is written in clear text into the deployment history, or the deployment is refused.',
      'La valeur est écrite en clair dans l’historique des déploiements, ou le déploiement est refusé.',
    ),
    fix: {
      text: say(
        `Declare "${inner}" in the nested template with the type secureString or secureObject.`,
        `Déclarez « ${inner} » dans le modèle imbriqué avec le type secureString ou secureObject.`,
      ),
    },
  };
}
