import { linkedFile } from './addresses.ts';
import type { JsonObject } from './json.ts';
import type { PackageContext, TemplateContext } from './rule.ts';
import { classOf, hasInnerScope, rootOf } from './sources.ts';
import { resourcesOfType, textOf, valueAt } from './tree.ts';

/** A deployment within a template whose nested template takes parameters of its own. */
export type NestedDeployment = {
  /** The template that holds the deployment: its expressions are evaluated there. */
  readonly outer: TemplateContext;
  readonly name: string;
  readonly properties: JsonObject;
  /** The linked file, or the template of inner scope in its place. */
  readonly template: JsonObject;
  /** Path of the linked file; null for a template of inner scope. */
  readonly file: string | null;
};

const TYPE = 'Microsoft.Resources/deployments';

/** Every nested deployment of the package whose template can be told: of inner scope, or a file of the package. */
export function* deploymentsIn({
  templates,
  sources,
}: Pick<PackageContext, 'templates' | 'sources'>): Generator<NestedDeployment> {
  for (const outer of templates) {
    const hits = outer.facts.deployments;
    if (hits.length === 0) continue;
    // In `root` inner templates are `{}`; the whole ones are found by their places.
    const whole = new Map(
      resourcesOfType(outer.unreduced, TYPE).map(({ object }) => [object.start, object]),
    );
    for (const { object } of hits) {
      const properties = valueAt(whole.get(object.start), 'properties');
      if (properties?.type !== 'object') continue;
      const name = textOf(valueAt(object, 'name')) ?? '';
      const inner = valueAt(properties, 'template');
      if (inner?.type === 'object' && hasInnerScope(properties)) {
        yield { outer, name, properties, template: inner, file: null };
        continue;
      }
      const link = valueAt(properties, 'templateLink');
      const file = linkedFile(link, outer.file.path, outer.facts.addresses)?.path;
      const source = file === undefined ? undefined : sources.get(file);
      const template = rootOf(source);
      if (!source || !template || classOf(source, template, outer.settings) !== 'TEMPLATE')
        continue;
      yield { outer, name, properties, template, file: source.path };
    }
  }
}
