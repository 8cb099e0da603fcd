import * as v from 'valibot';
import { errorMessage } from './validation-error.ts';

/**
 * The schema of a string of `min` to `max` code points, which is how JSON Schema and pydantic count. It is kept exactly
 * as it was sent.
 */
export function text(min: number, max: number) {
  // A code point is one or two UTF-16 units, so the length alone mostly decides; counting takes longer than all the rest.
  const isLongEnough = (value: string) => value.length >= 2 * min || codePoints(value) >= min;
  const isShortEnough = (value: string) =>
    value.length <= max || (value.length <= 2 * max && codePoints(value) <= max);
  return v.pipe(
    v.string(),
    // UTF-8 cannot store a lone surrogate.
    v.check((value) => value.isWellFormed(), errorMessage('string_unicode')),
    v.check(isLongEnough, errorMessage('string_too_short', { min_length: min })),
    v.check(isShortEnough, errorMessage('string_too_long', { max_length: max })),
    v.metadata({ minLength: min, maxLength: max }),
  );
}

const codePoints = (value: string) => Array.from(value).length;
