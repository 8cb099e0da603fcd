import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in DynamoDB JSON. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The size that DynamoDB bills, in bytes.
 *
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
  // A map or a list takes 3 bytes, plus 1 for each member.
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L !== undefined) return 3 + value.L.reduce((size, one) => size + 1 + valueSize(one), 0);
  throw new Error(`Unsupported attribute value ${JSON.stringify(value)}`);
}

/** One byte for every two significant digits, plus one, plus one for a sign. */
function numberSize(text: string): number {
  const digits = text.replace(/^-/, '').replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
