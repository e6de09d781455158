import type { JsonNode, JsonObject } from './json.ts';
import { askedName, expressionOf, variableOf } from './parse-expression.ts';
import type { Call, Expression } from './parse-expression.ts';
import { valueAt } from './tree.ts';

/** Functions whose result tells at most whether, where or how long: what goes in does not come out. */
export const judges: readonly string[] = [
  'empty',
  'equals',
  'not',
  'and',
  'or',
  'contains',
  'startswith',
  'endswith',
  'greater',
  'greaterorequals',
  'less',
  'lessorequals',
  'length',
  'indexof',
  'lastindexof',
];

/** Variables that lead to variables beyond which the search ends. */
const LONGEST_WAY = 50;

/**
 * Tells for a value of the template the call from which something flows into it, through functions, variables
 * and, if asked, defaults of parameters. Null when there is none.
 */
export function flowReader(
  root: JsonObject,
  {
    isSource,
    stops,
    throughDefaults = false,
  }: {
    readonly isSource: (call: Call) => boolean;
    /** Lower-case names of functions through which nothing flows. */
    readonly stops: ReadonlySet<string>;
    readonly throughDefaults?: boolean;
  },
): (node: JsonNode | undefined) => Call | null {
  const known = new Map<JsonNode, Call | null>();
  let way = 0;

  const ofNode = (node: JsonNode): Call | null => {
    if (node.type !== 'string' && node.type !== 'array' && node.type !== 'object') return null;
    const before = known.get(node);
    if (before !== undefined || way >= LONGEST_WAY) return before ?? null;
    known.set(node, null);
    way += 1;
    let found: Call | null = null;
    if (node.type === 'string') {
      const expression = expressionOf(node);
      if (expression) found = ofExpression(expression);
    } else {
      const children = node.type === 'array' ? node.items : node.members.map(({ value }) => value);
      for (const child of children) {
        found ??= ofNode(child);
        if (found) break;
      }
    }
    way -= 1;
    known.set(node, found);
    return found;
  };

  const ofExpression = (expression: Expression): Call | null => {
    if (expression.kind !== 'call') return null;
    if (isSource(expression)) return expression;
    const { name, args, trail } = expression;
    if (stops.has(name)) return null;
    const variable = variableOf(root, expression);
    if (variable) return ofNode(variable.value);
    const parameter = throughDefaults ? askedName(expression, 'parameters') : null;
    const preset =
      parameter === null ? undefined : valueAt(root, 'parameters', parameter, 'defaultValue');
    if (preset) return ofNode(preset);
    const through = name === 'if' ? args.slice(1) : args;
    for (const one of [...through, ...trail]) {
      const found = typeof one === 'string' ? null : ofExpression(one);
      if (found) return found;
    }
    return null;
  };

  return (node) => (node ? ofNode(node) : null);
}
