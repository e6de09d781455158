/** The opaque id of a node, as the API gives it and as addresses of the portal carry it. */
export function encodeGlobalId(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url');
}
