import type * as v from 'valibot';
import { entriesOf, lastSchema, unwrapOptional } from './entries.ts';

/**
 * An object without the names of its required members: their values in order, at any depth, and then the paths and values
 * of optional ones. A member that is added later changes nothing in an object without it, or with its default.
 */
export function canonicalObject(entries: v.ObjectEntries, input: object, parent = ''): unknown[] {
  const values: Readonly<Record<string, unknown>> = { ...input };
  const required: unknown[] = [];
  const optional: unknown[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { schema, isOptional, defaultValue } = unwrapOptional(entry as v.GenericSchema);
    const nested = entriesOf(schema);
    if (nested && !isOptional) {
      required.push(...canonicalObject(nested, Object(values[name]), `${parent}${name}.`));
      continue;
    }
    const value = canonical(schema, values[name]);
    const defaultText = JSON.stringify(canonical(schema, defaultValue));
    if (!isOptional) required.push(value);
    else if (value !== undefined && JSON.stringify(value) !== defaultText) {
      optional.push([parent + name, value]);
    }
  }
  return [...required, ...optional];
}

function canonical(schema: v.GenericSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const last = lastSchema(schema);
  if ('wrapped' in last) return canonical(last.wrapped as v.GenericSchema, value);
  if (Array.isArray(value) && 'item' in last) {
    return value.map((item) => canonical(last.item as v.GenericSchema, item));
  }
  const entries = entriesOf(last);
  return entries ? canonicalObject(entries, value) : value;
}
