/** An id that no row has: what a malformed or foreign id stands for, so that it is answered as not found. */
export const nowhere = '00000000-0000-0000-0000-000000000000';
