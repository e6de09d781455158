/** An id for a new list item; edits and violations name the item by it. */
export const newItemId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(9))]
    .map((byte) => byte.toString(36).padStart(2, '0'))
    .join('');
