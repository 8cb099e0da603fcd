import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readDateTime } from '../../../lib/fastapi/date-time.ts';
import { entityTags } from '../../../lib/http/etag.ts';
import { idempotencyKey } from '../../../lib/http/idempotency-key.ts';

const committed = JSON.parse(readFileSync('openapi.json', 'utf8'));

/** The JSON Schema formats `date` and `date-time` (RFC 3339). */
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isDateTime = (text: string) =>
  /^[^T]{10}T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && isDate(text.slice(0, 10)) && !/T24/.test(text);

describe('parameter schemas of the OpenAPI document', () => {
  /** Whether a text matches the schema of a parameter. */
  const matchesSchema = (method: string, name: string, text: string) => {
    const ajv = new Ajv2020({
      strict: false,
      formats: { date: isDate, 'date-time': isDateTime, int64: true },
    });
    const { schema } = committed.paths['/news'][method].parameters.find(
      (parameter: { name: string }) => parameter.name === name,
    );
    return ajv.validate(schema, /^[+-]?\d+$/.test(text) && schema.anyOf ? Number(text) : text);
  };

  it.each([
    ...['*', ' * ', '"1"', 'W/"1"', '"1", W/"2" ,"é"', ',"",', '"W/"', '"\\"', '""\t,\t""'],
    ...['', '1', 'w/"1"', 'W/ "1"', '"1" "2"', '"1', '"a b"', '"\u007f"', '*, "1"', ','],
  ])('accepts the same entity tags as the parser: %j', (text) => {
    expect(matchesSchema('get', 'if-match', text)).toBe(v.safeParse(entityTags(), text).success);
  });

  it.each([
    ...[
      '"a"',
      '"a b"',
      String.raw`"\""`,
      'a',
      'a=b',
      `"${'x'.repeat(255)}"`,
      'x'.repeat(255),
      '9f0c2a54-6f0e',
    ],
    ...[
      '',
      '""',
      '"',
      '"a',
      'a b',
      'a"b',
      'é',
      String.raw`"\a"`,
      `"${'x'.repeat(256)}"`,
      'x'.repeat(256),
      'a,b',
    ],
  ])('accepts the same idempotency keys as the parser: %j', (text) => {
    expect(matchesSchema('post', 'idempotency-key', text)).toBe(v.safeParse(idempotencyKey(), text).success);
  });

  it.each([
    ...['0', '-1', '1795436853', '20000000001', '253402300799999', '-62167219200000', '1795436853.5', '+0.0'],
    ...['99999999999999.9', '-9999999999999.9', '2026-11-23', '2026-11-23T10:15:00+01:00', '0000-01-01'],
    ...[
      '253402300800000',
      '-62167219200001',
      '1e9',
      '1e-7',
      '',
      'x',
      'null',
      '2026-11-32',
      '2026-11-23T24:00:00Z',
    ],
  ])('accepts the same times as the parser: %j', (text) => {
    expect(matchesSchema('get', 'created_from', text)).toBe(typeof readDateTime(text) !== 'string');
  });
});
