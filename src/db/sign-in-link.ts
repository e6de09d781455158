import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';

/** A link in a mail that signs in whoever holds it, once. Only the hash of its code is kept, beside the mail itself. */
export const SignInLink = defineEntity({
  name: 'SignInLink',
  tableName: 'sign_in_link',
  properties: {
    id: id(),
    /** The address that it was sent to, in lower case. */
    email: p.text().index(),
    codeHash: p.string().length(64).unique(),
    /** The page of the portal that was wanted; null for the first one. */
    next: p.text().strictNullable(),
    createdAt: moment(),
    expiresAt: moment(),
    usedAt: moment().strictNullable(),
  },
});
export type SignInLink = InferEntity<typeof SignInLink>;
