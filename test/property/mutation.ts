import fc from 'fast-check';
import { type BodyMutation, bodyMutations, type JsonCorruption, jsonCorruptions } from './body.ts';
import type { Operation, Parameter } from './document.ts';
import { type InvalidValue, invalidValue } from './invalid-parameter.ts';
import { type ParameterValue, validValue } from './parameter.ts';
import { anyText } from './text.ts';

/** A change that makes a request invalid. */
export type Mutation =
  | { readonly in: 'path'; readonly name: string; readonly value: InvalidValue }
  | { readonly in: 'query'; readonly name: string; readonly index: number; readonly value: InvalidValue }
  | {
      readonly in: 'query';
      readonly name: string;
      readonly tooMany: readonly ParameterValue[];
      readonly max: number;
    }
  | { readonly in: 'cursor'; readonly text: string }
  | { readonly in: 'header'; readonly name: string; readonly text: string }
  | { readonly in: 'body'; readonly mutation: BodyMutation }
  | { readonly in: 'json'; readonly corruption: JsonCorruption }
  | { readonly in: 'media type'; readonly mediaType: string | undefined }
  | { readonly in: 'size'; readonly bytes: number };

/** The largest body that the service accepts. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;

/** One to three mutations, or none if every request to the operation is valid. */
export function mutations(operation: Operation): fc.Arbitrary<Mutation[]> {
  const { parameters, body } = operation;
  const kinds = parameters.flatMap(parameterMutations);
  if (body) {
    kinds.push(
      { weight: 24, arbitrary: bodyMutations(body.schema).map((mutation) => ({ in: 'body', mutation })) },
      { weight: 6, arbitrary: jsonCorruptions.map((corruption) => ({ in: 'json', corruption })) },
      { weight: 2, arbitrary: unsupportedMediaTypes(body.mediaTypes) },
    );
  }
  if (kinds.length === 0) return fc.constant([]);
  const some = fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 3 });
  if (!body) return some;
  const tooLarge = fc
    .integer({ min: 1, max: 3 })
    .map((excess): Mutation[] => [{ in: 'size', bytes: BODY_BYTES_MAX + excess }]);
  return fc.oneof({ weight: 250, arbitrary: some }, { weight: 1, arbitrary: tooLarge });
}

function parameterMutations({ name, schema, in: location }: Parameter): fc.WeightedArbitrary<Mutation>[] {
  if (name === 'cursor') {
    const text = fc.oneof(anyText, fc.stringMatching(/^[A-Za-z0-9_-]{22}$/));
    return [{ weight: 4, arbitrary: text.map((text) => ({ in: 'cursor', text })) }];
  }
  if (location === 'header') {
    const texts = INVALID_HEADERS[name];
    if (!texts || schema.pattern === undefined) return [];
    const text = fc.constantFrom(...texts);
    return [{ weight: 1, arbitrary: text.map((text) => ({ in: 'header', name, text })) }];
  }
  const value = invalidValue({ name, schema });
  if (location === 'path') {
    // An empty value makes it another path.
    const inPath = value.filter(({ text }) => text !== '');
    return [{ weight: 4, arbitrary: inPath.map((value) => ({ in: 'path', name, value })) }];
  }
  const one = fc
    .tuple(value, fc.nat(3))
    .map(([value, index]): Mutation => ({ in: 'query', name, index, value }));
  const { maxItems: max } = schema;
  if (max === undefined) return [{ weight: 4, arbitrary: one }];
  const tooMany = fc.array(validValue({ name, schema }), { minLength: max + 1, maxLength: max + 3 });
  return [
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: tooMany.map((tooMany) => ({ in: 'query', name, tooMany, max })) },
  ];
}

const unsupportedMediaTypes = (supported: readonly string[]) =>
  fc
    .oneof(
      fc.constantFrom(
        undefined,
        ...['', 'text/plain', 'application/jsonp', '*/*', ';', 'multipart/form-data'],
      ),
      anyText.map((text) => text.replace(/[^\x21-\x7e]/g, '')),
    )
    .filter((type) => type === undefined || !supported.includes(type.split(';')[0]?.toLowerCase() ?? ''))
    .map((mediaType): Mutation => ({ in: 'media type', mediaType }));

const INVALID_ENTITY_TAGS = [
  ...[
    '',
    '1',
    '"1',
    '1"',
    "'1'",
    'w/"1"',
    'W/1',
    'W/ "1"',
    '"1" "2"',
    '"1";"2"',
    '*, "1"',
    '**',
    '"a b"',
    ',',
  ],
  Array.from({ length: 101 }, () => '"1"').join(),
];

/** The other headers accept any text. */
const INVALID_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'if-match': INVALID_ENTITY_TAGS,
  'if-none-match': INVALID_ENTITY_TAGS,
  'idempotency-key': [
    ...['', '"', '""', '"a', '\xe9', '"\xe9"', '"\t"', '"\\a"', '"'.repeat(3)],
    ...['x'.repeat(256), `"${'x'.repeat(256)}"`],
  ],
};
