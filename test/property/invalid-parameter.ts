import fc from 'fast-check';
import type { Parameter } from './document.ts';
import { TIME } from './parameter.ts';
import { anyText } from './text.ts';

/** An invalid value and its validation error. */
export interface InvalidValue {
  readonly text: string;
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

const INVALID_INTEGERS = [
  '',
  '1.5',
  '1e3',
  '0x1',
  '1__0',
  '_1',
  '1_',
  '--1',
  '+-1',
  '1,0',
  '٣',
  '１',
  '²',
  '1 2',
  '0b1',
  '∞',
];
const INVALID_TIMES = [
  ...[
    '',
    '1e9',
    '0x1',
    '1_000',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-11-23T24:00:00Z',
  ],
  ...['2026-11-23T10', '2026-11-23T10:60:00Z', '2026-11-23T23:59:60Z', '2026-11-23T10:00:00+24:00'],
  ...[
    '2026-W48-1',
    '2026-327',
    '+12026-01-01',
    '-0001-01-01',
    '２０２６-01-01',
    '253402300800000',
    '-62167219200001',
  ],
];
/** Neither numbers nor times. */
const withoutDigits = anyText.map((text) => text.replace(/\p{N}/gu, ''));

export function invalidValue({
  name,
  schema,
}: Pick<Parameter, 'name' | 'schema'>): fc.Arbitrary<InvalidValue> {
  const one = schema.items ?? schema;
  if (TIME.test(name)) {
    return fc
      .oneof(fc.constantFrom(...INVALID_TIMES), withoutDigits)
      .map((text) => ({ text, type: 'datetime_from_date_parsing' }));
  }
  if (one.type !== 'integer') throw new Error(`Unsupported parameter ${name}`);
  const { minimum = 0, maximum = 0 } = one;
  return fc.oneof(
    fc
      .oneof(fc.constantFrom(...INVALID_INTEGERS), withoutDigits)
      .map((text) => ({ text, type: 'int_parsing' })),
    fc
      .oneof(fc.constantFrom(minimum - 1, -maximum), fc.integer({ max: minimum - 1 }))
      .map((number) => ({ text: String(number), type: 'greater_than_equal', ctx: { ge: minimum } })),
    fc
      .bigInt({ min: BigInt(maximum) + 1n, max: BigInt(maximum) * 1_000_000n })
      .map((number) => ({ text: String(number), type: 'less_than_equal', ctx: { le: maximum } })),
  );
}
