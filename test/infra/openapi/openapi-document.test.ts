import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import type { FunctionList } from '../../../infra/function-list.ts';
import { sourceService } from '../../../infra/local/local-api.ts';
import { openapiDocument } from '../../../infra/openapi/openapi-document.ts';
import { isConditional } from '../../../lib/endpoint/conditional-get.ts';
import { errorCodesOf } from '../../../lib/endpoint/contract-errors.ts';
import { HTTP_ERRORS } from '../../../lib/endpoint/http-error.ts';
import { readDateTime } from '../../../lib/fastapi/date-time.ts';
import { entityTags } from '../../../lib/http/etag.ts';
import { idempotencyKey } from '../../../lib/http/idempotency-key.ts';
import packageJson from '../../../package.json' with { type: 'json' };

type Json = Record<string, unknown>;

/** RFC 3339, as JSON Schema wants it. */
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isMoment = (text: string) =>
  /^[^T]{10}T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && isDay(text.slice(0, 10)) && !/T24/.test(text);

const list: FunctionList = functions;
const contracts = Object.values(list).flatMap(({ contracts }) => contracts);
const documented = contracts.filter(({ tags }) => tags.length > 0);
const document = (authorization: Parameters<typeof openapiDocument>[1]['authorization']) =>
  JSON.parse(JSON.stringify(openapiDocument(contracts, { version: packageJson.version, authorization })));
const committed = JSON.parse(readFileSync('openapi.json', 'utf8'));

const variants = [
  { name: 'IAM', document: document({ type: 'iam' }) },
  { name: 'a JWT', document: document({ type: 'jwt', issuer: 'https://id.example/' }) },
  { name: 'open writes', document: document({ type: 'anonymous' }) },
];

/** Every operation, as `GET /news`. */
function operationsOf({ paths }: { paths: Record<string, Record<string, Json>> }): [string, Json][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Json] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

describe('the OpenAPI document', () => {
  it('has the operations of the contracts, but for pages: they are routes of the local gateway', () => {
    const routes = sourceService().integrations.flatMap((integration) => integration.routes);
    const pages = ['/', '/doc', '/docs', '/docs/{file}', '/redoc'];
    const hidden = ['$default', ...pages.flatMap((path) => [`GET ${path}`, `HEAD ${path}`])];
    const names = operationsOf(committed).map(([name]) => name);
    expect([...names, ...hidden].sort()).toEqual(routes.sort());
  });

  it('is committed as the contracts say', () => {
    expect(committed).toEqual(variants[0]?.document);
  });

  it.each(variants)(
    'has no fault that Redocly’s recommended rules find, with $name',
    async ({ document }) => {
      const config = await createConfig({ extends: ['recommended'] });
      const problems = await lintFromString({ source: JSON.stringify(document), config });
      expect(
        problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer })),
      ).toEqual([]);
    },
  );

  it('would not pass with a fault', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const { operationId: _, ...post } = committed.paths['/news'].post;
    const broken = { ...committed, paths: { '/news': { post: { ...post, security: undefined } } } };
    const problems = await lintFromString({ source: JSON.stringify(broken), config });
    expect(problems.map(({ ruleId }) => ruleId)).toContain('operation-operationId');
    const { valid } = await new Validator().validate({ ...committed, info: {} });
    expect(valid).toBe(false);
  });

  it.each(variants)('is valid by the schema of OpenAPI 3.1, with $name', async ({ document }) => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect({ valid, errors, version: validator.version }).toEqual({
      valid: true,
      errors: undefined,
      version: '3.1',
    });
  });

  it('has examples that their schemas accept', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema(committed, 'document');
    let checked = 0;
    const check = (schema: unknown, example: unknown, at: string) => {
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
      const isValid = ajv.validate(local, example);
      expect({ at, isValid, errors: ajv.errors }).toEqual({ at, isValid: true, errors: null });
      checked++;
    };
    const visit = (value: unknown, at: string) => {
      if (typeof value !== 'object' || value === null) return;
      const { schema, example, examples } = value as Json;
      if (schema && example !== undefined) check(schema, example, at);
      if (schema && examples) {
        for (const [name, { value }] of Object.entries(examples as Record<string, Json>))
          check(schema, value, `${at}/${name}`);
      }
      if (Array.isArray(examples)) for (const one of examples) check(value, one, at);
      for (const [key, inner] of Object.entries(value)) if (key !== 'example') visit(inner, `${at}/${key}`);
    };
    visit(committed.paths, '');
    visit(committed.components, '');
    expect(checked).toBeGreaterThan(50);
  });

  it('has an example wherever there is a body', () => {
    for (const [name, operation] of operationsOf(committed)) {
      const bodies = [operation.requestBody, ...Object.values(operation.responses as Json)] as {
        content?: Json;
      }[];
      for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {})) as Json[]) {
        expect({ name, has: media.example !== undefined || media.examples !== undefined }).toEqual({
          name,
          has: true,
        });
      }
    }
  });

  it('names every status of every operation: its own, those of its errors, and the gateway’s', () => {
    for (const contract of documented) {
      const operation = committed.paths[contract.path][contract.method.toLowerCase()];
      const guarded = contract.access === 'editors' ? [403] : [];
      const errors = errorCodesOf(contract).map((code) => HTTP_ERRORS[code].status);
      const statuses = [
        ...Object.keys(contract.responses).map(Number),
        ...(isConditional(contract) ? [304] : []),
        ...errors,
        ...guarded,
        400,
        413,
        429,
        500,
        503,
      ];
      expect(Object.keys(operation.responses).map(Number)).toEqual(
        [...new Set(statuses)].sort((a, b) => a - b),
      );
    }
  });

  it('says who may write, as the deployment does', () => {
    const [iam, jwt, open] = variants.map((variant) => variant.document);
    const security = (document: typeof committed) =>
      Object.fromEntries(operationsOf(document).map(([name, operation]) => [name, operation.security]));
    const reads = [
      'GET /news',
      'HEAD /news',
      'GET /news/{news_id}',
      'HEAD /news/{news_id}',
      'GET /openapi.json',
      'HEAD /openapi.json',
    ];
    const writes = ['POST /news', 'PUT /news/{news_id}', 'PATCH /news/{news_id}', 'DELETE /news/{news_id}'];
    const expected = (ofWrites: unknown) =>
      Object.fromEntries([...reads.map((name) => [name, []]), ...writes.map((name) => [name, ofWrites])]);
    expect(security(iam)).toEqual(expected([{ editors: [] }]));
    expect(security(jwt)).toEqual(expected([{ editors: ['news:write'] }]));
    expect(security(open)).toEqual(expected([]));
    expect(iam.components.securitySchemes.editors).toMatchObject({
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
    expect(jwt.components.securitySchemes.editors.openIdConnectUrl).toBe(
      'https://id.example/.well-known/openid-configuration',
    );
    expect(open.components.securitySchemes).toBeUndefined();
    expect(Object.keys(jwt.paths['/news'].post.responses)).toContain('401');
  });

  it('has the components that clients generate their types from', () => {
    expect(Object.keys(committed.components.schemas)).toEqual([
      'NewsInput',
      'News',
      'NewsPatch',
      'HTTPError',
      'HTTPValidationError',
      'ValidationError',
      'GatewayError',
      'IgnoredValue',
    ]);
    const { News, NewsPatch } = committed.components.schemas;
    expect(News.properties.id).toMatchObject({
      format: 'int64',
      maximum: Number.MAX_SAFE_INTEGER,
      readOnly: true,
    });
    expect(News.properties.created_at).toMatchObject({ format: 'int64', readOnly: true });
    expect(NewsPatch.required).toEqual([]);
    const { schema } = committed.paths['/news'].get.responses['200'].content['application/json'];
    expect(schema).toEqual({ type: 'array', items: { $ref: '#/components/schemas/News' } });
  });

  /** Whether the document takes the text for a parameter. */
  const isDocumented = (method: string, name: string, text: string) => {
    const ajv = new Ajv2020({ strict: false, formats: { date: isDay, 'date-time': isMoment } });
    const { schema } = committed.paths['/news'][method].parameters.find((one: Json) => one.name === name);
    return ajv.validate(schema, /^[+-]?\d+$/.test(text) && schema.anyOf ? Number(text) : text);
  };

  it.each([
    ...['*', ' * ', '"1"', 'W/"1"', '"1", W/"2" ,"é"', ',"",', '"W/"', '"\\"', '""\t,\t""'],
    ...['', '1', 'w/"1"', 'W/ "1"', '"1" "2"', '"1', '"a b"', '"\u007f"', '*, "1"', ','],
  ])('documents entity tags as they are read: %j', (text) => {
    expect(isDocumented('get', 'if-match', text)).toBe(v.safeParse(entityTags(), text).success);
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
  ])('documents a key as it is read: %j', (text) => {
    expect(isDocumented('post', 'idempotency-key', text)).toBe(v.safeParse(idempotencyKey(), text).success);
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
  ])('documents a time as it is read: %j', (text) => {
    expect(isDocumented('get', 'created_from', text)).toBe(typeof readDateTime(text) !== 'string');
  });

  it('has the version of the package', () => {
    expect(committed.info.version).toBe(packageJson.version);
  });
});
