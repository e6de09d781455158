/**
 * The body of a mail for the delivery log. The code of an invitation or of a sign-in link is as good as what it
 * gives, and was sent to one person: the log shows the link without it.
 */
export function shownMailBody(body: string): string {
  return body.replace(
    /([?&](?:amp;)?invitation=|\/(?:invitations|join|sign-in\/link)\/)[A-Za-z0-9_%.~-]+/g,
    '$1…',
  );
}
