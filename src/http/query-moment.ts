/** A moment in the query of an address: null when there is none, undefined when it is no moment. */
export function queryMoment(text: string | null): Date | null | undefined {
  if (text === null) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) || !/^\d{4}-/.test(text) ? undefined : moment;
}
