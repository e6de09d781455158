import { enumOf } from './enum-of.ts';

export const RoleEnum = enumOf('Role', 'What a caller is to this installation.', {
  OWNER: 'A member of a publisher who also manages its tokens.',
  CONTRIBUTOR: 'A member of a publisher.',
  REVIEWER: 'Reviews the packages of all publishers.',
  OPERATOR: 'Runs the installation.',
  CUSTOMER: 'Looks at offers, and at previews for a proven subscription.',
});
