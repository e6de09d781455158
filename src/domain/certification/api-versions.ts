/** The api versions that Azure's resource types have, as known on a day. */
export type ApiVersionData = {
  /** The day of the data, `YYYY-MM-DD`. */
  readonly asOf: string;
  /**
   * The versions of a resource type in any letter case: lower case, in descending order of the text, so that a
   * preview stands before the stable version of its day. Empty for a type that is not known.
   */
  versionsOf(type: string): readonly string[];
};

/** Data older than this many days may lack the versions that a package rightly uses; reports say so. */
export const OLD_DATA_DAYS = 180;

/** Days from one date to another, both `YYYY-MM-DD`; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/**
 * Days since 1 March of the year 0 in the Gregorian calendar. Years begin in March, so that a leap day is the last
 * of its year and a month's beginning is a linear formula.
 */
function dayNumber(date: string): number {
  const [year, month, day] = [numberAt(date, 0, 4), numberAt(date, 5, 7), numberAt(date, 8, 10)];
  const sinceMarch = (month + 9) % 12;
  const marchYear = year - (month < 3 ? 1 : 0);
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 1;
}

function numberAt(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}
