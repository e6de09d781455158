import type { ActorRecord, Role } from '../domain/actor.ts';
import { enumOf } from './enum-of.ts';

export const RoleEnum = enumOf('Role', 'What a caller is to this installation.', {
  OWNER: 'A member of a publisher who also manages its tokens.',
  CONTRIBUTOR: 'A member of a publisher.',
  REVIEWER: 'Reviews the packages of all publishers.',
  OPERATOR: 'Runs the installation.',
  CUSTOMER: 'Looks at offers, and at previews for a proven subscription.',
});

/** The role that an author is shown with. Whether a member owns or contributes is not told to others. */
export function authorRole({ kind }: ActorRecord): Role {
  switch (kind) {
    case 'PUBLISHER':
      return 'CONTRIBUTOR';
    case 'SYSTEM':
      return 'OPERATOR';
    case 'ANONYMOUS':
      return 'CUSTOMER';
    case 'REVIEWER':
    case 'OPERATOR':
    case 'CUSTOMER':
      return kind;
  }
}
