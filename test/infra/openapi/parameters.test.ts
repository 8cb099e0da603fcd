import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EntityTags } from '../../../lib/http/etag.ts';
import { idempotencyKey } from '../../../lib/http/idempotency-key.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Readonly<Record<string, unknown>> & { readonly pattern?: string };
}

const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8'));
const parameters = Object.entries(
  paths as Record<string, Record<string, { parameters?: Parameter[] }>>,
).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { parameters = [] }]) =>
    parameters.map((parameter) => ({ at: `${method} ${path} ${parameter.name}`, ...parameter })),
  ),
);

/** What generated clients in some languages cannot send. */
const UNIONS = ['anyOf', 'oneOf', 'allOf', 'not'];

describe('parameters of the OpenAPI document', () => {
  it('have one type each, for generated clients', () => {
    const typeOf = (schema: Parameter['schema']) => {
      const one = { ...schema, ...(schema.items as object) };
      return UNIONS.some((keyword) => keyword in one) ? 'a union' : typeof (one as { type?: unknown }).type;
    };
    expect(parameters.map(({ at, schema }) => [at, typeOf(schema)])).toEqual(
      parameters.map(({ at }) => [at, 'string']),
    );
  });

  it.each([
    { name: 'if-match', schema: EntityTags },
    { name: 'idempotency-key', schema: idempotencyKey() },
  ])('have a pattern for $name, of printable ASCII that is accepted', ({ name, schema }) => {
    const patterns = new Set(parameters.filter((one) => one.name === name).map((one) => one.schema.pattern));
    expect(patterns.size).toBe(1);
    const [pattern = ''] = patterns;
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(pattern)), (text) => {
        expect(text).toMatch(/^[ -~]+$/);
        expect(v.is(schema, text)).toBe(true);
      }),
    );
  });
});
