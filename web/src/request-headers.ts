/** What a request beside the GraphQL client carries: that the portal asks. Who asks is in the browser's cookie. */
export const requestHeaders: Readonly<Record<string, string>> = { 'vitrine-channel': 'portal' };
