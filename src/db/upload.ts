import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Text } from '../domain/language.ts';
import { Asset } from './asset.ts';
import { AudienceFile } from './audience-file.ts';
import { id, moment } from './columns.ts';
import { Package } from './package.ts';
import { Publisher } from './publisher.ts';

export const uploadKinds = ['PACKAGE', 'IMAGE', 'AUDIENCE'] as const;
export type UploadKind = (typeof uploadKinds)[number];

/** An upload on its way: an unguessable address for one caller, for an hour. */
export const Upload = defineEntity({
  name: 'Upload',
  tableName: 'upload',
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    /**
     * What the caller who started it had shown; nobody else may write to its address. Named after the API token that it
     * was in every case once: a session and an application have ids as unique.
     */
    apiTokenId: p.uuid(),
    /** Random name of the tus resource. */
    address: p.string().length(64).unique(),
    kind: p.string().length(20).$type<UploadKind>(),
    fileName: p.text(),
    /** Declared bytes. */
    size: p.integer(),
    finished: p.boolean().default(false),
    /** Why the file was refused at once; null when it was not. */
    refusal: p.json<Text>().strictNullable(),
    package: () => p.manyToOne(Package).mapToPk().strictNullable(),
    asset: () => p.manyToOne(Asset).mapToPk().strictNullable(),
    audienceFile: () => p.manyToOne(AudienceFile).mapToPk().strictNullable(),
    createdAt: moment(),
    expiresAt: moment(),
  },
});
export type Upload = InferEntity<typeof Upload>;
