/** What a person is to the house that runs this installation; null for everybody else. */
export type StaffRole = 'REVIEWER' | 'OPERATOR';

/** The role of a person whose address was proven, by the lists of the operator and by what the provider says. */
export function staffRoleOf(
  email: string,
  lists: { readonly operatorEmails: readonly string[]; readonly reviewerEmails: readonly string[] },
  proven: StaffRole | null = null,
): StaffRole | null {
  const address = email.toLowerCase();
  if (proven === 'OPERATOR' || lists.operatorEmails.includes(address)) return 'OPERATOR';
  if (proven === 'REVIEWER' || lists.reviewerEmails.includes(address)) return 'REVIEWER';
  return null;
}
