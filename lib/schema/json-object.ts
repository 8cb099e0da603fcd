import * as v from 'valibot';
import { errorMessage } from '../fastapi/validation-error.ts';

/** A JSON object in a request body. Unlike valibot's own object it is no array; unknown members are ignored. */
export function jsonObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.custom<v.InferInput<v.ObjectSchema<Entries, undefined>>>(
      isObject,
      errorMessage('model_attributes_type'),
    ),
    v.object(entries),
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
