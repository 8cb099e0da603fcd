import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { contractsOf } from '../../../infra/function-list.ts';
import { openapiDocument } from '../../../infra/openapi/openapi-document.ts';
import { isConditional } from '../../../lib/endpoint/conditional-get.ts';
import { errorCodesOf } from '../../../lib/endpoint/contract-errors.ts';
import { HTTP_ERRORS } from '../../../lib/endpoint/http-error.ts';
import packageJson from '../../../package.json' with { type: 'json' };

type Json = Record<string, unknown>;

const contracts = contractsOf(functions);
const documented = contracts.filter(({ tags }) => tags.length > 0);
const document = (authorization: Parameters<typeof openapiDocument>[1]['authorization']) =>
  JSON.parse(JSON.stringify(openapiDocument(contracts, { version: packageJson.version, authorization })));
const committed = JSON.parse(readFileSync('openapi.json', 'utf8'));

const variants = [
  { name: 'IAM', document: document({ type: 'iam' }) },
  {
    name: 'a JWT',
    document: document({
      type: 'jwt',
      issuer: 'https://id.example/',
      audience: ['newsdesk'],
      scope: 'newsdesk/write',
    }),
  },
  { name: 'open writes', document: document({ type: 'anonymous' }) },
];

/** Operations by method and path, such as `GET /news`. */
function operationsOf({ paths }: { paths: Record<string, Record<string, Json>> }): [string, Json][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Json] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

describe('OpenAPI document', () => {
  it('has the routes of every contract with a tag', () => {
    expect(
      operationsOf(committed)
        .map(([name]) => name)
        .sort(),
    ).toEqual(documented.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('is committed: run `npm run openapi` after a change of the contracts', () => {
    expect(committed).toEqual(variants[0]?.document);
  });

  it.each(variants)('passes the recommended rules of Redocly, with $name', async ({ document }) => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(
      problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer })),
    ).toEqual([]);
  });

  it('fails both validators if it is invalid', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const { operationId: _, ...post } = committed.paths['/news'].post;
    const invalid = { ...committed, paths: { '/news': { post: { ...post, security: undefined } } } };
    const problems = await lintFromString({ source: JSON.stringify(invalid), config });
    expect(problems.map(({ ruleId }) => ruleId)).toContain('operation-operationId');
    const { valid } = await new Validator().validate({ ...committed, info: {} });
    expect(valid).toBe(false);
  });

  it.each(variants)('is valid OpenAPI 3.1, with $name', async ({ document }) => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect({ valid, errors, version: validator.version }).toEqual({
      valid: true,
      errors: undefined,
      version: '3.1',
    });
  });

  it('has examples that match their schemas', () => {
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
      if (Array.isArray(examples)) for (const item of examples) check(value, item, at);
      for (const [key, inner] of Object.entries(value)) if (key !== 'example') visit(inner, `${at}/${key}`);
    };
    visit(committed.paths, '');
    visit(committed.components, '');
    expect(checked).toBeGreaterThan(50);
  });

  it('has an example for every body', () => {
    for (const [name, operation] of operationsOf(committed)) {
      const { default: _, ...responses } = operation.responses as Json;
      const bodies = [operation.requestBody, ...Object.values(responses)] as {
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

  it('lists every status: of the contract, its errors and the authorization', () => {
    for (const contract of documented) {
      const operation = committed.paths[contract.path][contract.method.toLowerCase()];
      const forbidden = contract.access === 'editors' ? [403] : [];
      const errors = errorCodesOf(contract).map((code) => HTTP_ERRORS[code].status);
      const statuses = [
        ...Object.keys(contract.responses).map(Number),
        ...(isConditional(contract) ? [304] : []),
        ...errors,
        ...forbidden,
      ];
      expect(Object.keys(operation.responses)).toEqual([
        ...[...new Set(statuses)].sort((a, b) => a - b).map(String),
        'default',
      ]);
    }
  });

  it('declares the security of the deployment', () => {
    const [iam, jwt, open] = variants.map((variant) => variant.document);
    const security = (document: typeof committed) =>
      Object.fromEntries(operationsOf(document).map(([name, operation]) => [name, operation.security]));
    const expected = (ofEditors: unknown) =>
      Object.fromEntries(
        documented.map(({ method, path, access }) => [
          `${method} ${path}`,
          access === 'editors' ? ofEditors : [],
        ]),
      );
    expect(security(iam)).toEqual(expected([{ editors: [] }]));
    expect(security(jwt)).toEqual(expected([{ editors: ['newsdesk/write'] }]));
    expect(security(open)).toEqual(expected([]));
    expect(iam.components.securitySchemes.editors).toMatchObject({
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
    expect(jwt.components.securitySchemes.editors).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(open.components.securitySchemes).toBeUndefined();
    expect(Object.keys(jwt.paths['/news'].post.responses)).toContain('401');
  });

  it('has the component schemas that generated clients use', () => {
    expect(Object.keys(committed.components.schemas)).toEqual(
      expect.arrayContaining([
        'NewsInput',
        'News',
        'NewsPatch',
        'HTTPError',
        'HTTPValidationError',
        'ValidationError',
        'GatewayError',
        'HTTPOrGatewayError',
      ]),
    );
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

  it('has the version of the package', () => {
    expect(committed.info.version).toBe(packageJson.version);
  });
});
