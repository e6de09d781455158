/**
 * What a template deploys, read without evaluating it: counts, conditions, parameters, nested templates.
 *
 * Any JSON is taken: a part that has not the expected shape is left out, so that a strange template gives a shorter
 * outline and never a fault. Source: "Understand the structure and syntax of ARM templates".
 */
import { isRecord, listOf, property, textOf } from '../prerequisites/json.ts';

export type ResourceRow = {
  /** Full type, for example `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  readonly count: number;
  /** How many of `count` have a condition: they may be left out. */
  readonly conditional: number;
  /** How many of `count` have a copy loop: they may come several times. */
  readonly repeated: number;
};

export type ParameterRow = {
  readonly name: string;
  /** As written in the template, for example `string`. */
  readonly type: string;
  /** `secureString` or `secureObject`: its value is never shown. */
  readonly secret: boolean;
  /** False when it has a default value. */
  readonly required: boolean;
  readonly description: string;
};

export type NestedTemplate = {
  /** Name of the deployment resource as written, often an expression. */
  readonly name: string;
  /** Address or relative path of a linked template as written; null for one that is written inside. */
  readonly link: string | null;
};

export type DeploymentOutline = {
  /** Sorted by type. Resources of templates written inside are counted, of linked templates not. */
  readonly resources: readonly ResourceRow[];
  /** In the order of the template. */
  readonly parameters: readonly ParameterRow[];
  readonly nested: readonly NestedTemplate[];
};

/** How many resources of a template are read; more than a deployment may have, less than a hostile file can hold. */
const MAX_RESOURCES = 10_000;
/** Children of a resource whose type is longer, in characters, are not read: each level makes the type longer. */
const MAX_TYPE_LENGTH = 500;

/** The outline of a parsed main template; null when it is no JSON object. */
export function outlineDeployment(template: unknown): DeploymentOutline | null {
  if (!isRecord(template)) return null;
  const rows = new Map<string, { count: number; conditional: number; repeated: number }>();
  const nested: NestedTemplate[] = [];
  // A list of what is still to be read instead of recursion: a hostile template nests thousands of levels.
  const pending: { resource: unknown; parentType: string }[] = resourcesOf(template).map(
    (resource) => ({ resource, parentType: '' }),
  );
  for (let index = 0; index < pending.length && index < MAX_RESOURCES; index += 1) {
    const { resource, parentType } = pending[index] ?? { resource: null, parentType: '' };
    const written = textOf(property(resource, 'type'));
    // A resource that exists already is referred to and not deployed.
    if (written === '' || property(resource, 'existing') === true) continue;
    const type = parentType === '' ? written : `${parentType}/${written}`;
    const row = rows.get(type) ?? { count: 0, conditional: 0, repeated: 0 };
    rows.set(type, row);
    row.count += 1;
    if (property(resource, 'condition') !== undefined) row.conditional += 1;
    if (property(resource, 'copy') !== undefined) row.repeated += 1;
    if (type.length <= MAX_TYPE_LENGTH) {
      for (const child of resourcesOf(resource)) {
        pending.push({ resource: child, parentType: type });
      }
    }
    if (type.toLowerCase() === 'microsoft.resources/deployments') {
      const properties = property(resource, 'properties');
      nested.push({ name: textOf(property(resource, 'name')), link: linkOf(properties) });
      for (const child of resourcesOf(property(properties, 'template'))) {
        pending.push({ resource: child, parentType: '' });
      }
    }
  }
  return {
    resources: [...rows]
      .map(([type, row]) => ({ type, ...row }))
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
    parameters: parametersOf(template),
    nested,
  };
}

/** `resources` is a list, or since language version 2.0 an object of symbolic names. */
function resourcesOf(holder: unknown): readonly unknown[] {
  const resources = property(holder, 'resources');
  return isRecord(resources) ? Object.values(resources) : listOf(resources);
}

function linkOf(properties: unknown): string | null {
  const link = property(properties, 'templateLink');
  const text = textOf(property(link, 'uri')) || textOf(property(link, 'relativePath'));
  return text === '' ? null : text;
}

function parametersOf(template: unknown): readonly ParameterRow[] {
  const parameters = property(template, 'parameters');
  if (!isRecord(parameters)) return [];
  return Object.entries(parameters).map(([name, parameter]) => {
    const type = textOf(property(parameter, 'type'));
    return {
      name,
      type,
      secret: ['securestring', 'secureobject'].includes(type.toLowerCase()),
      required: property(parameter, 'defaultValue') === undefined,
      description: textOf(property(property(parameter, 'metadata'), 'description')),
    };
  });
}
