/** The open threads that ask for something: a reviewer's own, and automatic ones that a reviewer made blocking. */
export const requestedIn = (review: string) => ({
  review,
  state: 'OPEN' as const,
  $or: [{ fingerprint: null }, { blocking: true }],
});
