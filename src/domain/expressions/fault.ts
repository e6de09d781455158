import type { Text } from '../language.ts';
import { printableText } from '../certification/print.ts';

/** Why an expression has no value. */
export type FaultCode =
  | 'SYNTAX'
  /** Longer than `LONGEST_EXPRESSION`, nested deeper than `DEEPEST_EXPRESSION`, or more work than a plan may cost. */
  | 'LIMIT'
  | 'UNKNOWN_FUNCTION'
  | 'ARGUMENT_COUNT'
  | 'ARGUMENT_TYPE'
  | 'ARGUMENT_VALUE'
  /** No parameter, variable, property or element of that name or number. */
  | 'NOT_FOUND'
  /** A variable or parameter that needs itself. */
  | 'CYCLE'
  /** A function in a place where Azure Resource Manager does not offer it. */
  | 'NOT_ALLOWED_HERE';

/** A range of an expression by offsets in UTF-16 units; `end` is one past the last sign. */
export type Span = { readonly start: number; readonly end: number };

export type ExpressionFault = {
  readonly code: FaultCode;
  readonly message: Text;
  /** In the text that was parsed. */
  readonly at: Span;
};

/** Carries a fault up to the boundary of the evaluator, which turns it into a value. */
export class FaultyExpression extends Error {
  readonly fault: ExpressionFault;
  constructor(code: FaultCode, message: Text, at: Span) {
    super(message.en);
    this.fault = { code, message: printableText(message), at };
  }
}
