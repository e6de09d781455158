import type { JsonNode, JsonObject } from '../certification/json.ts';
import { say } from '../certification/print.ts';
import { parametersOf } from '../certification/sources.ts';
import { memberOf, sameText, textOf, valueAt } from '../certification/tree.ts';
import type { SourceFile } from '../certification/source-file.ts';
import { shown } from '../expressions/call.ts';
import type { DeploymentPlace, Scope, TemplateFunction, World } from '../expressions/call.ts';
import { notFound, valueOfText } from '../expressions/evaluate.ts';
import { FaultyExpression } from '../expressions/fault.ts';
import type { Span } from '../expressions/fault.ts';
import { derived, firstHole, holeOf, isUnknown, Maker, unknown } from '../expressions/value.ts';
import type { Member, Value } from '../expressions/value.ts';
import { MOST_COPIES } from './deployment-plan.ts';

/** One template that is evaluated: a file or an inner template of one. */
export type Template = { readonly file: SourceFile; readonly root: JsonObject };

/** Where a fault arose: the string of the template that was evaluated. Set once, by the innermost one. */
export const faultyNodes = new WeakMap<FaultyExpression, { file: SourceFile; node: JsonNode }>();

/** Evaluates what it is given and says where a fault arose. @throws FaultyExpression */
export function placed<Result>(file: SourceFile, node: JsonNode, evaluate: () => Result): Result {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof FaultyExpression && !faultyNodes.has(error)) {
      faultyNodes.set(error, { file, node });
    }
    throw error;
  }
}

/** The value of a part of a template, every text in it evaluated. @throws FaultyExpression */
export function valueOfNode(
  file: SourceFile,
  node: JsonNode,
  scope: Scope,
  withCopies = false,
): Value {
  const { meter } = scope.world;
  const at = { start: 0, end: 0 };
  return placed(file, node, () =>
    meter.nested(at, () => {
      meter.charge(1, at);
      const make = new Maker(meter, at);
      switch (node.type) {
        case 'string':
          return valueOfText(node.value, scope);
        case 'array':
          return make.list(node.items.map((item) => valueOfNode(file, item, scope, withCopies)));
        case 'object': {
          const members: Member[] = [];
          for (const { key, value } of node.members) {
            if (withCopies && sameText(key, 'copy') && value.type === 'array') {
              members.push(...value.items.map((loop) => copied(file, loop, scope)));
            } else members.push({ key, value: valueOfNode(file, value, scope, withCopies) });
          }
          return make.object(members);
        }
        case 'null':
          return null;
        default:
          return node.value;
      }
    }),
  );
}

/** A property made by a loop: `{ name, count, input }`. @throws FaultyExpression */
export function copied(file: SourceFile, loop: JsonNode, scope: Scope): Member {
  const name = textOf(valueAt(loop, 'name'));
  const input = valueAt(loop, 'input');
  const count = valueAt(loop, 'count');
  if (name === undefined || input === undefined || count === undefined) {
    return placed(file, loop, () =>
      notFound(
        'A copy loop has a name, a count and an input.',
        'Une boucle copy a un nom, un count et un input.',
        { start: 0, end: 0 },
      ),
    );
  }
  const times = countOf(file, count, scope);
  if (typeof times !== 'number') return { key: name, value: times };
  const items = Array.from({ length: times }, (_none, index) =>
    valueOfNode(file, input, { ...scope, copies: [...scope.copies, { name, index }] }, true),
  );
  const make = new Maker(scope.world.meter, { start: 0, end: 0 });
  return { key: name, value: make.list(items) };
}

/** How many passes a loop has, or an unknown. @throws FaultyExpression */
export function countOf(file: SourceFile, node: JsonNode, scope: Scope): Value {
  const value = valueOfNode(file, node, scope);
  if (isUnknown(value)) return unknown(derived('copy', firstHole(value)));
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_COPIES) {
    scope.world.meter.charge(value, { start: 0, end: 0 });
    return value;
  }
  return placed(file, node, () => {
    throw new FaultyExpression(
      'ARGUMENT_VALUE',
      say(
        `The count of a copy loop is a whole number from 0 to ${MOST_COPIES}.`,
        `Le count d’une boucle copy est un entier de 0 à ${MOST_COPIES}.`,
      ),
      { start: 0, end: 0 },
    );
  });
}

type Settings = {
  readonly template: Template;
  readonly world: World;
  readonly place: DeploymentPlace;
  readonly deployment: Scope['deployment'];
  /** The value of a parameter that is declared; asked once. @throws FaultyExpression */
  parameterValue(name: string, declaration: JsonNode, scope: Scope): Value;
};

/** The scope in which the expressions of a template are evaluated. Parameters and variables are evaluated when asked for. */
export function openTemplate(settings: Settings): Scope {
  const { template, world, place, deployment } = settings;
  const { file, root } = template;
  const declared = new Map(parametersOf(root).map((member) => [member.key.toLowerCase(), member]));
  const variables = new Map<string, (scope: Scope) => Value>();
  const section = valueAt(root, 'variables');
  for (const { key, value } of section?.type === 'object' ? section.members : []) {
    if (sameText(key, 'copy') && value.type === 'array') {
      for (const loop of value.items) {
        const name = textOf(valueAt(loop, 'name')) ?? '';
        variables.set(name.toLowerCase(), (scope) => copied(file, loop, scope).value);
      }
    } else variables.set(key.toLowerCase(), (scope) => valueOfNode(file, value, scope, true));
  }
  const functions = functionsOf(template);
  const parameter = once((name, at) => {
    const member = declared.get(name);
    if (member === undefined) {
      return notFound(
        `The template declares no parameter "${shown(name)}".`,
        `Le modèle ne déclare pas de paramètre « ${shown(name)} ».`,
        at,
      );
    }
    return settings.parameterValue(member.key, member.value, {
      ...scope,
      isParameterDefault: true,
    });
  });
  const variable = once((name, at) => {
    const evaluate = variables.get(name);
    if (evaluate === undefined) {
      return notFound(
        `The template has no variable "${shown(name)}".`,
        `Le modèle n’a pas de variable « ${shown(name)} ».`,
        at,
      );
    }
    return evaluate(scope);
  });
  const scope: Scope = {
    world,
    place,
    deployment,
    isParameterDefault: false,
    parameter,
    variable,
    function: (name) => functions(name, scope),
    copies: [],
    lambdaVariables: new Map(),
  };
  return scope;
}

/** Remembers values and faults, and finds what needs itself. */
function once(evaluate: (name: string, at: Span) => Value): (name: string, at: Span) => Value {
  const known = new Map<string, () => Value>();
  return (wanted, at) => {
    const name = wanted.toLowerCase();
    const before = known.get(name);
    if (before !== undefined) return before();
    known.set(name, () => {
      throw new FaultyExpression(
        'CYCLE',
        say(`"${shown(wanted)}" needs itself.`, `« ${shown(wanted)} » a besoin de soi-même.`),
        at,
      );
    });
    try {
      const value = evaluate(name, at);
      known.set(name, () => value);
      return value;
    } catch (error) {
      known.set(name, () => {
        throw error;
      });
      throw error;
    }
  };
}

/** The functions that a template defines, by `namespace.name` in any letter case. */
function functionsOf({
  file,
  root,
}: Template): (name: string, scope: Scope) => TemplateFunction | null {
  const found = new Map<string, JsonNode>();
  const section = valueAt(root, 'functions');
  for (const group of section?.type === 'array' ? section.items : []) {
    const namespace = textOf(valueAt(group, 'namespace'));
    const members = valueAt(group, 'members');
    if (namespace === undefined || members?.type !== 'object') continue;
    for (const { key, value } of members.members) {
      found.set(`${namespace}.${key}`.toLowerCase(), value);
    }
  }
  return (name, scope) => {
    const node = found.get(name.toLowerCase());
    if (node === undefined) return null;
    const output = valueAt(node, 'output', 'value');
    const list = valueAt(node, 'parameters');
    const parameterNames = (list?.type === 'array' ? list.items : []).map(
      (item) => textOf(memberOf(item, 'name')?.value) ?? '',
    );
    return {
      parameterNames,
      run: (args) => {
        const own = new Map(
          parameterNames.map((parameter, index) => [parameter.toLowerCase(), args[index] ?? null]),
        );
        if (output === undefined) return unknown(holeOf('NOT_EVALUATED', `${name}(…)`));
        return valueOfNode(file, output, {
          ...scope,
          copies: [],
          lambdaVariables: new Map(),
          parameter: (wanted, at) =>
            own.get(wanted.toLowerCase()) ??
            (own.has(wanted.toLowerCase())
              ? null
              : notFound(
                  `The function has no parameter "${shown(wanted)}".`,
                  `La fonction n’a pas de paramètre « ${shown(wanted)} ».`,
                  at,
                )),
          variable: (_wanted, at) => {
            throw new FaultyExpression(
              'NOT_ALLOWED_HERE',
              say(
                'A function of the template sees its own parameters and no variables.',
                'Une fonction du modèle voit ses propres paramètres et aucune variable.',
              ),
              at,
            );
          },
        });
      },
    };
  };
}
