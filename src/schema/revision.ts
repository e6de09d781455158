import { mayReadOffersOf } from '../app/read/may-read.ts';
import { readRevision } from '../app/read/readable.ts';
import type { PackageEntry } from '../db/package.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { builder } from './builder.ts';
import { loadersOf, present } from './loaders.ts';
import { RevisionRef } from './refs.ts';

const PackageFileRef = builder.objectRef<PackageEntry>('PackageFile').implement({
  description: 'A file of a package.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Path inside the package.' }),
    size: t.exposeFloat('size', { description: 'Unpacked size in bytes.' }),
    sha256: t.exposeString('sha256', { description: 'sha256 of the unpacked bytes, in hex.' }),
  }),
});

const RevisionPackageRef = builder
  .objectRef<RevisionPackage & { readonly offer: string }>('RevisionPackage')
  .implement({
    description: 'The package that a SKU offers in a revision.',
    fields: (t) => ({
      skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
      version: t.exposeString('version', { description: 'Version of the package, `X.Y.Z`.' }),
      sha256: t.exposeString('sha256', { description: 'sha256 of the zip, in hex.' }),
      size: t.float({
        description: 'Size of the zip in bytes.',
        resolve: async ({ offer, sha256 }, _args, context) => {
          const loaders = loadersOf(context);
          const { publisher } = present(await loaders.offer.load(offer));
          return present(await loaders.packageByHash.load(`${publisher}/${sha256}`)).size;
        },
      }),
      files: t.field({
        type: [PackageFileRef],
        description: 'Files of the zip, as listed when it was processed.',
        resolve: async ({ offer, sha256 }, _args, context) => {
          const loaders = loadersOf(context);
          const { publisher } = present(await loaders.offer.load(offer));
          return present(await loaders.packageByHash.load(`${publisher}/${sha256}`)).entries ?? [];
        },
      }),
    }),
  });

builder.node(RevisionRef, {
  id: { resolve: ({ id }) => id },
  description: 'An immutable snapshot of an offer: content and package hashes.',
  loadWithoutCache: async (id, context) =>
    await readRevision(loadersOf(context), context.actor, id),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counts the revisions of the offer from 1.' }),
    hash: t.exposeString('hash', {
      description:
        'sha256 over content and packages, in hex; *Go live* and *Approve* are bound to it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was frozen.' }),
    content: t.field({
      type: 'JSON',
      description:
        'What the publisher wrote. For members and staff; a customer sees the product page.',
      authScopes: async ({ offer }, _args, context) => {
        const { publisher } = present(await loadersOf(context).offer.load(offer));
        return mayReadOffersOf(context.actor, publisher);
      },
      resolve: async ({ id }, _args, context) => await loadersOf(context).content.load(id),
    }),
    packages: t.field({
      type: [RevisionPackageRef],
      description: 'The newest package of each SKU, in the order of the offer.',
      resolve: ({ packages, offer }) => packages.map((item) => ({ ...item, offer })),
    }),
  }),
});
