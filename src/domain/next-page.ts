/** Longest address of a page that is kept, in characters. */
const MAX_PAGE = 1_000;

/**
 * The page of the portal to go on to, as somebody wrote it into an address; null when it is none. What a browser would
 * read as another host (`//host`, `/\host`) is none.
 */
export function nextPage(wanted: string | null | undefined): string | null {
  if (wanted == null || wanted.length > MAX_PAGE || !wanted.startsWith('/')) return null;
  if (/[\\\u0000-\u0020\u007f]/.test(wanted) || wanted.startsWith('//')) return null;
  return wanted;
}
