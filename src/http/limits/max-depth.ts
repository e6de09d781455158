import type {
  FragmentDefinitionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { GraphQLError, Kind } from 'graphql';

/**
 * Levels that only wrap a list (Relay connections). They are free: `offers { edges { node { name } } }` is as deep as
 * `offers { name }`, otherwise clients in that style had half the depth of others for the same data.
 */
const wrappers = new Set(['edges', 'nodes', 'node']);

/**
 * Refuses operations whose fields are nested more than `most` levels deep. Fragments count where they are spread.
 * Introspection is left to the rule of graphql-js that bounds it; clients' standard query is deeper than any of ours.
 */
export function maxDepth(most: number): ValidationRule {
  return function MaxDepthRule(context: ValidationContext) {
    const depths = new Map<FragmentDefinitionNode, number>();
    const open = new Set<FragmentDefinitionNode>();

    function depthOf(selections: SelectionSetNode): number {
      let deepest = 0;
      for (const selection of selections.selections) {
        if (selection.kind === Kind.FIELD) {
          const name = selection.name.value;
          if (name.startsWith('__')) continue;
          const own = wrappers.has(name) ? 0 : 1;
          const below = selection.selectionSet ? depthOf(selection.selectionSet) : 0;
          deepest = Math.max(deepest, own + below);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          deepest = Math.max(deepest, depthOf(selection.selectionSet));
        } else {
          const fragment = context.getFragment(selection.name.value);
          if (fragment) deepest = Math.max(deepest, depthOfFragment(fragment));
        }
      }
      return deepest;
    }

    /** Each fragment is measured once: spreads of spreads of spreads would double with every level. */
    function depthOfFragment(fragment: FragmentDefinitionNode): number {
      const known = depths.get(fragment);
      if (known !== undefined) return known;
      // A circle is refused by a rule of the specification.
      if (open.has(fragment)) return 0;
      open.add(fragment);
      const depth = depthOf(fragment.selectionSet);
      open.delete(fragment);
      depths.set(fragment, depth);
      return depth;
    }

    return {
      OperationDefinition(operation) {
        const depth = depthOf(operation.selectionSet);
        if (depth <= most) return;
        context.reportError(
          new GraphQLError(`The operation is ${depth} levels deep; ${most} are allowed.`, {
            nodes: [operation],
            extensions: { code: 'QUERY_TOO_DEEP' },
          }),
        );
      },
    };
  };
}
