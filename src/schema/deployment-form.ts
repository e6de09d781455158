import { builder } from './builder.ts';

export const DeploymentFormRef = builder
  .objectRef<{ readonly skuId: string; readonly definition: unknown }>('DeploymentForm')
  .implement({
    description: 'The form that a customer fills in before a deployment.',
    fields: (t) => ({
      skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
      definition: t.field({
        type: 'JSON',
        description: 'The content of `createUiDefinition.json`.',
        resolve: ({ definition }) => definition,
      }),
    }),
  });
