import type { JsonMember, JsonObject } from '../json.ts';
import type { NestedDeployment } from '../nested-deployments.ts';
import { addMember, keyOf, keyOrBrace, removeMember, shown } from '../places.ts';
import { say } from '../print.ts';
import type { PackageFault, PackageRule } from '../rule.ts';
import { parametersOf } from '../sources.ts';
import { memberOf, valueAt } from '../tree.ts';

export const nestedParametersFit: PackageRule = {
  id: 'PKG-020',
  sentence: say(
    'A nested deployment MUST hand over every parameter without a default of its nested template, and none that the template does not declare.',
    'Un déploiement imbriqué DOIT transmettre chaque paramètre sans valeur par défaut de son modèle imbriqué, et aucun que ce modèle ne déclare pas.',
  ),
  source: 'Azure Resource Manager: linked and nested templates; error InvalidTemplate',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check(context) {
    const required = new Map<JsonObject, readonly JsonMember[]>();
    for (const deployment of context.nestedDeployments()) {
      const handed = memberOf(deployment.properties, 'parameters');
      // Parameters from a file or an expression are not known here.
      if (memberOf(deployment.properties, 'parametersLink')) continue;
      if (handed && handed.value.type !== 'object') continue;
      const given = handed?.value.type === 'object' ? handed.value : null;
      const { template } = deployment;
      const wanted = required.get(template) ?? parametersOf(template).filter(isRequired);
      required.set(template, wanted);
      yield* missing(deployment, wanted, handed, given);
      if (given) yield* undeclared(deployment, given);
    }
  },
};

/** Without a default; a parameter that may be null need not be handed over. */
function isRequired({ value }: JsonMember): boolean {
  if (value.type !== 'object' || memberOf(value, 'defaultValue')) return false;
  const nullable = valueAt(value, 'nullable');
  return !(nullable?.type === 'boolean' && nullable.value);
}

function* missing(
  deployment: NestedDeployment,
  required: readonly JsonMember[],
  handed: JsonMember | undefined,
  given: JsonObject | null,
): Generator<PackageFault> {
  const { outer, properties, name } = deployment;
  for (const parameter of required) {
    if (given && memberOf(given, parameter.key)) continue;
    const wanted = shown(parameter.key);
    const own = memberOf(valueAt(outer.root, 'parameters'), parameter.key);
    const isSimple = /^[A-Za-z0-9_-]+$/.test(parameter.key);
    yield {
      findingId: 'Nested.Parameter.Missing',
      about: parameter.key,
      file: outer.file.path,
      at: keyOrBrace(
        properties,
        handed ?? memberOf(properties, 'templateLink') ?? memberOf(properties, 'template'),
      ),
      message: say(
        `The deployment "${shown(name)}" does not hand over "${wanted}", which its nested template${inFile(deployment).en} needs.`,
        `Le déploiement « ${shown(name)} » ne transmet pas « ${wanted} », dont son modèle imbriqué${inFile(deployment).fr} a besoin.`,
      ),
      help: say(
        'The deployment fails at the customer: the value of the parameter is not provided.',
        'Le déploiement échoue chez le client : la valeur du paramètre n’est pas fournie.',
      ),
      fix: {
        text: say(
          `Hand "${wanted}" over under parameters, or give it a default value in the nested template.`,
          `Transmettez « ${wanted} » sous parameters, ou donnez-lui une valeur par défaut dans le modèle imbriqué.`,
        ),
        ...(given && own && isSimple
          ? {
              edit: addMember(
                deployment.outer.file.text,
                given,
                parameter.key,
                `{ "value": "[parameters('${own.key}')]" }`,
              ),
            }
          : {}),
      },
    };
  }
}

function* undeclared(deployment: NestedDeployment, given: JsonObject): Generator<PackageFault> {
  const declared = memberOf(deployment.template, 'parameters')?.value;
  for (const member of given.members) {
    if (memberOf(declared, member.key)) continue;
    const name = shown(member.key);
    yield {
      findingId: 'Nested.Parameter.Unknown',
      file: deployment.outer.file.path,
      at: keyOf(member),
      message: say(
        `The deployment "${shown(deployment.name)}" hands over "${name}", which its nested template${inFile(deployment).en} does not declare.`,
        `Le déploiement « ${shown(deployment.name)} » transmet « ${name} », que son modèle imbriqué${inFile(deployment).fr} ne déclare pas.`,
      ),
      help: say(
        'Azure refuses the deployment (InvalidTemplate): the parameter corresponds to none of the template.',
        'Azure refuse le déploiement (InvalidTemplate) : le paramètre ne correspond à aucun de ceux du modèle.',
      ),
      fix: {
        text: say(
          `Remove "${name}" here, or declare it in the nested template.`,
          `Retirez « ${name} » ici, ou déclarez-le dans le modèle imbriqué.`,
        ),
        edit: removeMember(deployment.outer.file.text, given, member),
      },
    };
  }
}

function inFile({ file }: NestedDeployment): { readonly en: string; readonly fr: string } {
  return file === null ? { en: '', fr: '' } : { en: ` ${shown(file)}`, fr: ` ${shown(file)}` };
}
