import type { ValidationContext, ValidationRule } from 'graphql';
import { GraphQLError } from 'graphql';

/** Refuses documents with more than `most` aliases. No field is excepted: `__typename` costs as well. */
export function maxAliases(most: number): ValidationRule {
  return function MaxAliasesRule(context: ValidationContext) {
    let count = 0;
    return {
      Field(field) {
        if (!field.alias) return;
        count += 1;
        // Once is enough: a thousand errors would be an answer larger than the question.
        if (count !== most + 1) return;
        context.reportError(
          new GraphQLError(`The document has more than ${most} aliases.`, {
            nodes: [field],
            extensions: { code: 'TOO_MANY_ALIASES' },
          }),
        );
      },
    };
  };
}
