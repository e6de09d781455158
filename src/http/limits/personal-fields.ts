import type {
  FragmentDefinitionNode,
  GraphQLField,
  OperationDefinitionNode,
  SelectionSetNode,
  ValidationContext,
} from 'graphql';
import { GraphQLError, Kind, OperationTypeNode, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** Whether a field's answer depends on who asks, by its extension `personal: true` or Pothos option of that name. */
function isPersonal(field: GraphQLField<unknown, unknown>): boolean {
  const { personal, pothosOptions } = field.extensions as {
    personal?: unknown;
    pothosOptions?: { personal?: unknown; extensions?: { personal?: unknown } };
  };
  return (
    personal === true ||
    pothosOptions?.personal === true ||
    pothosOptions?.extensions?.personal === true
  );
}

/**
 * Refuses fields whose answer depends on the person inside subscriptions, also through fragments: events of one
 * transition are the same for everybody who may see it, and are computed without asking what each reader may do.
 */
export function noPersonalFieldsInSubscriptions(context: ValidationContext) {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const looked = new Set<FragmentDefinitionNode>();
      const waiting: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
      for (let root = waiting.pop(); root; root = waiting.pop()) {
        for (const name of spreadsIn(root.selectionSet)) {
          const fragment = context.getFragment(name);
          if (!fragment || looked.has(fragment)) continue;
          looked.add(fragment);
          waiting.push(fragment);
        }
        const types = new TypeInfo(context.getSchema());
        visit(
          root,
          visitWithTypeInfo(types, {
            Field(field) {
              const definition = types.getFieldDef();
              if (!definition || !isPersonal(definition)) return;
              const name = `${types.getParentType()?.name}.${field.name.value}`;
              context.reportError(
                new GraphQLError(
                  `The answer of ${name} depends on who asks, so a subscription cannot select it. Query it when an event arrives.`,
                  { nodes: [field], extensions: { code: 'PERSONAL_FIELD_IN_SUBSCRIPTION' } },
                ),
              );
            },
          }),
        );
      }
    },
  };
}

function spreadsIn(selections: SelectionSetNode): string[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection.name.value];
    return selection.selectionSet ? spreadsIn(selection.selectionSet) : [];
  });
}
