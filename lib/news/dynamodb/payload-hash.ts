import { createHash } from 'node:crypto';
import type * as v from 'valibot';
import { entriesOf, unwrapOptional } from '../../schema/entries.ts';
import { articleFields, type NewsInput } from '../news.ts';

/**
 * Equal for equal articles, whatever the order of their fields and whatever ignored fields were sent with them. A field that
 * is added later does not change the hash of an article without it, or with its default.
 */
export function payloadHash(input: NewsInput): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(articleFields, input)))
    .digest('base64url');
}

/** The required values in order, at any depth, and then the paths and values of optional fields. */
function canonical(
  entries: v.ObjectEntries,
  input: Readonly<Record<string, unknown>>,
  parent = '',
): unknown[] {
  const required: unknown[] = [];
  const optional: unknown[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { schema, isOptional, defaultValue } = unwrapOptional(entry as v.GenericSchema);
    const nested = entriesOf(schema);
    const value = input[name];
    if (!isOptional && nested) {
      required.push(...canonical(nested, value as Record<string, unknown>, `${parent}${name}.`));
    } else if (!isOptional) required.push(value);
    else if (value !== undefined && JSON.stringify(value) !== JSON.stringify(defaultValue)) {
      optional.push([parent + name, value]);
    }
  }
  return [...required, ...optional];
}
