import fc from 'fast-check';

/** Special in JSON, HTTP, JavaScript or DynamoDB, or easily lost on the way. */
const SPECIAL = [
  // First, so that texts shrink to it.
  'a',
  ...['\u0000', '\u0007', '\t', '\n', '\r', '\u001b', ' ', '"', '\\', '/', '{', '#', ':', "'", '<', '&', '%'],
  ...[
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ı',
    'ﬁ',
    '\u0345',
    '\u05d0',
    '\u0627',
  ],
  ...['\u200b', '\u200d', '\u200e', '\u200f', '\u2028', '\u2029', '\u202e', '\u2066', '\u3000', '\ufeff'],
  ...['\ufffd', '\ufffe', '\uffff', '\u{1f469}', '\u{1f3fd}', '\u{20000}', '\u{e0001}', '\u{10ffff}'],
].flatMap((text) => Array.from(text));

const SURROGATES = { from: 0xd800, count: 0x800 };

/** Any code point except surrogates. fast-check's own arbitrary takes a second to set up. */
const codePoint = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SPECIAL) },
  { weight: 2, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)) },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
      .map((code) => String.fromCodePoint(code < SURROGATES.from ? code : code + SURROGATES.count)),
  },
);

const PALETTE_MAX = 12;
/** Longer texts are rare: one takes as long as a hundred others. */
const SHORT_MAX = 400;

/** A text of this many code points, made of a few distinct ones. */
const textOfLength = (length: fc.Arbitrary<number>) =>
  fc
    .tuple(length, fc.array(codePoint, { minLength: 1, maxLength: PALETTE_MAX }))
    .map(([count, palette]) =>
      Array.from({ length: count }, (_, index) => palette[index % palette.length]).join(''),
    );

/** Texts of `min` to `max` code points, often at the bounds, without lone surrogates. */
export function text(min: number, max: number): fc.Arbitrary<string> {
  const shortMax = Math.min(max, SHORT_MAX);
  return fc.oneof(
    { weight: 40, arbitrary: textOfLength(fc.integer({ min, max: Math.min(min + 2, max) })) },
    { weight: 40, arbitrary: textOfLength(fc.integer({ min, max: shortMax })) },
    {
      weight: max > shortMax ? 1 : 40,
      arbitrary: textOfLength(fc.integer({ min: Math.max(min, max - 2), max })),
    },
  );
}

/** Texts shorter than `min` code points, and texts slightly longer than `max`. */
export function textOutside(
  min: number,
  max: number,
): { tooShort: fc.Arbitrary<string>; tooLong: fc.Arbitrary<string> } {
  return {
    tooShort: fc.oneof(
      textOfLength(fc.constant(min - 1)),
      textOfLength(fc.integer({ min: 0, max: min - 1 })),
    ),
    tooLong: textOfLength(fc.integer({ min: max + 1, max: max + 3 })),
  };
}

/** Texts of up to a few words, some of them with a meaning in code. */
export const anyText = fc.oneof(
  fc.array(codePoint, { maxLength: 12 }).map((characters) => characters.join('')),
  fc.constantFrom(
    'null',
    'true',
    'undefined',
    'NaN',
    '[object Object]',
    '0',
    '-1',
    '1e400',
    '{}',
    '[]',
    '*',
    '..',
  ),
);

/** Texts with a lone surrogate, which are invalid Unicode. */
export const loneSurrogate = fc
  .tuple(
    text(60, 90),
    fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', '\udc00\ud800', '\ud83d\ud83d\ude00'),
    fc.boolean(),
  )
  .map(([around, half, isBefore]) => (isBefore ? `${half} ${around}` : `${around} ${half}`));
