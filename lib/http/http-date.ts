const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = String.raw`(?<hours>\d\d):(?<minutes>\d\d):(?<seconds>\d\d)`;
/** The current form and the two obsolete ones (RFC 9110, section 5.6.7). */
const FORMS = [
  new RegExp(String.raw`^\w{3}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^\w{6,9}, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^\w{3} ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
];

/** Unix time in whole seconds of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`; `undefined` for anything else. */
export function readHttpDate(text: string): number | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return undefined;
  const { day, month = '', year = '', hours, minutes, seconds } = parts;
  const fullYear = year.length === 2 ? nearestYear(Number(year)) : Number(year);
  const date = new Date(0);
  date.setUTCFullYear(fullYear, MONTHS.indexOf(month), Number(day));
  const isDay = date.getUTCDate() === Number(day);
  date.setUTCHours(Number(hours), Number(minutes), Number(seconds));
  // A leap second counts as the second after it.
  const isTime = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60;
  return isDay && isTime ? date.getTime() / 1000 : undefined;
}

/** A two-digit year is at most 50 years ahead. */
function nearestYear(digits: number): number {
  const now = new Date().getUTCFullYear();
  const year = now - (now % 100) + digits;
  return year > now + 50 ? year - 100 : year;
}

/** Longer than a change takes from its time to its execution, and clocks differ. */
const SETTLED_MS = 15_000;

/**
 * The `Last-Modified` of what was changed at a time in microseconds: the second after it. It tells changes within one second
 * apart, since it is sent only once no other change can have a time in that second: until then, `undefined`.
 */
export function lastModified(updatedAt: number, nowMs: number): string | undefined {
  const second = Math.floor(updatedAt / 1_000_000) + 1;
  return nowMs >= second * 1000 + SETTLED_MS ? new Date(second * 1000).toUTCString() : undefined;
}
