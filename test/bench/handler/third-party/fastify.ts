import awsLambdaFastify from '@fastify/aws-lambda';
import { Ajv, type ErrorObject } from 'ajv';
import Fastify from 'fastify';
import type { ValidationError } from '../../../../lib/fastapi/validation-error.ts';
import type { NewsInput } from '../../../../lib/news/news.ts';
import { NEWS_ID_MAX } from '../../../../lib/news/news-id.ts';
import { news } from '../articles.ts';
import type { Handlers } from '../requests.ts';
import {
  articleResponse,
  createdResponse,
  type ListQuery,
  listResponse,
  notFoundBody,
} from '../responses.ts';
import { cursorError, parseError } from '../validation-errors.ts';

const options = {
  allErrors: true,
  formats: { 'well-formed': (value: string) => value.isWellFormed(), int64: true },
} as const;
const bodyAjv = new Ajv({ ...options, removeAdditional: 'all' });
const parameterAjv = new Ajv({ ...options, coerceTypes: 'array' });

const app = Fastify();
// Only parameters are coerced: they arrive as strings.
app.setValidatorCompiler(({ schema, httpPart }) =>
  (httpPart === 'body' ? bodyAjv : parameterAjv).compile(schema),
);
app.setErrorHandler((error: { validation?: ErrorObject[]; validationContext?: string }, _, reply) => {
  const { validation, validationContext } = error;
  if (!validation) return reply.status(500).send({ detail: 'Internal Server Error' });
  const part = validationContext === 'params' ? 'path' : (validationContext ?? 'body');
  return reply.status(422).send({ detail: validation.map((one) => toValidationError(part, one)) });
});

const MESSAGES: Readonly<Record<string, (params: Record<string, unknown>) => string>> = {
  required: () => 'missing',
  type: ({ type }) =>
    ({ string: 'string_type', integer: 'int_parsing' })[String(type)] ?? 'model_attributes_type',
  format: () => 'string_unicode',
  minLength: ({ limit }) => `string_too_short ${limit}`,
  maxLength: ({ limit }) => `string_too_long ${limit}`,
  minimum: ({ limit }) => `greater_than_equal ${limit}`,
  maximum: ({ limit }) => `less_than_equal ${limit}`,
};

function toValidationError(part: string, { keyword, params, instancePath }: ErrorObject): ValidationError {
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const missing = keyword === 'required' ? [String(params.missingProperty)] : [];
  return parseError(MESSAGES[keyword]?.(params) ?? keyword, [part, ...keys, ...missing]);
}

const text = (minLength: number, maxLength: number) => {
  return { type: 'string', format: 'well-formed', minLength, maxLength };
};
const creator = {
  type: 'object',
  required: ['first_name', 'last_name'],
  properties: { first_name: text(2, 60), last_name: text(2, 100) },
};
const inputProperties = { title: text(10, 100), content: text(50, 100_000), creator };
const inputSchema = {
  type: 'object',
  required: ['title', 'content', 'creator'],
  properties: inputProperties,
};
const newsSchema = {
  type: 'object',
  required: ['id', 'title', 'content', 'creator', 'created_at', 'updated_at'],
  properties: {
    id: { type: 'integer' },
    title: { type: 'string' },
    content: { type: 'string' },
    creator: {
      type: 'object',
      required: ['first_name', 'last_name'],
      properties: { first_name: { type: 'string' }, last_name: { type: 'string' } },
    },
    created_at: { type: 'integer' },
    updated_at: { type: 'integer' },
  },
};
const idSchema = { type: 'integer', minimum: 1, maximum: NEWS_ID_MAX };
const pathSchema = { type: 'object', required: ['news_id'], properties: { news_id: idSchema } };
const querySchema = {
  type: 'object',
  properties: {
    id: { type: 'array', maxItems: 100, items: idSchema },
    limit: { type: 'integer', minimum: 1, maximum: 100 },
    cursor: { type: 'string' },
  },
};

app.post<{ Body: NewsInput }>(
  '/news',
  { schema: { body: inputSchema, response: { 201: newsSchema } } },
  async (request, reply) => {
    const { headers, body } = createdResponse(await news.create(request.body));
    return reply.status(201).headers(headers).send(body);
  },
);

app.get<{ Params: { news_id: number } }>(
  '/news/:news_id',
  { schema: { params: pathSchema, response: { 200: newsSchema } } },
  async (request, reply) => {
    const id = request.params.news_id;
    const stored = await news.get(id);
    if (!stored) return reply.status(404).send(notFoundBody(id));
    const { headers, body } = articleResponse(stored);
    return reply.headers(headers).send(body);
  },
);

app.get<{ Querystring: ListQuery }>(
  '/news',
  { schema: { querystring: querySchema, response: { 200: { type: 'array', items: newsSchema } } } },
  async (request, reply) => {
    const [, rawQuery = ''] = request.url.split('?');
    const page = await listResponse(request.query, rawQuery);
    if (!page) return reply.status(422).send({ detail: [cursorError()] });
    return reply.headers(page.headers).send(page.body);
  },
);

const run: Handlers['get'] = awsLambdaFastify(app, { decorateRequest: false });
await app.ready();

export const handlers: Handlers = { create: run, get: run, list: run };
