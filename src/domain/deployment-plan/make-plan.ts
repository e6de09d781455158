import type { JsonNode, JsonObject } from '../certification/json.ts';
import { printable, say } from '../certification/print.ts';
import { lineReader, pathAt } from '../certification/source-file.ts';
import type { LinePlace, Place, SourceFile } from '../certification/source-file.ts';
import { hasInnerScope, mainTemplateOf, parametersOf, rootOf } from '../certification/sources.ts';
import { memberOf, sameText, textOf, valueAt } from '../certification/tree.ts';
import type { DeploymentPlace, Scope, World } from '../expressions/call.ts';
import { FaultyExpression } from '../expressions/fault.ts';
import { notGiven } from '../expressions/scope-functions.ts';
import {
  firstHole,
  holeOf,
  isObject,
  isUnknown,
  Maker,
  Meter,
  shownText,
  unknown,
} from '../expressions/value.ts';
import type { Cause, Hole, Value } from '../expressions/value.ts';
import type { Text } from '../language.ts';
import { DEEPEST_DEPLOYMENT, MOST_RESOURCES, PLAN_STEPS } from './deployment-plan.ts';
import type {
  DeploymentPlan,
  PlanAction,
  PlanFault,
  PlanFaultCode,
  PlannedParameter,
  PlannedResource,
  PlanPlace,
  PlanUnknown,
  Shown,
} from './deployment-plan.ts';
import { readFormOutputs } from './form-defaults.ts';
import type { FormOutputs } from './form-defaults.ts';
import { PACKAGE_ADDRESS, pathBeside, pathInPackage } from './linked-template.ts';
import { declaredType, faultOfValue, isSecureType, masked, resolved } from './parameter-values.ts';
import { countOf, faultyNodes, openTemplate, valueOfNode } from './template.ts';
import type { Template } from './template.ts';

/** The value of a parameter as it was given; `reference` is a secret of a key vault. */
export type GivenParameter =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'reference' };

export type PlanInput = {
  /** The text files of the package by path, as `readSources` gives them. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly parameters: ReadonlyMap<string, GivenParameter>;
  /** Facts of the place of the deployment; null where they are not known. */
  readonly resourceGroup: string | null;
  readonly location: string | null;
  readonly subscriptionId: string | null;
  /** The moment of the deployment, in milliseconds since 1970 UTC. */
  readonly nowMs: number;
};

/** SHA-1 of bytes: the 20 bytes of the digest. */
export type Sha1 = (bytes: Uint8Array) => Uint8Array;

/**
 * The plan of a package: every resource that its main template would deploy, with the templates that it links to in the
 * package. It costs at most `PLAN_STEPS` steps and never throws for what the package or the parameters hold.
 */
export function makePlan(input: PlanInput, sha1: Sha1): DeploymentPlan {
  return new Planner(input, sha1).plan();
}

/** A value that a template is given for a parameter. */
type Given = { readonly value: Value; readonly source: 'GIVEN' | 'FORM' };

type Around = {
  readonly template: Template;
  readonly scope: Scope;
  /** Where its resources land, which is not always where its expressions look. */
  readonly deployments: readonly string[];
  /** What the conditions around it leave of `DEPLOY`. */
  readonly ceiling: 'DEPLOY' | 'UNDECIDED';
};

type Parent = { readonly type: Value; readonly name: Value };

class Planner {
  readonly #input: PlanInput;
  readonly #world: World;
  readonly #resources: PlannedResource[] = [];
  readonly #parameters: PlannedParameter[] = [];
  readonly #faults = new Map<string, PlanFault>();
  readonly #unknowns = new Map<string, PlanUnknown>();
  readonly #lines = new Map<SourceFile, (place: Place) => LinePlace>();
  readonly #places = new Map<JsonNode, PlanPlace>();
  #bases: readonly string[] = [PACKAGE_ADDRESS];
  #isFull = false;

  constructor(input: PlanInput, sha1: Sha1) {
    this.#input = input;
    const numbers = new Map<string, number>();
    this.#world = {
      meter: new Meter(PLAN_STEPS),
      nowMs: input.nowMs,
      sha1,
      placeholderNumber: (text) => {
        const number = numbers.get(text) ?? numbers.size + 1;
        numbers.set(text, number);
        return number;
      },
    };
  }

  plan(): DeploymentPlan {
    const main = this.#main();
    if (main === null) {
      this.#fault(
        'NO_MAIN_TEMPLATE',
        say(
          'The package has no mainTemplate.json in its root that can be read.',
          'Le package n’a pas à sa racine de mainTemplate.json lisible.',
        ),
        null,
      );
    } else this.#planMain(main);
    const missingParameters = this.#parameters
      .filter(({ source }) => source === 'MISSING')
      .map(({ name }) => name);
    return {
      resources: this.#resources,
      parameters: this.#parameters,
      missingParameters,
      faults: [...this.#faults.values()],
      unknowns: [...this.#unknowns.values()],
      isComplete: this.#faults.size === 0 && missingParameters.length === 0,
    };
  }

  /** In the layout of 2018 the real template is called appliance. */
  #main(): Template | null {
    const appliance = this.#source('applianceMainTemplate.json');
    const root = rootOf(appliance);
    if (appliance !== undefined && root !== null) return { file: appliance, root };
    return mainTemplateOf(this.#input.sources);
  }

  /** The file of that path; in another letter case when there is none in this one. */
  #source(path: string): SourceFile | undefined {
    const exact = this.#input.sources.get(path);
    if (exact !== undefined) return exact;
    const folded = path.toLowerCase();
    return [...this.#input.sources.values()].find((file) => file.path.toLowerCase() === folded);
  }

  #planMain(template: Template): void {
    const { root } = template;
    const make = new Maker(this.#world.meter, { start: 0, end: 0 });
    const form = readFormOutputs(
      rootOf(this.#source('applianceCreateUIDefinition.json')) ??
        rootOf(this.#source('createUiDefinition.json')),
    );
    const given = new Map<string, Given>();
    for (const [name, node] of form.defaults) {
      given.set(name, { value: plainNode(node, make), source: 'FORM' });
    }
    for (const [name, one] of this.#input.parameters) {
      const value =
        one.kind === 'reference'
          ? unknown(holeOf('SECRET', `secret of a key vault (${printable(name, 60)})`))
          : this.#attempt(() => plainValue(one.value, make, 0), null, name);
      given.set(name.toLowerCase(), { value, source: 'GIVEN' });
    }
    this.#refuseUndeclared(root, [...this.#input.parameters.keys()], null);
    const { resourceGroup, location, subscriptionId } = this.#input;
    const scope = this.#open(template, {
      given,
      form,
      isMain: true,
      place: {
        level: levelOf(root),
        subscriptionId: subscriptionId ?? notGiven('subscription().subscriptionId', 36),
        resourceGroup: resourceGroup ?? notGiven('resourceGroup().name'),
        location: location ?? notGiven('resourceGroup().location'),
      },
      deployment: {
        name: notGiven('deployment().name'),
        templateUri: PACKAGE_ADDRESS + template.file.path,
      },
    });
    for (const { key, value } of parametersOf(root))
      this.#describe(template, scope, key, value, given, form);
    const artifacts = parametersOf(root).find(({ key }) => sameText(key, '_artifactsLocation'));
    const base =
      artifacts === undefined
        ? null
        : this.#attempt(() => scope.parameter(artifacts.key, { start: 0, end: 0 }), null);
    if (typeof base === 'string' && base.includes('://')) {
      this.#bases = [PACKAGE_ADDRESS, base.slice(0, base.lastIndexOf('/') + 1)];
    }
    this.#walk({ template, scope, deployments: [], ceiling: 'DEPLOY' });
  }

  /** The scope of a template with the values that it is given. */
  #open(
    template: Template,
    settings: {
      readonly given: ReadonlyMap<string, Given>;
      readonly form: FormOutputs | null;
      readonly isMain: boolean;
      readonly place: DeploymentPlace;
      readonly deployment: Scope['deployment'];
    },
  ): Scope {
    const { file, root } = template;
    const make = new Maker(this.#world.meter, { start: 0, end: 0 });
    return openTemplate({
      template,
      world: this.#world,
      place: settings.place,
      deployment: settings.deployment,
      parameterValue: (name, declaration, scope) => {
        const own = resolved(root, declaration);
        const given = settings.given.get(name.toLowerCase());
        const fallback = memberOf(declaration, 'defaultValue')?.value;
        // A null stands for no value, except where the declaration allows it.
        const isLeftOut = given === undefined || (given.value === null && !isNullable(declaration));
        if (isLeftOut && fallback === undefined) {
          if (isNullable(declaration)) return null;
          if (!settings.isMain) {
            this.#fault(
              'PARAMETER_MISSING',
              say(
                `The template needs the parameter ${printable(name, 60)}, which its deployment does not give.`,
                `Le modèle demande le paramètre ${printable(name, 60)}, que son déploiement ne donne pas.`,
              ),
              this.#placeOf(file, declaration),
              name,
            );
          }
          return unknown(holeOf('NO_VALUE', printable(name, 60)));
        }
        // An empty default is written in the template for everybody to read.
        const isEmptyDefault = isLeftOut && fallback?.type === 'string' && fallback.value === '';
        if (isEmptyDefault) return '';
        const value =
          isLeftOut && fallback !== undefined
            ? valueOfNode(file, fallback, scope)
            : (given?.value ?? null);
        const fault = faultOfValue(own, name, value);
        if (fault !== null) {
          this.#fault(fault.code, fault.message, this.#placeOf(file, declaration), name);
        }
        return masked(root, declaration, name, value, make);
      },
    });
  }

  #describe(
    { root }: Template,
    scope: Scope,
    name: string,
    declaration: JsonNode,
    given: ReadonlyMap<string, Given>,
    form: FormOutputs,
  ): void {
    const own = resolved(root, declaration);
    const type = textOf(valueAt(own, 'type')) ?? '';
    const value = this.#attempt(() => scope.parameter(name, { start: 0, end: 0 }), undefined);
    const source = given.get(name.toLowerCase());
    const isMissing =
      value !== undefined &&
      isUnknown(value) &&
      firstHole(value).cause === 'NO_VALUE' &&
      firstHole(value).origin === printable(name, 60);
    this.#parameters.push({
      name: printable(name),
      type: printable(type),
      source: isMissing
        ? 'MISSING'
        : source === undefined || source.value === null
          ? 'TEMPLATE'
          : source.source,
      value: isMissing ? null : this.#shown(value),
      isSecure: isSecureType(declaredType(own)),
      description: describe(declaration),
      isAskedByForm: form.asked.has(name.toLowerCase()),
    });
  }

  #refuseUndeclared(root: JsonObject, names: readonly string[], place: PlanPlace | null): void {
    const declared = new Set(parametersOf(root).map(({ key }) => key.toLowerCase()));
    for (const name of names) {
      if (declared.has(name.toLowerCase())) continue;
      this.#fault(
        'PARAMETER_UNKNOWN',
        say(
          `The template declares no parameter ${printable(name, 60)}.`,
          `Le modèle ne déclare pas de paramètre ${printable(name, 60)}.`,
        ),
        place,
        name,
      );
    }
  }

  /** Every resource of a template. */
  #walk(around: Around): void {
    const { template } = around;
    const resources = memberOf(template.root, 'resources')?.value;
    if (resources?.type === 'array') {
      for (const node of resources.items) this.#resource(node, around, null, null);
    } else if (resources?.type === 'object') {
      for (const { key, value } of resources.members) this.#resource(value, around, null, key);
    } else if (resources !== undefined) this.#misshapen(template.file, resources);
  }

  #misshapen(file: SourceFile, node: JsonNode): void {
    this.#fault(
      'TEMPLATE_SHAPE',
      say(
        'A resource is an object with a type and a name.',
        'Une ressource est un objet avec un type et un nom.',
      ),
      this.#placeOf(file, node),
    );
  }

  /** A resource, once for each pass of its loop. */
  #resource(
    node: JsonNode,
    around: Around,
    parent: Parent | null,
    symbolicName: string | null,
  ): void {
    if (this.#isOver()) return;
    const { file } = around.template;
    if (node.type !== 'object') {
      this.#misshapen(file, node);
      return;
    }
    const loop = memberOf(node, 'copy')?.value;
    if (loop === undefined) {
      this.#pass(node, around, parent, symbolicName, null);
      return;
    }
    const name = textOf(valueAt(loop, 'name')) ?? '';
    const counted = valueAt(loop, 'count');
    if (counted === undefined) {
      this.#misshapen(file, loop);
      return;
    }
    const count = this.#attempt<Value, Value>(
      () => countOf(file, counted, around.scope),
      unknown(holeOf('FAULT', 'copy')),
    );
    const passes = typeof count === 'number' ? count : 1;
    for (let index = 0; index < passes && !this.#isOver(); index += 1) {
      const copies = [
        ...around.scope.copies,
        { name, index: typeof count === 'number' ? index : count },
      ];
      const inside: Around = {
        ...around,
        scope: { ...around.scope, copies },
        ceiling: typeof count === 'number' ? around.ceiling : 'UNDECIDED',
      };
      this.#pass(node, inside, parent, symbolicName, {
        name: printable(name),
        index,
        count: typeof count === 'number' ? count : null,
      });
      if (typeof count !== 'number') this.#note(count, this.#placeOf(file, counted));
    }
  }

  #isOver(): boolean {
    if (this.#resources.length < MOST_RESOURCES) return this.#world.meter.exhausted;
    if (!this.#isFull) {
      this.#isFull = true;
      this.#fault(
        'LIMIT',
        say(
          `The plan ends after ${MOST_RESOURCES} resources.`,
          `Le plan s’arrête après ${MOST_RESOURCES} ressources.`,
        ),
        null,
      );
    }
    return true;
  }

  #pass(
    node: JsonObject,
    around: Around,
    parent: Parent | null,
    symbolicName: string | null,
    copy: PlannedResource['copy'],
  ): void {
    const { file } = around.template;
    const make = new Maker(this.#world.meter, { start: 0, end: 0 });
    const read = (key: string): Value | undefined => {
      const value = memberOf(node, key)?.value;
      return value === undefined ? undefined : this.#read(around, value);
    };
    const show = (key: string): Shown | null => {
      const value = memberOf(node, key)?.value;
      return value === undefined
        ? null
        : this.#shown(this.#read(around, value), this.#placeOf(file, value));
    };
    const [ownType, ownName] = [read('type'), read('name')];
    const isExisting =
      valueAt(node, 'existing')?.type === 'boolean' &&
      textOf(valueAt(node, 'import')) === undefined;
    if (ownType === undefined || (ownName === undefined && symbolicName === null)) {
      this.#misshapen(file, node);
      return;
    }
    const join = (outer: Value | undefined, inner: Value): Value =>
      outer === undefined ? inner : make.pieces([...textPieces(outer), '/', ...textPieces(inner)]);
    const type = this.#attempt(() => join(parent?.type, ownType), unknown(holeOf('FAULT', 'type')));
    const name = this.#attempt(
      () => join(parent?.name, ownName ?? symbolicName ?? ''),
      unknown(holeOf('FAULT', 'name')),
    );
    const namePlace = this.#placeOf(file, memberOf(node, 'name')?.value ?? node);
    const action =
      isExisting && isTrue(valueAt(node, 'existing')) ? 'EXISTING' : this.#actionOf(node, around);
    const condition = memberOf(node, 'condition')?.value;
    this.#resources.push({
      name: this.#shown(name, namePlace),
      type: this.#shown(type, this.#placeOf(file, memberOf(node, 'type')?.value ?? node)),
      apiVersion: show('apiVersion'),
      location: show('location'),
      scope: show('scope'),
      action,
      condition:
        condition === undefined
          ? null
          : printable(
              file.text.slice(condition.start, condition.end).replace(/^["']|["']$/g, ''),
              300,
            ),
      copy,
      symbolicName: symbolicName === null ? null : printable(symbolicName),
      deployments: around.deployments,
      place: namePlace,
    });
    const children = memberOf(node, 'resources')?.value;
    if (children?.type === 'array') {
      for (const child of children.items) this.#resource(child, around, { type, name }, null);
    } else if (children?.type === 'object') {
      for (const { key, value } of children.members)
        this.#resource(value, around, { type, name }, key);
    }
    const isDeployment =
      typeof type === 'string' && sameText(type, 'Microsoft.Resources/deployments');
    if (isDeployment && (action === 'DEPLOY' || action === 'UNDECIDED')) {
      this.#nested(node, around, name, action);
    }
  }

  #actionOf(node: JsonObject, around: Around): PlanAction {
    const condition = memberOf(node, 'condition')?.value;
    if (condition === undefined) return around.ceiling;
    const value = this.#read(around, condition);
    if (value === false) return 'SKIP';
    if (value === true) return around.ceiling;
    if (isUnknown(value)) this.#note(value, this.#placeOf(around.template.file, condition));
    else {
      this.#fault(
        'ARGUMENT_TYPE',
        say('A condition is true or false.', 'Une condition est vraie ou fausse.'),
        this.#placeOf(around.template.file, condition),
      );
    }
    return 'UNDECIDED';
  }

  /** The resources of a nested deployment: an inner template, or a file of the package. */
  #nested(node: JsonObject, around: Around, name: Value, action: 'DEPLOY' | 'UNDECIDED'): void {
    const { file } = around.template;
    const deployments = [...around.deployments, printable(shownText(name), 120)];
    if (deployments.length > DEEPEST_DEPLOYMENT) {
      this.#fault(
        'LIMIT',
        say(
          `More than ${DEEPEST_DEPLOYMENT} deployments lie in each other.`,
          `Plus de ${DEEPEST_DEPLOYMENT} déploiements sont imbriqués.`,
        ),
        this.#placeOf(file, node),
      );
      return;
    }
    const properties = valueAt(node, 'properties');
    const inner = valueAt(properties, 'template');
    if (inner?.type === 'object' && !hasInnerScope(properties)) {
      // Its expressions look where those around it look.
      this.#walk({ ...around, template: { file, root: inner }, deployments, ceiling: action });
      return;
    }
    const found =
      inner?.type === 'object'
        ? { template: { file, root: inner }, uri: null }
        : this.#linked(properties, around);
    if (found === null) return;
    const given = new Map<string, Given>();
    const parameters = memberOf(properties, 'parameters')?.value;
    for (const { key, value } of parameters?.type === 'object' ? parameters.members : []) {
      const written = memberOf(value, 'value')?.value;
      const known =
        written !== undefined
          ? this.#read(around, written)
          : memberOf(value, 'reference') !== undefined
            ? unknown(holeOf('SECRET', `secret of a key vault (${printable(key, 60)})`))
            : this.#memberValue(around, value);
      given.set(key.toLowerCase(), { value: known, source: 'GIVEN' });
    }
    const names = parameters?.type === 'object' ? parameters.members.map(({ key }) => key) : [];
    if (memberOf(properties, 'parametersLink') === undefined) {
      this.#refuseUndeclared(found.template.root, names, this.#placeOf(file, parameters ?? node));
    }
    const { place } = around.scope;
    const group = memberOf(node, 'resourceGroup')?.value;
    const subscription = memberOf(node, 'subscriptionId')?.value;
    const location = memberOf(node, 'location')?.value;
    const level = levelOf(found.template.root);
    const scope = this.#open(found.template, {
      given,
      form: null,
      isMain: false,
      place: {
        level,
        subscriptionId:
          subscription === undefined ? place.subscriptionId : this.#read(around, subscription),
        resourceGroup: group === undefined ? place.resourceGroup : this.#read(around, group),
        // The region of another group is not told; that of a deployment to a subscription is its own.
        location:
          level !== 'RESOURCE_GROUP' && location !== undefined
            ? this.#read(around, location)
            : group === undefined
              ? place.location
              : notGiven('resourceGroup().location'),
      },
      deployment: {
        name,
        templateUri:
          found.uri ?? unknown(holeOf('NOT_EVALUATED', 'deployment().properties.templateLink.uri')),
      },
    });
    this.#walk({ template: found.template, scope, deployments, ceiling: action });
    for (const { key } of parametersOf(found.template.root)) {
      this.#attempt(() => scope.parameter(key, { start: 0, end: 0 }), null);
    }
  }

  /** The value of a parameter that an expression or another form gives as `{ value }`. */
  #memberValue(around: Around, node: JsonNode): Value {
    const value = this.#read(around, node);
    if (isUnknown(value)) return value;
    const member = isObject(value) ? value.members.get('value') : undefined;
    if (member !== undefined) return member.value;
    this.#fault(
      'TEMPLATE_SHAPE',
      say('A parameter has a value or a reference.', 'Un paramètre a une valeur ou une référence.'),
      this.#placeOf(around.template.file, node),
    );
    return unknown(holeOf('FAULT', 'parameter'));
  }

  #linked(
    properties: JsonNode | undefined,
    around: Around,
  ): { readonly template: Template; readonly uri: string } | null {
    const { file } = around.template;
    const link = memberOf(properties, 'templateLink')?.value;
    if (link === undefined) {
      if (properties !== undefined) this.#misshapen(file, properties);
      return null;
    }
    const relative = memberOf(link, 'relativePath')?.value;
    const address = memberOf(link, 'uri')?.value ?? memberOf(link, 'id')?.value;
    const written = relative ?? address ?? link;
    const value = this.#read(around, written);
    const path =
      relative === undefined
        ? pathInPackage(value, this.#bases)
        : typeof value === 'string'
          ? pathBeside(file.path, value)
          : null;
    const source = path === null ? undefined : this.#source(path);
    const root = rootOf(source);
    if (source !== undefined && root !== null) {
      return { template: { file: source, root }, uri: PACKAGE_ADDRESS + source.path };
    }
    const place = this.#placeOf(file, written);
    const shown = printable(shownText(value), 200);
    if (path !== null) {
      this.#fault(
        'TEMPLATE_SHAPE',
        say(
          `The package has no template ${printable(path, 120)} that can be read.`,
          `Le package n’a pas de modèle ${printable(path, 120)} lisible.`,
        ),
        place,
      );
    } else if (isUnknown(value)) this.#note(value, place);
    if (path === null)
      this.#count(`NOT_IN_PACKAGE ${shown}`, {
        what: shown,
        cause: 'NOT_IN_PACKAGE',
        message: notInPackage,
        place,
      });
    return null;
  }

  #read(around: Around, node: JsonNode): Value {
    return this.#attempt(
      () => valueOfNode(around.template.file, node, around.scope),
      unknown(holeOf('FAULT', 'fault')),
    );
  }

  /** What it gives; a fault is listed, and the other value stands in its place. */
  #attempt<Result, Other>(
    evaluate: () => Result,
    instead: Other,
    parameter: string | null = null,
  ): Result | Other {
    try {
      return evaluate();
    } catch (error) {
      if (!(error instanceof FaultyExpression)) throw error;
      const { code, message, at } = error.fault;
      const where = faultyNodes.get(error);
      const place = where === undefined ? null : this.#placeOf(where.file, where.node, at.start);
      this.#fault(code, message, place, parameter);
      return instead;
    }
  }

  #fault(
    code: PlanFaultCode,
    message: Text,
    place: PlanPlace | null,
    parameter: string | null = null,
  ): void {
    const key = JSON.stringify([
      code,
      place?.file,
      place?.line,
      place?.column,
      parameter,
      place === null ? message.en : '',
    ]);
    if (!this.#faults.has(key) && this.#faults.size < 200) {
      this.#faults.set(key, {
        code,
        message,
        place,
        parameter: parameter === null ? null : printable(parameter, 60),
      });
    }
  }

  #shown(value: Value | undefined, place: PlanPlace | null = null): Shown {
    if (value === undefined) return { text: '⟨fault⟩', isKnown: false };
    if (place !== null && isUnknown(value)) this.#note(value, place);
    const text = printable(shownText(value), 300);
    return { text, isKnown: !isUnknown(value) };
  }

  /** Lists what a value does not tell. */
  #note(value: Value, place: PlanPlace): void {
    if (!isUnknown(value)) return;
    const holes = value.pieces.filter((piece): piece is Hole => typeof piece !== 'string');
    for (const { cause, origin } of holes) {
      // Faults have a list of their own.
      if (cause === 'FAULT') continue;
      const what = printable(origin, 120);
      this.#count(`${cause} ${what}`, { what, cause, message: reasons[cause], place });
    }
  }

  #count(key: string, unknown: Omit<PlanUnknown, 'uses'>): void {
    const before = this.#unknowns.get(key);
    this.#unknowns.set(key, { ...(before ?? unknown), uses: (before?.uses ?? 0) + 1 });
  }

  /** The place of a node, or of a sign in its text where the text stands there as it is. */
  #placeOf(file: SourceFile, node: JsonNode, offset = 0): PlanPlace {
    // The passes of a loop ask for the same places.
    const known = offset === 0 ? this.#places.get(node) : undefined;
    if (known !== undefined) return known;
    let read = this.#lines.get(file);
    if (read === undefined) {
      read = lineReader(file.text);
      this.#lines.set(file, read);
    }
    const isAsWritten = node.type === 'string' && node.end - node.start - 2 === node.value.length;
    const start = isAsWritten ? node.start + 1 + Math.min(offset, node.value.length) : node.start;
    const { line, column } = read({ start, end: start });
    const root = file.json?.ok === true ? file.json.root : null;
    const path = root === null ? '' : pathAt(root, node.start);
    const place = { file: file.path, line, column, path };
    if (offset === 0) this.#places.set(node, place);
    return place;
  }
}

const notInPackage = say(
  'The template that is linked lies outside the package, so its resources are not in the plan.',
  'Le modèle lié se trouve hors du package, ses ressources ne sont donc pas dans le plan.',
);

/** Why a value is not known, for people. */
const reasons: Readonly<Record<Exclude<Cause, 'FAULT'>, Text>> = {
  RUNTIME: say('Known once the resources exist.', 'Connu une fois les ressources créées.'),
  SECRET: say(
    'A secure value, which a plan never shows.',
    'Une valeur sécurisée, qu’un plan ne montre jamais.',
  ),
  NO_VALUE: say('The parameter has no value yet.', 'Le paramètre n’a pas encore de valeur.'),
  NOT_GIVEN: say(
    'A fact of the place of the deployment that was not given.',
    'Un fait du lieu du déploiement qui n’a pas été donné.',
  ),
  PLACEHOLDER: say(
    'Azure computes these 13 characters; the same number stands for the same ones.',
    'Azure calcule ces 13 caractères ; le même numéro désigne les mêmes.',
  ),
  NOT_EVALUATED: say(
    'Azure evaluates this; the plan does not.',
    'Azure évalue ceci ; le plan ne le fait pas.',
  ),
};

function levelOf(root: JsonObject): DeploymentPlace['level'] {
  const schema = (textOf(valueAt(root, '$schema')) ?? '').toLowerCase();
  if (schema.includes('subscriptiondeploymenttemplate')) return 'SUBSCRIPTION';
  if (schema.includes('managementgroupdeploymenttemplate')) return 'MANAGEMENT_GROUP';
  return schema.includes('tenantdeploymenttemplate') ? 'TENANT' : 'RESOURCE_GROUP';
}

function isTrue(node: JsonNode | undefined): boolean {
  return node?.type === 'boolean' && node.value;
}

function isNullable(declaration: JsonNode): boolean {
  return isTrue(valueAt(declaration, 'nullable'));
}

function describe(declaration: JsonNode): string | null {
  const text = textOf(valueAt(declaration, 'metadata', 'description'));
  return text === undefined ? null : printable(text, 300);
}

function textPieces(value: Value): readonly (string | Hole)[] {
  return isUnknown(value) ? value.pieces : [shownText(value)];
}

/** A value of JSON as it stands. */
function plainNode(node: JsonNode, make: Maker): Value {
  switch (node.type) {
    case 'object':
      return make.object(
        node.members.map(({ key, value }) => ({ key, value: plainNode(value, make) })),
      );
    case 'array':
      return make.list(node.items.map((item) => plainNode(item, make)));
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** A value that came as data. Its texts are no expressions. @throws FaultyExpression `LIMIT` */
function plainValue(data: unknown, make: Maker, level: number): Value {
  if (data === null || data === undefined) return null;
  if (typeof data === 'string') return make.text(data);
  if (typeof data === 'number' || typeof data === 'boolean') return data;
  if (level > 60 || typeof data !== 'object') {
    throw new FaultyExpression(
      'LIMIT',
      say('The value is nested too deeply.', 'La valeur est imbriquée trop profondément.'),
      { start: 0, end: 0 },
    );
  }
  if (Array.isArray(data)) return make.list(data.map((item) => plainValue(item, make, level + 1)));
  return make.object(
    Object.entries(data).map(([key, value]) => ({
      key,
      value: plainValue(value, make, level + 1),
    })),
  );
}
