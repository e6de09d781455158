import type { ValidationContext, ValidationRule } from 'graphql';
import { GraphQLError } from 'graphql';

/** Refuses documents that use more than `most` directives. */
export function maxDirectives(most: number): ValidationRule {
  return function MaxDirectivesRule(context: ValidationContext) {
    let count = 0;
    return {
      Directive(directive) {
        count += 1;
        if (count !== most + 1) return;
        context.reportError(
          new GraphQLError(`The document has more than ${most} directives.`, {
            nodes: [directive],
            extensions: { code: 'TOO_MANY_DIRECTIVES' },
          }),
        );
      },
    };
  };
}
