/**
 * @param text whose length in code points is asked for
 * @param min the least allowed
 * @param max the greatest allowed
 * @returns what is wrong with it, if anything is. Most texts need not be counted: a code point has one or two units
 */
export function lengthFault(text: string, min: number, max: number): string | undefined {
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
