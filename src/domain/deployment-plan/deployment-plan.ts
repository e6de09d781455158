import type { Cause } from '../expressions/value.ts';
import type { FaultCode } from '../expressions/fault.ts';
import type { Text } from '../language.ts';

/** Most resources that a plan lists. */
export const MOST_RESOURCES = 2_000;
/** Most passes of one copy loop; the limit of Azure Resource Manager. */
export const MOST_COPIES = 800;
/** Deployments in each other. */
export const DEEPEST_DEPLOYMENT = 8;
/** What one plan may cost, in steps of the evaluator. */
export const PLAN_STEPS = 250_000;

/** A place in a file of the package; line and column count from 1. */
export type PlanPlace = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** JSON path: `resources[0].name`. */
  readonly path: string;
};

/** A value as it is shown: parts that are not known stand in `⟨…⟩`, and secure ones are never there. */
export type Shown = { readonly text: string; readonly isKnown: boolean };

/** `UNDECIDED`: the condition, or that of a deployment around it, is not known. `EXISTING`: only referred to. */
export type PlanAction = 'DEPLOY' | 'SKIP' | 'UNDECIDED' | 'EXISTING';

export type PlannedResource = {
  readonly name: Shown;
  /** With the types of the resources around it. */
  readonly type: Shown;
  readonly apiVersion: Shown | null;
  readonly location: Shown | null;
  /** The resource or level that it extends, where the template says so. */
  readonly scope: Shown | null;
  readonly action: PlanAction;
  /** As the template has it; null without one. */
  readonly condition: string | null;
  /** `count` is null when it is not known: then one resource stands for all of them. */
  readonly copy: {
    readonly name: string;
    readonly index: number;
    readonly count: number | null;
  } | null;
  /** The name that the template gives it in its own text. */
  readonly symbolicName: string | null;
  /** Names of the nested deployments around it, the outermost first. */
  readonly deployments: readonly string[];
  readonly place: PlanPlace;
};

export type ParameterSource =
  | 'GIVEN'
  /** The form would send it when the customer changes nothing. */
  | 'FORM'
  | 'TEMPLATE'
  | 'MISSING';

export type PlannedParameter = {
  readonly name: string;
  /** As declared, such as `string` or `secureString`. */
  readonly type: string;
  readonly source: ParameterSource;
  /** Null when it is missing. */
  readonly value: Shown | null;
  readonly isSecure: boolean;
  readonly description: string | null;
  /** The form asks for it. */
  readonly isAskedByForm: boolean;
};

export type PlanFaultCode =
  | FaultCode
  /** The template is not of the expected form there. */
  | 'TEMPLATE_SHAPE'
  /** The package has no main template that can be read. */
  | 'NO_MAIN_TEMPLATE'
  | 'PARAMETER_TYPE'
  | 'PARAMETER_VALUE'
  /** A parameter is given that the template does not declare. */
  | 'PARAMETER_UNKNOWN'
  /** A deployment does not give what its template needs. */
  | 'PARAMETER_MISSING';

export type PlanFault = {
  readonly code: PlanFaultCode;
  readonly message: Text;
  /** Null when it is of what was given, or of the package as a whole. */
  readonly place: PlanPlace | null;
  readonly parameter: string | null;
};

/** Something that the plan cannot know, and why. */
export type PlanUnknown = {
  readonly what: string;
  readonly cause: Cause | 'NOT_IN_PACKAGE';
  readonly message: Text;
  /** Where it first matters. */
  readonly place: PlanPlace;
  /** How many values of the plan it is part of. */
  readonly uses: number;
};

/** What a package would deploy with these parameters. */
export type DeploymentPlan = {
  readonly resources: readonly PlannedResource[];
  readonly parameters: readonly PlannedParameter[];
  /** Names of required parameters without a value. */
  readonly missingParameters: readonly string[];
  readonly faults: readonly PlanFault[];
  readonly unknowns: readonly PlanUnknown[];
  /** No fault, and every required parameter has a value. */
  readonly isComplete: boolean;
};
