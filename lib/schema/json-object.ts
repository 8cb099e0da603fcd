import * as v from 'valibot';
import { errorMessage } from '../fastapi/validation-error.ts';

/**
 * The body parser rejects `__proto__` at any depth, in ignored members as well, and `constructor` if its value has an own
 * `prototype`, which JSON Schema has no short way to say.
 */
const propertyNames = { not: { const: '__proto__' } };
const documentation = { propertyNames, additionalProperties: { $ref: '#/components/schemas/IgnoredValue' } };

/** Ignored members, as a component of the OpenAPI document. */
export const ignoredValue = {
  title: 'IgnoredValue',
  description:
    'Any value: it is ignored. Its objects contain no key `__proto__`, and no `constructor` whose value has a `prototype`.',
  propertyNames,
  additionalProperties: documentation.additionalProperties,
  items: documentation.additionalProperties,
  examples: [{ section: 'Harbour' }],
};

/** A JSON object in a request body. Unlike valibot's own object it is no array; unknown members are ignored. */
export function jsonObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.custom<v.InferInput<v.ObjectSchema<Entries, undefined>>>(
      isObject,
      errorMessage('model_attributes_type'),
    ),
    v.object(entries),
    v.metadata(documentation),
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
