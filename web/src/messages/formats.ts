import type { Language } from '../session.ts';

/** English dates are written day first, as the API's mails write them. */
const tags: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Formats = ReturnType<typeof makeFormats>;

/** Dates, durations and numbers of one language, in the time zone of the browser. */
export function makeFormats(language: Language) {
  const tag = tags[language];
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  const clock = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const clockSeconds = date({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const shortDay = date({ weekday: 'short', day: 'numeric', month: 'short' });
  const yearDay = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const full = date({ dateStyle: 'full', timeStyle: 'medium' });
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en', { style: 'percent' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' });
  const byteUnit = new Intl.NumberFormat(tag, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  const dayUnit = new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' });

  const longDayOf = (iso: string) => longDay.format(Date.parse(iso)).replace(',', '');
  const dayOf = (at: number) => new Date(at).toDateString();
  const day = (iso: string, now: number) => {
    const at = Date.parse(iso);
    return new Date(at).getFullYear() === new Date(now).getFullYear()
      ? shortDay.format(at).replace(',', '')
      : yearDay.format(at);
  };
  /** The time today; day and time before. */
  const moment = (iso: string, now: number) => {
    const at = Date.parse(iso);
    const time = clock.format(at);
    return dayOf(at) === dayOf(now) ? time : `${day(iso, now)}, ${time}`;
  };

  return {
    time: (iso: string | number) => clock.format(typeof iso === 'number' ? iso : Date.parse(iso)),
    timeWithSeconds: (iso: string | number) =>
      clockSeconds.format(typeof iso === 'number' ? iso : Date.parse(iso)),
    day,
    /** As it stands inside a sentence; French days begin small there. */
    longDay: longDayOf,
    /** As it stands alone over what happened on it. */
    dayHeading: (iso: string) => {
      const text = longDayOf(iso);
      return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
    },
    moment,
    full: (iso: string) => full.format(Date.parse(iso)),
    number: (value: number) => number.format(value),
    percent: (ratio: number) => percent.format(ratio),
    list: (items: readonly string[]) => list.format(items),

    /** "71 bytes", "640 kB", "1.4 MB"; in French « 640 ko », « 1,4 Mo ». */
    bytes(size: number): string {
      if (size < 1_000) return byteUnit.format(size);
      const big = size >= 1_000_000;
      const unit = new Intl.NumberFormat(tag, {
        style: 'unit',
        unit: big ? 'megabyte' : 'kilobyte',
        unitDisplay: 'short',
        maximumFractionDigits: big ? 1 : 0,
      });
      return unit.format(size / (big ? 1_000_000 : 1_000));
    },

    /** "just now", "21 min ago", "5 h ago", "yesterday", then the day. */
    ago(iso: string, now: number): string {
      const at = Date.parse(iso);
      const age = Math.max(0, now - at);
      if (age < MINUTE) return language === 'fr' ? 'à l’instant' : 'just now';
      const before = (amount: string) => (language === 'fr' ? `il y a ${amount}` : `${amount} ago`);
      if (age < HOUR) return before(`${Math.floor(age / MINUTE)}\u00a0min`);
      if (dayOf(at) === dayOf(now)) return before(`${Math.floor(age / HOUR)}\u00a0h`);
      if (dayOf(at) === dayOf(now - DAY)) return relative.format(-1, 'day');
      return day(iso, now);
    },

    /** About how long, in one unit, rounded up: "40 s", "4 min", "3 h", "2 days". */
    about(ms: number): string {
      if (ms < MINUTE) return `${Math.max(1, Math.ceil(ms / SECOND))}\u00a0s`;
      if (ms < HOUR) return `${Math.ceil(ms / MINUTE)}\u00a0min`;
      if (ms < DAY) return `${Math.ceil(ms / HOUR)}\u00a0h`;
      return dayUnit.format(Math.ceil(ms / DAY));
    },

    /** Under a minute seconds, under an hour minutes and seconds, then hours and minutes, then days. */
    duration(ms: number): string {
      const age = Math.max(0, ms);
      if (age < MINUTE) return `${Math.floor(age / SECOND)}\u00a0s`;
      if (age < HOUR) {
        return `${Math.floor(age / MINUTE)}\u00a0min ${Math.floor((age % MINUTE) / SECOND)}\u00a0s`;
      }
      if (age < DAY) {
        return `${Math.floor(age / HOUR)}\u00a0h ${Math.floor((age % HOUR) / MINUTE)}\u00a0min`;
      }
      return dayUnit.format(Math.floor(age / DAY));
    },
  };
}
