import type { MemberRole } from '../domain/members.ts';
import { enumOf } from './enum-of.ts';

export const MemberRoleEnum = enumOf<MemberRole>(
  'MemberRole',
  'What a member of a publisher may do.',
  {
    OWNER: 'Everything, with members, tokens and the profile.',
    CONTRIBUTOR: 'Edit, save and publish offers, go live and cancel.',
  },
);
