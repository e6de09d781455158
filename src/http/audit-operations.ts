import { GraphQLError, Kind } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { AuditTrail } from '../app/audit-trail.ts';
import { staffReadsOf } from '../schema/staff-reads.ts';
import type { GraphQLContext } from './context.ts';

type Executed<Result> = (args: ExecutionArgs) => Result | Promise<Result>;

/**
 * Executes as `execute` does, and writes down what staff read and what was refused for want of rights, before the answer
 * goes out. An answer whose reads cannot be written is not given: it becomes the error that the writing met.
 */
export function auditedExecution<Result>(
  trail: AuditTrail,
  execute: Executed<Result>,
): (args: ExecutionArgs) => Promise<Result | ExecutionResult> {
  return async (args) => {
    const result = await execute(args);
    // Every execution of ours has our context.
    const context = args.contextValue as GraphQLContext;
    await auditRefusals(trail, context, result);
    try {
      const reads = await staffReadsOf(context);
      if (reads.length > 0) await trail.staffRead(context, reads);
      return result;
    } catch (thrown) {
      const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { errors: [new GraphQLError(cause.message, { originalError: cause })] };
    }
  };
}

/** Writes down the root fields that the caller's rights or scopes do not open. */
export async function auditRefusals(
  trail: AuditTrail,
  context: GraphQLContext,
  result: unknown,
): Promise<void> {
  const { errors = [] } = (result ?? {}) as { readonly errors?: readonly GraphQLError[] };
  const refused = errors.filter(({ extensions }) => extensions['code'] === 'FORBIDDEN');
  // Not the path: it has the client's own names, and as many as he likes.
  const fields = refused.flatMap(({ nodes }) =>
    (nodes ?? []).flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : [])),
  );
  for (const field of new Set(fields)) await trail.refusal(context, field);
}
