import * as v from 'valibot';

/*
 * A code point is one UTF-16 unit or two, so the number of units, which costs nothing, tells of most texts that they
 * are long or short enough. The others are counted by valibot.
 */

/**
 * @param min how many code points at the least
 * @param max how many at the most
 * @returns the schema of a text of such a length, counted as JSON Schema and pydantic count; it is kept exactly as it
 *   was sent
 */
export function text(min: number, max: number) {
  return v.pipe(
    v.string(),
    // A lone surrogate cannot be stored as UTF-8. The message is pydantic's name for that.
    v.check((value) => value.isWellFormed(), 'string_unicode'),
    unlessCertain(v.minCodePoints<string, number>(min), ({ length }) => length >= 2 * min),
    unlessCertain(v.maxCodePoints<string, number>(max), ({ length }) => length <= max),
  );
}

/** The same action, which is not asked about a text that is certain to pass. */
function unlessCertain<Action extends v.BaseValidation<string, string, v.BaseIssue<unknown>>>(
  action: Action,
  isCertain: (text: string) => boolean,
): Action {
  return {
    ...action,
    '~run': (dataset, config) =>
      dataset.typed && isCertain(dataset.value) ? dataset : action['~run'](dataset, config),
  };
}
