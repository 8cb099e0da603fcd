const notAnInteger = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};
const atLeast = {
  type: 'greater_than_equal',
  msg: 'Input should be greater than or equal to 1',
  ctx: { ge: 1 },
};
const atMost = {
  type: 'less_than_equal',
  msg: 'Input should be less than or equal to 9007199254740991',
  ctx: { le: 9007199254740991 },
};
const tooLong = {
  type: 'int_parsing_size',
  msg: 'Unable to parse input string as an integer, exceeded maximum size',
};

/** Invalid ids as URL text, each with its validation error without `loc`. */
export const invalidIds = [
  ...[
    'abc',
    '1.5',
    '1e3',
    '0x1',
    '%20',
    '1%2F2',
    'null',
    '1__0',
    '_1',
    '1_',
    '--1',
    '%D9%A1',
    '%00',
    '%EF%BB%BF',
  ].map((text) => ({ text, error: notAnInteger })),
  ...['-1', '0', '-0', '-9007199254740993'].map((text) => ({ text, error: atLeast })),
  ...['9007199254740992', '1'.repeat(400)].map((text) => ({ text, error: atMost })),
  { text: '1'.repeat(4301), error: tooLong },
];
