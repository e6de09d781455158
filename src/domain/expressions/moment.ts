/** Moments and durations as texts, without a clock and without time zones other than UTC. */

export type CivilTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
};

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a day of the Gregorian calendar. */
function daysOf(year: number, month: number, day: number): number {
  // Years begin in March, so that the leap day is the last one.
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Milliseconds since 1970 UTC. A day beyond the month goes on into the next one. */
export function momentOf(time: CivilTime): number {
  const { hour, minute, second, millisecond } = time;
  return (
    daysOf(time.year, time.month, time.day) * DAY_MS +
    ((hour * 60 + minute) * 60 + second) * 1000 +
    millisecond
  );
}

export function civilTimeOf(moment: number): CivilTime {
  const days = Math.floor(moment / DAY_MS);
  const rest = moment - days * DAY_MS;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
  };
}

const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)? ?(Z|[+-]\d{2}:\d{2})?$/;
const compact = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Reads ISO 8601 and `yyyyMMddTHHmmssZ`; without a zone it is UTC. Null for anything else. */
export function readMoment(text: string): number | null {
  const match = written.exec(text) ?? compact.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    match;
  const time: CivilTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  if (time.year < 1 || time.month < 1 || time.month > 12 || time.day < 1) return null;
  if (time.hour > 23 || time.minute > 59 || time.second > 59) return null;
  const moment = momentOf(time);
  if (civilTimeOf(moment).day !== time.day) return null;
  if (zone === 'Z') return moment;
  const sign = zone.startsWith('-') ? 1 : -1;
  return moment + sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * 60_000;
}

/** An ISO 8601 duration; `milliseconds` is what its weeks, days and smaller parts come to. */
export type Duration = {
  readonly years: number;
  readonly months: number;
  readonly milliseconds: number;
};

const duration =
  /^(-?)P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10})(?:\.(\d{1,7}))?S)?)?$/;

export function readDuration(text: string): Duration | null {
  const match = duration.exec(text);
  if (match === null || /P$|T$/.test(text)) return null;
  const [, minus, years, months, weeks, days, hours, minutes, seconds, fraction = ''] = match;
  const sign = minus === '-' ? -1 : 1;
  const number = (digits: string | undefined): number => sign * Number(digits ?? 0);
  return {
    years: number(years),
    months: number(months),
    milliseconds:
      number(weeks) * 7 * DAY_MS +
      number(days) * DAY_MS +
      number(hours) * 3_600_000 +
      number(minutes) * 60_000 +
      number(seconds) * 1000 +
      number(fraction.padEnd(3, '0').slice(0, 3)),
  };
}

/**
 * A moment and a duration later. Null where it depends on how long a year or a month is taken to be, 365 and 30 days or
 * as in the calendar, which is not published; and beyond the years 1 to 9999.
 */
export function addDuration(
  moment: number,
  { years, months, milliseconds }: Duration,
): number | null {
  const byDays = moment + (years * 365 + months * 30) * DAY_MS + milliseconds;
  const time = civilTimeOf(moment);
  const month = time.year * 12 + time.month - 1 + years * 12 + months;
  const byCalendar =
    momentOf({ ...time, year: Math.floor(month / 12), month: (month % 12) + 1 }) + milliseconds;
  const { year } = civilTimeOf(byDays);
  return byDays === byCalendar && year >= 1 && year <= 9999 ? byDays : null;
}

const standardFormats: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['u', 'yyyy-MM-dd HH:mm:ssZ'],
  ['o', 'yyyy-MM-ddTHH:mm:ss.fffffffZ'],
  ['O', 'yyyy-MM-ddTHH:mm:ss.fffffffZ'],
]);

/** Writes a moment by a .NET format; null for formats that are not known here. Source: "Custom date and time format strings". */
export function writeMoment(moment: number, format: string): string | null {
  const wanted = standardFormats.get(format) ?? (format.length === 1 ? null : format);
  if (wanted === null || wanted.length > 200) return null;
  const time = civilTimeOf(moment);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const parts: ReadonlyMap<string, string> = new Map([
    ['yyyy', pad(time.year, 4)],
    ['yy', pad(time.year % 100, 2)],
    ['MM', pad(time.month, 2)],
    ['M', String(time.month)],
    ['dd', pad(time.day, 2)],
    ['d', String(time.day)],
    ['HH', pad(time.hour, 2)],
    ['H', String(time.hour)],
    ['hh', pad(time.hour % 12 === 0 ? 12 : time.hour % 12, 2)],
    ['h', String(time.hour % 12 === 0 ? 12 : time.hour % 12)],
    ['mm', pad(time.minute, 2)],
    ['m', String(time.minute)],
    ['ss', pad(time.second, 2)],
    ['s', String(time.second)],
    ['fffffff', `${pad(time.millisecond, 3)}0000`],
    ['fff', pad(time.millisecond, 3)],
    ['tt', time.hour < 12 ? 'AM' : 'PM'],
  ]);
  let result = '';
  for (const [token, quoted] of wanted.matchAll(/'([^']*)'|([a-zA-Z])\2*|./gs)) {
    const part = parts.get(token);
    if (quoted !== undefined) result += quoted;
    else if (part !== undefined) result += part;
    else if (/^[TZ]$|^[^a-zA-Z%\\"']$/.test(token)) result += token;
    else return null;
  }
  return result;
}
