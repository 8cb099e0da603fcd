import { type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';

/** Schemas by their titles: the components of a document. */
export type Components = Readonly<Record<string, v.GenericSchema>>;

type TypeMode = 'input' | 'output';

/**
 * @param schemas of a contract
 * @returns every object with a title among them and in them: those are the document's components
 * @throws when two have the same title
 */
export function componentsOf(schemas: readonly v.GenericSchema[]): Components {
  const components: Record<string, v.GenericSchema> = {};
  const visit = (schema: v.GenericSchema) => {
    const title = schema.type === 'object' ? v.getTitle(schema) : undefined;
    if (title !== undefined) {
      if (components[title] && components[title] !== schema)
        throw new Error(`Two schemas are titled ${title}`);
      components[title] = schema;
    }
    for (const inner of innerSchemas(schema)) visit(inner);
  };
  for (const schema of schemas) visit(schema);
  return components;
}

/**
 * @param components to be referred to
 * @returns the JSON Schema of each
 */
export function componentSchemas(components: Components): Record<string, JsonSchema> {
  return toJsonSchemaDefs(components, configuration('input'));
}

/**
 * @param schema of a contract
 * @param components to be referred to
 * @param typeMode whether what goes in or what comes out of the schema is described
 * @returns its JSON Schema, in the dialect of OpenAPI 3.1
 */
export function jsonSchema(schema: v.GenericSchema, components: Components, typeMode: TypeMode): JsonSchema {
  const {
    $schema: _,
    $defs: __,
    ...result
  } = toJsonSchema(schema, {
    ...configuration(typeMode),
    definitions: components,
  });
  return result;
}

/** A schema without `optional`, and whether it is that. */
export function unwrapped(schema: v.GenericSchema): { schema: v.GenericSchema; isRequired: boolean } {
  if (schema.type !== 'optional' && schema.type !== 'exact_optional') return { schema, isRequired: true };
  const [inner] = innerSchemas(schema);
  return { schema: inner ?? schema, isRequired: false };
}

function innerSchemas(schema: v.GenericSchema): v.GenericSchema[] {
  const { entries, item, wrapped } = schema as Partial<{
    entries: Record<string, v.GenericSchema>;
    item: v.GenericSchema;
    wrapped: v.GenericSchema;
  }>;
  return [...Object.values(entries ?? {}), item, wrapped].filter((inner) => inner !== undefined);
}

type Configuration = NonNullable<Parameters<typeof toJsonSchema>[1]>;

function configuration(typeMode: TypeMode): Configuration {
  return {
    target: 'draft-2020-12',
    typeMode,
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    // Bytes: what is in them is said in their metadata.
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'instance' ? {} : undefined),
    overrideAction: ({ valibotAction, jsonSchema }) => {
      switch (valibotAction.type) {
        case 'min_code_points':
          return { ...jsonSchema, minLength: requirementOf(valibotAction) };
        case 'max_code_points':
          return { ...jsonSchema, maxLength: requirementOf(valibotAction) };
        // JSON Schema has no word for it: text that is read, or text that is well-formed.
        case 'raw_transform':
        case 'check':
          return jsonSchema;
        // The bounds of a text that is read as a number stand in its metadata.
        case 'min_value':
        case 'max_value':
          return jsonSchema.type === 'string' ? jsonSchema : undefined;
        default:
          return undefined;
      }
    },
  };
}

function requirementOf(action: object): number {
  if ('requirement' in action && typeof action.requirement === 'number') return action.requirement;
  throw new Error('The action has no requirement');
}
