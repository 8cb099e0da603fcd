import * as v from 'valibot';
import { errorMessage } from '../fastapi/validation-error.ts';

/** The body parser refuses this key at any depth, in ignored members as well. */
const propertyNames = { not: { const: '__proto__' } };
const documentation = { propertyNames, additionalProperties: { $ref: '#/components/schemas/IgnoredValue' } };

/** Ignored members, as a component of the OpenAPI document. */
export const ignoredValue = {
  title: 'IgnoredValue',
  description: 'Any value: it is ignored. In its objects no key is `__proto__`.',
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

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
