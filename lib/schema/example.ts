import * as v from 'valibot';
import { entriesOf, lastSchema, mapEntries, unwrapOptional } from './entries.ts';

const FILLER = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit. ';

/**
 * A valid output of a schema, with its optional members: the first of `v.examples`, the default, or else a value made for
 * the schema. `name` is for the error.
 *
 * @throws when no valid value can be made, as for a regular expression: the schema then needs `v.examples`
 */
export function exampleOf<Schema extends v.GenericSchema>(member: Schema, name = ''): v.InferOutput<Schema> {
  const { schema, defaultValue } = unwrapOptional(member);
  const [given]: readonly unknown[] = v.getExamples(schema);
  const declared = given ?? defaultValue;
  const example = declared ?? generate(schema, name);
  if (v.is(schema, example)) return example;
  throw new Error(
    declared === undefined
      ? `The field ${name} needs an example: add v.examples([…]) to it`
      : `The example or default of the field ${name} is not valid`,
  );
}

function generate(schema: v.GenericSchema, name: string): unknown {
  const entries = entriesOf(schema);
  if (entries) return mapEntries(entries, exampleOf);
  const last = lastSchema(schema);
  switch (last.type) {
    case 'string':
      return generateString(schema);
    case 'number':
      return requirement(schema, 'min_value') ?? 1;
    case 'boolean':
      return true;
    case 'literal':
      return (last as v.LiteralSchema<v.Literal, undefined>).literal;
    case 'picklist':
    case 'enum':
      return (last as v.PicklistSchema<readonly string[], undefined>).options[0];
    case 'nullable':
      return exampleOf((last as v.NullableSchema<v.GenericSchema, null>).wrapped, name);
    case 'array':
      return [exampleOf((last as v.ArraySchema<v.GenericSchema, undefined>).item, name)];
    default:
      return undefined;
  }
}

function generateString(schema: v.GenericSchema): string {
  if (requirement(schema, 'email')) return 'ada@example.com';
  if (requirement(schema, 'url')) return 'https://example.com/';
  if (requirement(schema, 'iso_date')) return '2026-11-23';
  if (requirement(schema, 'iso_timestamp')) return '2026-11-23T10:15:30.000Z';
  const { minLength = 0, maxLength = Number.MAX_SAFE_INTEGER } = v.getMetadata(schema);
  const min = Number(requirement(schema, 'min_length') ?? minLength);
  const max = Number(requirement(schema, 'max_length') ?? maxLength);
  const length = Math.min(max, Math.max(min, FILLER.trim().length));
  return FILLER.repeat(Math.ceil(length / FILLER.length))
    .slice(0, length)
    .trim()
    .padEnd(min, '.');
}

/** The requirement of an action of a pipe, such as the minimum of `min_length`. */
function requirement(schema: v.GenericSchema, type: string): unknown {
  const pipe = 'pipe' in schema ? (schema.pipe as readonly { type: string; requirement?: unknown }[]) : [];
  return pipe.find((item) => item.type === type)?.requirement;
}
