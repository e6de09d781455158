import { planDeployment } from '../app/plan-deployment.ts';
import type { PlanRefusal } from '../app/plan-deployment.ts';
import type {
  DeploymentPlan,
  PlanFault,
  PlannedParameter,
  PlannedResource,
  PlanPlace,
  PlanUnknown,
  Shown,
} from '../domain/deployment-plan/deployment-plan.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { refusalTypes } from './refusal-types.ts';

/** Points that a plan costs: an operation may ask for eight. */
const PLAN_POINTS = 600;

const PlanActionEnum = enumOf('PlanAction', 'What happens with a planned resource.', {
  DEPLOY: 'It is deployed.',
  SKIP: 'Its condition is false.',
  UNDECIDED: 'Its condition, its loop or the condition of a deployment around it is not known.',
  EXISTING: 'It is only referred to.',
});

const ParameterSourceEnum = enumOf(
  'ParameterSource',
  'Where the value of a parameter comes from.',
  {
    GIVEN: 'It was given.',
    FORM: 'The form sends it when the customer changes nothing.',
    TEMPLATE: 'The default value of the template.',
    MISSING: 'It is required and has no value.',
  },
);

const UnknownCauseEnum = enumOf('PlanUnknownCause', 'Why something in a plan is not known.', {
  RUNTIME: 'It exists once the resources do.',
  SECRET: 'A secure value, which a plan never shows.',
  NO_VALUE: 'A parameter that has no value.',
  NOT_GIVEN: 'A fact of the place of the deployment that was not given.',
  PLACEHOLDER: 'A name that Azure computes; equal numbers stand for equal names.',
  NOT_EVALUATED: 'Azure evaluates it; the plan does not.',
  FAULT: 'Its expression has a fault.',
  NOT_IN_PACKAGE: 'A linked template that lies outside the package.',
});

const PlanPlaceRef = builder.objectRef<PlanPlace>('PlanPlace').implement({
  description: 'A place in a file of the package.',
  fields: (t) => ({
    file: t.exposeString('file', { description: 'Path in the package.' }),
    line: t.exposeInt('line', { description: 'Line, from 1.' }),
    column: t.exposeInt('column', { description: 'Column, from 1.' }),
    path: t.exposeString('path', { description: 'JSON path, such as `resources[0].name`.' }),
  }),
});

const PlanValueRef = builder.objectRef<Shown>('PlanValue').implement({
  description:
    'A value of a plan. Parts that are not known stand in `⟨…⟩`; secure values are never there.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'As it is shown.' }),
    isKnown: t.exposeBoolean('isKnown', { description: 'True when no part is unknown.' }),
  }),
});

const PlanCopyRef = builder.objectRef<NonNullable<PlannedResource['copy']>>('PlanCopy').implement({
  description: 'The pass of a copy loop that a resource comes from.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the loop.' }),
    index: t.exposeInt('index', { description: 'Number of the pass, from 0.' }),
    count: t.exposeInt('count', {
      nullable: true,
      description: 'Passes in all; null when not known, and then one resource stands for all.',
    }),
  }),
});

const PlannedResourceRef = builder.objectRef<PlannedResource>('PlannedResource').implement({
  description: 'A resource of a plan.',
  fields: (t) => ({
    name: t.expose('name', {
      type: PlanValueRef,
      description: 'Name, with those of the resources around it.',
    }),
    type: t.expose('type', {
      type: PlanValueRef,
      description: 'Type, with those of the resources around it.',
    }),
    apiVersion: t.expose('apiVersion', {
      type: PlanValueRef,
      nullable: true,
      description: 'API version; null where the template has none.',
    }),
    location: t.expose('location', {
      type: PlanValueRef,
      nullable: true,
      description: 'Region; null where the template has none.',
    }),
    scope: t.expose('scope', {
      type: PlanValueRef,
      nullable: true,
      description: 'The resource or level that it extends; null where the template has none.',
    }),
    action: t.expose('action', { type: PlanActionEnum, description: 'What happens with it.' }),
    condition: t.exposeString('condition', {
      nullable: true,
      description: 'Its condition as the template has it; null without one.',
    }),
    copy: t.expose('copy', {
      type: PlanCopyRef,
      nullable: true,
      description: 'The pass of its loop; null without a loop.',
    }),
    symbolicName: t.exposeString('symbolicName', {
      nullable: true,
      description: 'Its name within the template; null where resources have none.',
    }),
    deployments: t.exposeStringList('deployments', {
      description: 'Names of the nested deployments around it, the outermost first.',
    }),
    place: t.expose('place', { type: PlanPlaceRef, description: 'Where the template has it.' }),
  }),
});

const PlannedParameterRef = builder.objectRef<PlannedParameter>('PlannedParameter').implement({
  description: 'A parameter of the main template.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    type: t.exposeString('type', { description: 'Its type as declared.' }),
    source: t.expose('source', {
      type: ParameterSourceEnum,
      description: 'Where its value comes from.',
    }),
    value: t.expose('value', {
      type: PlanValueRef,
      nullable: true,
      description: 'Its value; null when it is missing.',
    }),
    isSecure: t.exposeBoolean('isSecure', { description: 'True when its value is never shown.' }),
    isAskedByForm: t.exposeBoolean('isAskedByForm', {
      description: 'True when the form sends it.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the template says of it; null when it says nothing.',
    }),
  }),
});

const PlanFaultRef = builder.objectRef<PlanFault>('PlanFault').implement({
  description: 'Something wrong in the templates or in the parameters.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Name of the fault, such as `PARAMETER_TYPE`.' }),
    message: t.string({
      description: 'What is wrong.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    place: t.expose('place', {
      type: PlanPlaceRef,
      nullable: true,
      description: 'Where; null when it is of what was given or of the package.',
    }),
    parameter: t.exposeString('parameter', {
      nullable: true,
      description: 'The parameter that is meant; null when none is.',
    }),
  }),
});

const PlanUnknownRef = builder.objectRef<PlanUnknown>('PlanUnknown').implement({
  description: 'Something that a plan cannot know, and why.',
  fields: (t) => ({
    what: t.exposeString('what', { description: 'As it stands between `⟨` and `⟩`.' }),
    cause: t.expose('cause', { type: UnknownCauseEnum, description: 'Why.' }),
    message: t.string({
      description: 'Why, as a sentence.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    place: t.expose('place', { type: PlanPlaceRef, description: 'Where it first matters.' }),
    uses: t.exposeInt('uses', { description: 'How many values of the plan it is part of.' }),
  }),
});

const DeploymentPlanRef = builder.objectRef<DeploymentPlan>('DeploymentPlan').implement({
  description:
    'What a package would deploy with the given parameters. What cannot be known is said, never guessed.',
  fields: (t) => ({
    resources: t.expose('resources', {
      type: [PlannedResourceRef],
      description: 'The resources, at most 2,000, in the order of the templates.',
    }),
    parameters: t.expose('parameters', {
      type: [PlannedParameterRef],
      description: 'The parameters of the main template.',
    }),
    missingParameters: t.exposeStringList('missingParameters', {
      description: 'Names of required parameters without a value.',
    }),
    faults: t.expose('faults', { type: [PlanFaultRef], description: 'What is wrong.' }),
    unknowns: t.expose('unknowns', {
      type: [PlanUnknownRef],
      description: 'What is not known, and why.',
    }),
    isComplete: t.exposeBoolean('isComplete', {
      description: 'True without faults and with every required parameter.',
    }),
  }),
});

const DeploymentPlanResult = builder.unionType('DeploymentPlanResult', {
  description: 'A plan, or why there is none.',
  types: [
    DeploymentPlanRef,
    refusalTypes.NOT_FOUND,
    refusalTypes.INVALID_INPUT,
    refusalTypes.PLAN_TOO_COSTLY,
    refusalTypes.PLANNER_BUSY,
  ],
  resolveType: (answer: DeploymentPlan | PlanRefusal) =>
    'code' in answer ? refusalTypes[answer.code] : DeploymentPlanRef,
});

/** `deploymentPlan` of a type that shows a product page: who sees the page may plan. */
export function deploymentPlanField<Shape>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Shape>,
  pageOf: (shown: Shape, context: GraphQLContext) => ProductPage | Promise<ProductPage>,
) {
  return t.field({
    type: DeploymentPlanResult,
    description: 'What the package of a SKU would deploy, evaluated without Azure.',
    complexity: PLAN_POINTS,
    args: {
      skuId: t.arg.string({ required: true, description: 'Id of the SKU.' }),
      parameters: t.arg({
        type: 'JSON',
        description:
          'Names and values, or a parameter file; without it, the defaults. Secure values are used nowhere.',
      }),
      resourceGroup: t.arg.string({
        description: 'The resource group; without it, its name is not known.',
      }),
      location: t.arg.string({ description: 'Its region; without it, the region is not known.' }),
      subscriptionId: t.arg.string({
        description: 'Its subscription; without it, ids are not known.',
      }),
    },
    resolve: async (shown, args, context) => {
      const outcome = await planDeployment(context.deps, await pageOf(shown, context), {
        skuId: args.skuId,
        parameters: args.parameters ?? {},
        place: {
          resourceGroup: args.resourceGroup ?? null,
          location: args.location ?? null,
          subscriptionId: args.subscriptionId ?? null,
        },
      });
      return outcome.ok ? outcome.plan : outcome.refusal;
    },
  });
}
