import type { CertificationMode, RunSettings } from './settings.ts';

/** One switch: a place where the rules can part from the marketplace's test kit. */
export type Difference = Readonly<Record<CertificationMode, boolean>> & {
  readonly id: string;
  /** What happens when the switch is on, one sentence. */
  readonly sentence: string;
  /** What happens when it is off, as in the test kit. */
  readonly otherwise: string;
  /** The rules that read the switch; `all` for what the engine does before any rule runs. */
  readonly rules: readonly string[] | 'all';
};

/** On by default, off when the rules are compared with the test kit. */
const deliberate = { default: true, reference: false } as const;

/**
 * Where the rules deliberately part from the marketplace's test kit: `docs/rules/differences.md` is made from this
 * table. All other code is the same in both modes.
 */
export const differences = [
  {
    id: 'everyVersionChecked',
    ...deliberate,
    sentence: 'Every api version is looked at.',
    otherwise:
      'The rule ends at the first old version that is still the newest stable one; later resources are not looked at.',
    rules: ['apiVersions-Should-Be-Recent', 'apiVersions-Should-Be-Recent-In-Reference-Functions'],
  },
  {
    id: 'oneFindingPerCause',
    ...deliberate,
    sentence: 'One cause gives one finding.',
    otherwise:
      'An old preview version, a missing artifacts token, a missing schema, version or handler give several findings.',
    rules: [
      'apiVersions-Should-Be-Recent',
      'apiVersions-Should-Be-Recent-In-Reference-Functions',
      'artifacts-parameter',
      'CreateUIDefinition-Should-Have-Schema',
      'Handler-Must-Be-Correct',
    ],
  },
  {
    id: 'deploymentsAreNoParents',
    ...deliberate,
    sentence:
      'The type of a resource in a nested deployment is its own: the deployment around it is not part of the type.',
    otherwise:
      'A deployment of outer scope is part of the type, so that the version is compared with those of deployments.',
    rules: ['apiVersions-Should-Be-Recent'],
  },
  {
    id: 'exemptNamesApart',
    ...deliberate,
    sentence: 'The exempt names deploymentSpecId and detector.id are two names.',
    otherwise: 'A missing comma makes one name of them, which exempts neither.',
    rules: ['IDs-Should-Be-Derived-From-ResourceIDs'],
  },
  {
    id: 'blanksInTree',
    ...deliberate,
    sentence:
      'Empty values are looked for among the values of the file; metadata and the choices in allowedValues are the author’s own.',
    otherwise:
      'They are looked for in the text, so that ": []" in a description counts, as do metadata and choices.',
    rules: ['Template-Should-Not-Contain-Blanks', 'CreateUIDefinition-Must-Not-Have-Blanks'],
  },
  {
    id: 'basicsAsStep',
    ...deliberate,
    sentence: "steps('basics') means the basics blade.",
    otherwise: "steps('basics') is reported as a step that does not exist.",
    rules: ['Controls-In-Outputs-Must-Exist'],
  },
  {
    id: 'outputsAtAnyDepth',
    ...deliberate,
    sentence:
      'References to controls are found in outputs of any depth, and compared with the same depth of a default value.',
    otherwise:
      'Only texts, or the direct texts of an object, are looked at, and compared with a whole default value.',
    rules: [
      'Allowed-Values-Should-Actually-Be-Allowed',
      'Controls-In-Outputs-Must-Exist',
      'VMSizes-Must-Match-Template',
    ],
  },
  {
    id: 'everyCredentialLookedUp',
    ...deliberate,
    sentence: 'Every value that takes a variable is followed to that variable.',
    otherwise: 'Only the last value of each property name is followed.',
    rules: ['adminPassword-Should-Not-Be-A-Literal', 'adminUsername-Should-Not-Be-A-Literal'],
  },
  {
    id: 'brokenFileOnce',
    ...deliberate,
    sentence: 'A file that cannot be read is reported once.',
    otherwise: 'It is reported again for every other JSON file of the package.',
    rules: ['JSONFiles-Should-Be-Valid'],
  },
  {
    id: 'innerTemplatesOnce',
    ...deliberate,
    sentence: 'The inner templates of the main template are tested once, as part of it.',
    otherwise:
      'They are tested again, as a nested file, for every linked template that has no inner template of its own.',
    rules: 'all',
  },
  {
    id: 'bicepPerFile',
    ...deliberate,
    sentence: 'A file that Bicep made is known as such, even when the main template is not.',
    otherwise: 'The main template answers for every file of the package.',
    rules: [
      'apiVersions-Should-Be-Recent',
      'apiVersions-Should-Be-Recent-In-Reference-Functions',
      'IDs-Should-Be-Derived-From-ResourceIDs',
      'ResourceIds-should-not-contain',
    ],
  },
  {
    id: 'unknownSchemaByName',
    ...deliberate,
    sentence:
      'A file whose $schema is of no known kind is tested as what its name or its resources say it is.',
    otherwise: 'Only JSONFiles-Should-Be-Valid looks at it.',
    rules: 'all',
  },
  {
    id: 'symbolicNames',
    ...deliberate,
    sentence: 'The location of resources that are written with symbolic names is looked at.',
    otherwise: 'Only resources in a list are seen.',
    rules: ['Location-Should-Not-Be-Hardcoded'],
  },
  {
    id: 'everySecretUse',
    ...deliberate,
    sentence:
      'Every reference to a secure parameter and every list call is looked at, also one that opens its expression.',
    otherwise:
      'Only the first of each is looked at, and a list call that opens its expression is taken for plain text.',
    rules: ['Secure-Params-In-Nested-Deployments'],
  },
  {
    id: 'usualConcatWarned',
    ...deliberate,
    sentence: "variables(concat('a', parameters('b'))) is warned about.",
    otherwise: "Only variables(concat('a'), parameters('b')) is found, which nobody writes.",
    rules: ['Dynamic-Variable-References-Should-Not-Use-Concat'],
  },
  {
    id: 'imagesFollowed',
    ...deliberate,
    sentence:
      'An image reference, or a part of it, that is a variable is followed to that variable.',
    otherwise: 'Only a whole storageProfile is followed.',
    rules: ['Virtual-Machines-Should-Not-Be-Preview'],
  },
  {
    id: 'onlyKnownChoices',
    ...deliberate,
    sentence:
      'Choices in the columns of a grid, choices that are objects and choices that an expression makes are not compared.',
    otherwise: 'They are compared like any other choice, and give false alarms.',
    rules: ['Allowed-Values-Should-Actually-Be-Allowed'],
  },
] as const satisfies readonly Difference[];

export type SwitchId = (typeof differences)[number]['id'];

const byId: Readonly<Record<string, Difference>> = Object.fromEntries(
  differences.map((one) => [one.id, one]),
);

/** The value of a switch in this run. */
export function isOn({ mode }: Pick<RunSettings, 'mode'>, id: SwitchId): boolean {
  return byId[id]?.[mode] ?? true;
}
