import fc from 'fast-check';
import { type Breakage, breakages, type Invalidation, invalidations } from './body.ts';
import type { Operation, Parameter } from './document.ts';
import { type InvalidValue, invalidValue, type Value, validValue } from './parameter.ts';
import { anyText } from './text.ts';

/** Something that makes a request one that the operation does not take. */
export type Mutation =
  | { readonly in: 'path'; readonly name: string; readonly value: InvalidValue }
  | { readonly in: 'query'; readonly name: string; readonly at: number; readonly value: InvalidValue }
  | { readonly in: 'query'; readonly name: string; readonly tooMany: readonly Value[]; readonly max: number }
  | { readonly in: 'cursor'; readonly text: string }
  | { readonly in: 'header'; readonly name: string; readonly text: string }
  | { readonly in: 'body'; readonly spoiling: Invalidation }
  | { readonly in: 'text'; readonly breakage: Breakage }
  | { readonly in: 'media type'; readonly mediaType: string | undefined }
  | { readonly in: 'size'; readonly bytes: number };

/** The largest body that is read. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;

/**
 * @param operation of the document
 * @returns one to three changes, each of which makes a request one that the operation does not take
 */
export function mutations(operation: Operation): fc.Arbitrary<Mutation[]> {
  const { parameters, body } = operation;
  const kinds = parameters.flatMap(ofParameter);
  if (body) {
    kinds.push(
      { weight: 24, arbitrary: invalidations(body.schema).map((spoiling) => ({ in: 'body', spoiling })) },
      { weight: 6, arbitrary: breakages.map((breakage) => ({ in: 'text', breakage })) },
      { weight: 2, arbitrary: otherMediaTypes(body.mediaTypes) },
    );
  }
  if (kinds.length === 0) return fc.constant([]);
  const some = fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 3 });
  if (!body) return some;
  const tooLarge = fc
    .integer({ min: 1, max: 3 })
    .map((more): Mutation[] => [{ in: 'size', bytes: BODY_BYTES_MAX + more }]);
  return fc.oneof({ weight: 250, arbitrary: some }, { weight: 1, arbitrary: tooLarge });
}

function ofParameter({ name, schema, in: place }: Parameter): fc.WeightedArbitrary<Mutation>[] {
  if (name === 'cursor') {
    const text = fc.oneof(anyText, fc.stringMatching(/^[A-Za-z0-9_-]{22}$/));
    return [{ weight: 4, arbitrary: text.map((text) => ({ in: 'cursor', text })) }];
  }
  if (place === 'header') {
    const texts = NO_HEADER[name];
    if (!texts) return [];
    const text = fc.constantFrom(...texts);
    return [{ weight: 1, arbitrary: text.map((text) => ({ in: 'header', name, text })) }];
  }
  const value = invalidValue({ name, schema });
  if (place === 'path') {
    // An empty one makes another path of it.
    const inPath = value.filter(({ text }) => text !== '');
    return [{ weight: 4, arbitrary: inPath.map((value) => ({ in: 'path', name, value })) }];
  }
  const one = fc.tuple(value, fc.nat(3)).map(([value, at]): Mutation => ({ in: 'query', name, at, value }));
  const { maxItems: max } = schema;
  if (max === undefined) return [{ weight: 4, arbitrary: one }];
  const tooMany = fc.array(validValue({ name, schema }), { minLength: max + 1, maxLength: max + 3 });
  return [
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: tooMany.map((tooMany) => ({ in: 'query', name, tooMany, max })) },
  ];
}

const otherMediaTypes = (taken: readonly string[]) =>
  fc
    .oneof(
      fc.constantFrom(
        undefined,
        ...['', 'text/plain', 'application/jsonp', '*/*', ';', 'multipart/form-data'],
      ),
      anyText.map((text) => text.replace(/[^\x21-\x7e]/g, '')),
    )
    .filter((type) => type === undefined || !taken.includes(type.split(';')[0]?.toLowerCase() ?? ''))
    .map((mediaType): Mutation => ({ in: 'media type', mediaType }));

const NO_TAGS = [
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

/** Texts that a header is refused for; any is taken by the others. */
const NO_HEADER: Readonly<Record<string, readonly string[]>> = {
  'if-match': NO_TAGS,
  'if-none-match': NO_TAGS,
  'idempotency-key': [
    ...['', '"', '""', '"a', 'a b', 'a"b', 'a,b', '\xe9', '"\xe9"', '"\t"', '"\\a"', '"'.repeat(3)],
    ...['x'.repeat(256), `"${'x'.repeat(256)}"`],
  ],
};
