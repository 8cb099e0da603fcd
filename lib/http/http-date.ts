/** The three forms of RFC 9110, section 5.6.7. */
const HTTP_DATE =
  /^(?:\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT|\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;

/**
 * @param text a date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`
 * @returns Unix time in whole seconds; `undefined` when it is none
 */
export function readHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const milliseconds = Date.parse(text.endsWith('GMT') ? text.replaceAll('-', ' ') : `${text} GMT`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
