import * as v from 'valibot';
import { entriesOf, lastSchema, mapEntries, unwrapOptional } from './entries.ts';

const FILLER = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit. ';

/** A valid value of each member, with the optional ones. */
export function exampleOf<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.InferOutput<v.ObjectSchema<Entries, undefined>> {
  // The cast: each example is an output of its member's schema.
  return mapEntries(entries, exampleOfMember) as v.InferOutput<v.ObjectSchema<Entries, undefined>>;
}

/**
 * The first of `v.examples`, the default, or else a value made for the schema.
 *
 * @throws when that value is not valid, as for a regular expression: the member then needs `v.examples`
 */
function exampleOfMember(member: v.GenericSchema, name: string): unknown {
  const [given]: readonly unknown[] = v.getExamples(member);
  if (given !== undefined) return given;
  const { schema, defaultValue } = unwrapOptional(member);
  const [inner]: readonly unknown[] = v.getExamples(schema);
  const example = inner ?? defaultValue ?? generate(schema, name);
  if (!v.is(schema, example))
    throw new Error(`The field ${name} needs an example: add v.examples([…]) to it`);
  return example;
}

function generate(schema: v.GenericSchema, name: string): unknown {
  const entries = entriesOf(schema);
  if (entries) return mapEntries(entries, exampleOfMember);
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
    case 'array':
      return [exampleOfMember((last as v.ArraySchema<v.GenericSchema, undefined>).item, name)];
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
