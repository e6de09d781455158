import { isOn } from '../differences.ts';
import { callsIn, isExpression, isLooseExpression, variableReferencesIn } from '../expressions.ts';
import type { JsonString } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateContext, TemplateRule } from '../rule.ts';
import { findKey, findKeyIn, resourceNameOf, resourcesOf, stringForm, valueAt } from '../tree.ts';
import type { Hit } from '../tree.ts';

/** What the two rules differ in. */
type Kind = {
  readonly properties: readonly string[];
  /** Prefixes of the finding ids; the third case is spelled apart by the test kit. */
  readonly literal: string;
  readonly variable: string;
  readonly isSecret: boolean;
};

const password: Kind = {
  properties: ['administratorLoginPassword', 'adminPassword'],
  literal: 'AdminPassword',
  variable: 'AdminPassword',
  isSecret: true,
};

const userName: Kind = {
  properties: ['administratorLogin', 'adminUsername'],
  literal: 'AdminUsername',
  variable: 'AdminUserName',
  isSecret: false,
};

export const noLiteralAdminPassword: TemplateRule = {
  id: 'adminPassword-Should-Not-Be-A-Literal',
  sentence: say(
    'An administrator password MUST come from a parameter, not from a literal.',
    'Un mot de passe d’administrateur DOIT provenir d’un paramètre, et non d’un littéral.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  check: (context) => checkKind(context, password),
};

export const noLiteralAdminUserName: TemplateRule = {
  id: 'adminUsername-Should-Not-Be-A-Literal',
  sentence: say(
    'An administrator user name MUST come from a parameter, not from a literal.',
    'Un nom d’utilisateur d’administrateur DOIT provenir d’un paramètre, et non d’un littéral.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  check: (context) => checkKind(context, userName),
};

function* checkKind({ root, settings }: TemplateContext, kind: Kind): Generator<Fault> {
  const variables = valueAt(root, 'variables');
  for (const property of kind.properties) {
    const ofResources = findKeyIn(resourcesOf(root), property).map((hit) => ({
      hit,
      value: examinedValue(hit),
      id: `${kind.literal}.Is.Literal`,
    }));
    const ofVariables = findKey(variables, property).map((hit) => {
      const { value } = hit.member;
      const text = value.type === 'string' ? value : null;
      return { hit, value: text, id: `${kind.literal}Var.Is.Literal` };
    });
    let last: readonly [JsonString, Hit] | null = null;
    for (const { hit, value, id } of [...ofResources, ...ofVariables]) {
      if (!value) continue;
      if (!isLooseExpression(value.value.trim())) yield literal(id, value, hit, kind);
      last = [value, hit];
      if (isOn(settings, 'everyCredentialLookedUp')) {
        yield* checkVariable(value, hit, variables, kind);
      }
    }
    if (last && !isOn(settings, 'everyCredentialLookedUp')) {
      yield* checkVariable(...last, variables, kind);
    }
  }
}

/** The string, or the string `value` of a handed-over parameter; a declaration has neither. */
function examinedValue({ member }: Hit): JsonString | null {
  const value = member.value.type === 'object' ? valueAt(member.value, 'value') : member.value;
  return value?.type === 'string' ? value : null;
}

/** A value `[variables('x')…]` is as literal as that variable. */
function* checkVariable(
  value: JsonString,
  hit: Hit,
  variables: ReturnType<typeof valueAt>,
  kind: Kind,
): Generator<Fault> {
  const call = callsIn(value.value, () => true).find(
    ({ name }) => name.toLowerCase() === 'variables',
  );
  if (!call) return;
  const reference = variableReferencesIn(value.value).find(({ start }) => start === call.nameStart);
  if (!reference) return;
  if (isExpression(stringForm(valueAt(variables, reference.name)))) return;
  const [property, variable] = [shown(hit.member.key), shown(reference.name)];
  yield {
    ...literal(`${kind.variable}.Is.Variable.Literal`, value, hit, kind),
    message: say(
      `"${property}" takes the variable "${variable}", whose value is a literal.`,
      `« ${property} » prend la variable « ${variable} », dont la valeur est un littéral.`,
    ),
  };
}

function literal(findingId: string, value: JsonString, hit: Hit, kind: Kind): Fault {
  const property = shown(hit.member.key);
  const name = resourceNameOf(hit);
  const where =
    name === null
      ? { en: '', fr: '' }
      : { en: ` of the resource "${shown(name)}"`, fr: ` de la ressource « ${shown(name)} »` };
  const length = value.value.length;
  // A password is never shown, not even a wrong one: its length tells which one is meant.
  const what = kind.isSecret
    ? { en: `a literal of ${length} characters`, fr: `un littéral de ${length} caractères` }
    : { en: `the literal "${shown(value.value)}"`, fr: `le littéral « ${shown(value.value)} »` };
  const type = kind.isSecret ? 'secureString' : 'string';
  return {
    findingId,
    at: valueOf(value),
    message: say(
      `"${property}"${where.en} is ${what.en}.`,
      `« ${property} »${where.fr} est ${what.fr}.`,
    ),
    help: say(
      'Credentials in a template are the same for every customer and can be read by anyone who has it.',
      'Des informations d’identification dans un modèle sont les mêmes pour tous les clients et lisibles par quiconque le possède.',
    ),
    fix: {
      text: say(
        `Declare a ${type} parameter, use it here, and let the form ask for it.`,
        `Déclarez un paramètre ${type}, utilisez-le ici et demandez-le dans le formulaire.`,
      ),
    },
  };
}
