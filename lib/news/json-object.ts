import * as v from 'valibot';

/**
 * @param entries the schemas of its members; others are dropped
 * @returns the schema of a JSON object. Unlike valibot's own, it refuses an array; and what the parser refuses is
 *   documented
 */
export function jsonObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  const schema = v.object(entries);
  const run = schema['~run'];
  const strict = {
    ...schema,
    '~run'(...[dataset, config]: Parameters<typeof run>): ReturnType<typeof run> {
      // An array is read as what it is not either, so that the schema refuses it in its own words.
      return run.call(schema, Array.isArray(dataset.value) ? { value: undefined } : dataset, config);
    },
  };
  return v.pipe(strict, v.metadata({ propertyNames: { not: { const: '__proto__' } } }));
}
