import * as v from 'valibot';

/**
 * Parses what the database returned.
 *
 * @throws with a message that does not repeat the value, since it is logged
 */
export function parseItem<Schema extends v.GenericSchema>(
  schema: Schema,
  item: unknown,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, item);
  if (success) return output;
  const places = issues.map(({ type, path = [] }) => `${type} ${path.map(({ key }) => key).join('.')}`);
  throw new Error(`The item is not valid: ${places.join(', ')}`);
}
