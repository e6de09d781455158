const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An Azure subscription id in the one form that the API stores; null for a text that is none. */
export function subscriptionId(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  return guid.test(text) ? text : null;
}

/** The end of a subscription's id, by which its holder knows it: "…-91aa". */
export const shortOf = (id: string): string => `…-${id.slice(-4)}`;
