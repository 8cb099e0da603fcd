import { type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { lastSchema } from '../../lib/schema/entries.ts';
import { exampleOf } from '../../lib/schema/example.ts';

/** Schemas by their titles: the components of a document. */
export type Components = Readonly<Record<string, v.GenericSchema>>;

/**
 * Every titled object in and below the schemas.
 *
 * @throws when two have the same title
 */
export function componentsOf(schemas: readonly v.GenericSchema[]): Components {
  const components: Record<string, v.GenericSchema> = {};
  const visit = (schema: v.GenericSchema) => {
    const title = lastSchema(schema).type === 'object' ? v.getTitle(schema) : undefined;
    if (title !== undefined) {
      if (components[title] && components[title] !== schema) {
        throw new Error(`Two schemas are titled ${title}`);
      }
      components[title] = schema;
    }
    for (const inner of innerSchemas(schema)) visit(inner);
  };
  for (const schema of schemas) visit(schema);
  return components;
}

export function componentSchemas(components: Components): Record<string, object> {
  const schemas = toJsonSchemaDefs(components, CONFIGURATION);
  return Object.fromEntries(
    Object.entries(components).map(([title, schema]) => [
      title,
      { ...schemas[title], examples: [exampleOf(schema, title)] },
    ]),
  );
}

/** The JSON Schema of a schema, in the dialect of OpenAPI 3.1, with references to the components. */
export function jsonSchema(schema: v.GenericSchema, components: Components): JsonSchema {
  const {
    $schema: _,
    $defs: __,
    ...result
  } = toJsonSchema(schema, { ...CONFIGURATION, definitions: components });
  return result;
}

function innerSchemas(schema: v.GenericSchema): v.GenericSchema[] {
  const { entries, item, wrapped } = lastSchema(schema) as Partial<{
    entries: Record<string, v.GenericSchema>;
    item: v.GenericSchema;
    wrapped: v.GenericSchema;
  }>;
  return [...Object.values(entries ?? {}), item, wrapped].filter((inner) => inner !== undefined);
}

/** Transformations whose output has the type of their input, and our own. */
const SAME_TYPE = [
  'raw_transform',
  'trim',
  'trim_start',
  'trim_end',
  'to_lower_case',
  'to_upper_case',
  'normalize',
];

const CONFIGURATION: NonNullable<Parameters<typeof toJsonSchema>[1]> = {
  target: 'draft-2020-12',
  typeMode: 'output',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  // Bytes: their metadata describes them.
  overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'instance' ? {} : undefined),
  // Without a counterpart in JSON Schema: metadata beside it says what can be expressed.
  overrideAction: ({ valibotAction: { kind, type }, jsonSchema, errors }) =>
    errors && (kind === 'validation' || SAME_TYPE.includes(type)) ? jsonSchema : undefined,
};
