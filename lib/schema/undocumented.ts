import * as v from 'valibot';
import { mapEntries } from './entries.ts';

/**
 * A schema without what only documents it, with the pipes in a pipe made one: with `abortPipeEarly` it accepts and returns the
 * same, in two thirds of the time. It enters objects, arrays and optional schemas. Not for `v.message` or `v.config` around a
 * pipe, which leave no trace in it.
 */
export function undocumented<Schema extends v.GenericSchema | undefined>(schema: Schema): Schema {
  // The cast: documentation does not change the type.
  return schema && (bare(schema) as Schema);
}

function bare(schema: v.GenericSchema): v.GenericSchema {
  if ('fallback' in schema) return schema;
  if ('pipe' in schema) {
    // The casts: a pipe begins with a schema, and actions follow.
    const [first, ...actions] = pipeItems(schema) as [v.GenericSchema, ...v.GenericPipeAction[]];
    return actions.length === 0 ? first : v.pipe(first, ...actions);
  }
  // Copied like by valibot's own methods.
  if (schema.type === 'object' && 'entries' in schema) {
    return Object.assign({ ...schema }, { entries: mapEntries(schema.entries as v.ObjectEntries, bare) });
  }
  for (const inner of ['item', 'wrapped']) {
    if (inner in schema) {
      const { [inner]: value } = schema as unknown as Record<string, v.GenericSchema>;
      return value ? Object.assign({ ...schema }, { [inner]: bare(value) }) : schema;
    }
  }
  return schema;
}

function pipeItems(item: v.GenericPipeItem): v.GenericPipeItem[] {
  if ('pipe' in item) return (item.pipe as readonly v.GenericPipeItem[]).flatMap(pipeItems);
  if (item.kind === 'metadata') return [];
  return [item.kind === 'schema' ? bare(item as v.GenericSchema) : item];
}
