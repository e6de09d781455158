import { readToken } from './session.ts';

/** What a request beside the GraphQL client carries: who asks, and that the portal does. */
export const requestHeaders = (): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${readToken() ?? ''}`,
  'vitrine-channel': 'portal',
});
