import type { ExecutionArgs, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { Kind, getOperationAST } from 'graphql';
import type { Deps } from '../deps.ts';
import type { LabelsOf } from '../telemetry/metrics.ts';
import { inSpan } from '../telemetry/tracing.ts';
import type { GraphQLContext } from './context.ts';
import { errorCode } from './errors.ts';

type Watched = Pick<Deps, 'metrics' | 'tracing'>;
type Outcome = LabelsOf<'vitrine_graphql_operations_total'>['outcome'];

/** Root fields named in a span: enough to recognise an operation. */
const NAMED_FIELDS = 3;

/** Executes as `execute` does; counts and traces the query or mutation. */
export function watchExecution<Result>(
  deps: Watched,
  execute: (args: ExecutionArgs) => Result | Promise<Result>,
): (args: ExecutionArgs) => Promise<Result> {
  return async (args) => {
    const began = performance.now();
    const type = typeOf(args) === 'mutation' ? 'mutation' : 'query';
    const result = await watch(deps, args, type, async () => await execute(args));
    const seconds = (performance.now() - began) / 1_000;
    deps.metrics.observe('vitrine_graphql_operation_seconds', { type }, seconds);
    return result;
  };
}

/** Subscribes as `subscribe` does; counts and traces the beginning. Events are not traced: they are too many. */
export function watchSubscription<Result>(
  deps: Watched,
  subscribe: (args: ExecutionArgs) => Promise<Result>,
): (args: ExecutionArgs) => Promise<Result> {
  return (args) => watch(deps, args, 'subscription', () => subscribe(args));
}

async function watch<Result>(
  { metrics, tracing }: Watched,
  args: ExecutionArgs,
  type: LabelsOf<'vitrine_graphql_operations_total'>['type'],
  work: () => Promise<Result>,
): Promise<Result> {
  const { transport } = (args.contextValue as GraphQLContext).caller;
  const name = `${type} ${rootFields(args).join(' ')}`;
  return await inSpan(tracing, { name, kind: 'INTERNAL' }, async (span) => {
    const result = await work();
    const outcome = outcomeOf(result);
    metrics.count('vitrine_graphql_operations_total', { type, transport, outcome });
    span.set({ 'vitrine.outcome': outcome, 'graphql.operation.type': type });
    if (outcome !== 'ok') span.fail(outcome);
    return result;
  });
}

function operationOf(args: ExecutionArgs): OperationDefinitionNode | null {
  return getOperationAST(args.document, args.operationName) ?? null;
}

function typeOf(args: ExecutionArgs): string | undefined {
  return operationOf(args)?.operation;
}

/** Names of fields of our schema; the operation's own name and aliases are texts of the client. */
function rootFields(args: ExecutionArgs): readonly string[] {
  const selections = operationOf(args)?.selectionSet.selections ?? [];
  return selections
    .flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []))
    .slice(0, NAMED_FIELDS);
}

/** The worst of what the answer tells. */
function outcomeOf(result: unknown): Outcome {
  const errors = (result as Partial<ExecutionResult> | null)?.errors ?? [];
  if (errors.length === 0) return 'ok';
  const codes = errors.map(errorCode);
  if (codes.includes('INTERNAL')) return 'internal';
  return codes.includes('UNAVAILABLE') ? 'unavailable' : 'client_fault';
}
