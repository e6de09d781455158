import type { Deployment } from '../app/deployments.ts';
import { builder } from './builder.ts';

const DeploymentFileRef = builder
  .objectRef<Deployment['files'][number]>('DeploymentFile')
  .implement({
    description: 'A file of a package at an address of its own.',
    fields: (t) => ({
      path: t.exposeString('path', { description: 'Path inside the package.' }),
      url: t.exposeString('url', { description: 'Where it can be fetched, from any origin.' }),
      sha256: t.exposeString('sha256', { description: 'sha256 of its bytes, in hex.' }),
    }),
  });

export const DeploymentRef = builder.objectRef<Deployment>('Deployment').implement({
  description: 'How one SKU is deployed.',
  fields: (t) => ({
    skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
    skuType: t.exposeString('skuType', {
      description: '`SOLUTION_TEMPLATE` or `MANAGED_APPLICATION`.',
    }),
    version: t.exposeString('version', { description: 'Version of its package.' }),
    packageUrl: t.exposeString('packageUrl', { description: 'Where the zip can be fetched.' }),
    mainTemplateUrl: t.exposeString('mainTemplateUrl', {
      description: 'Where the main template can be fetched.',
    }),
    formUrl: t.exposeString('formUrl', {
      description: 'Where the form definition can be fetched.',
    }),
    deployToAzureUrl: t.exposeString('deployToAzureUrl', {
      nullable: true,
      description: 'The *Deploy to Azure* link with its form; null for a managed application.',
    }),
    managedAppCommand: t.exposeString('managedAppCommand', {
      nullable: true,
      description:
        'The command that makes the managed application’s definition; null for a solution template.',
    }),
    files: t.expose('files', {
      type: [DeploymentFileRef],
      description: 'The files of the package, by path.',
    }),
  }),
});
