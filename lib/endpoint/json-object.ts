import * as v from 'valibot';

/** The parser refuses this key, however deep it is in members that are dropped. */
const propertyNames = { not: { const: '__proto__' } };
const documented = { propertyNames, additionalProperties: { $ref: '#/components/schemas/IgnoredValue' } };

/** Members that are dropped, as a component of the OpenAPI document. */
export const ignoredValue = {
  title: 'IgnoredValue',
  description: 'Any value: it is ignored. In its objects no key is `__proto__`.',
  propertyNames,
  additionalProperties: documented.additionalProperties,
  items: documented.additionalProperties,
  examples: [{ section: 'Harbour' }],
};

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
  return v.pipe(strict, v.metadata(documented));
}
