/**
 * Checks the length in code points, and counts them only if the number of UTF-16 units does not decide.
 *
 * @returns a message for `parseError`
 */
export function lengthError(text: string, min: number, max: number): string | undefined {
  const { length } = text;
  const count = length >= 2 * min && length <= max ? length : countCodePoints(text);
  if (count < min) return `string_too_short ${min}`;
  if (count > max) return `string_too_long ${max}`;
  return undefined;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
