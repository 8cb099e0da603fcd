import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in DynamoDB's own JSON. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * @param item as it is stored
 * @returns how many bytes DynamoDB counts it as
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce((size, [name, value]) => size + bytes(name) + valueSize(value), 0);
}

const bytes = (text: string) => Buffer.byteLength(text);

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return bytes(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  // Three bytes for a map, and one for each of its members.
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  throw new Error(`No article has a value such as ${JSON.stringify(value)}`);
}

/** A byte for every two significant digits, and one; a sign is one more. */
function numberSize(text: string): number {
  const digits = text.replace(/^-/, '').replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
