import * as v from 'valibot';
import { entriesOf, lastSchema, mapEntries, unwrapOptional } from './entries.ts';

/**
 * The members of an object as they are stored and returned: with their types and defaults, without their checks, since
 * what was stored under former rules is still valid. Their documentation stays.
 */
export function stored<const Entries extends v.ObjectEntries>(entries: Entries): Entries {
  // The cast: checks do not change the type of an output.
  return mapEntries(entries, storedMember) as v.ObjectEntries as Entries;
}

function storedMember(member: v.GenericSchema): v.GenericSchema {
  const { schema, isOptional, defaultValue } = unwrapOptional(member);
  const nested = entriesOf(schema);
  const type = nested ? v.object(stored(nested)) : storedType(lastSchema(schema));
  const documented = typeActions(schema).reduce((piped, action) => v.pipe(piped, action), type);
  if (!isOptional) return documented;
  return defaultValue === undefined ? v.exactOptional(documented) : v.optional(documented, defaultValue);
}

function storedType(schema: v.GenericSchema): v.GenericSchema {
  if ('item' in schema) return v.array(storedMember(schema.item as v.GenericSchema));
  if (schema.type === 'nullable')
    return v.nullable(storedMember((schema as v.NullableSchema<v.GenericSchema, null>).wrapped));
  return schema;
}

/** What a pipe says about the type: its documentation, and that a number is an integer. */
function typeActions(item: v.GenericPipeItem): v.GenericPipeAction[] {
  if ('pipe' in item) return (item.pipe as readonly v.GenericPipeItem[]).flatMap(typeActions);
  return item.kind === 'metadata' || item.type === 'integer' ? [item as v.GenericPipeAction] : [];
}
