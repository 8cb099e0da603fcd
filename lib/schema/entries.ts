import * as v from 'valibot';

/** The schema that a pipe ends with: its output, and what the documentation describes. */
export function lastSchema(schema: v.GenericSchema): v.GenericSchema {
  if (!('pipe' in schema)) return schema;
  const pipe = schema.pipe as readonly (v.GenericSchema | v.GenericPipeAction)[];
  const last = pipe.findLast((item) => item.kind === 'schema');
  return last ? lastSchema(last) : schema;
}

/** The members of an object schema; `undefined` for any other schema. */
export function entriesOf(schema: v.GenericSchema): v.ObjectEntries | undefined {
  const last = lastSchema(schema);
  return 'entries' in last ? (last.entries as v.ObjectEntries) : undefined;
}

const OPTIONAL = ['optional', 'exact_optional', 'nullish'];

/** Splits `optional` off a schema, with its default. What was piped after it is piped after the value. */
export function unwrapOptional(schema: v.GenericSchema): {
  readonly schema: v.GenericSchema;
  readonly isOptional: boolean;
  readonly defaultValue?: unknown;
} {
  if (!OPTIONAL.includes(schema.type)) return { schema, isOptional: false };
  const { wrapped, default: given } = schema as v.OptionalSchema<v.GenericSchema, unknown>;
  const value = schema.type === 'nullish' ? v.nullable(wrapped) : wrapped;
  const [, ...actions] = 'pipe' in schema ? (schema.pipe as v.GenericPipeAction[]) : [];
  return {
    schema: actions.reduce<v.GenericSchema>((piped, action) => v.pipe(piped, action), value),
    isOptional: true,
    defaultValue: typeof given === 'function' ? given() : given,
  };
}

/** Converts each member of an object schema. */
export function mapEntries<T>(
  entries: v.ObjectEntries,
  convert: (schema: v.GenericSchema, name: string) => T,
): Record<string, T> {
  // The cast: none of our schemas is asynchronous.
  return Object.fromEntries(
    Object.entries(entries).map(([name, schema]) => [name, convert(schema as v.GenericSchema, name)]),
  );
}
