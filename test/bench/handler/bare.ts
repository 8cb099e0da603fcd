import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type ValidationError, validationError } from '../../../lib/fastapi/validation-error.ts';
import type { NewsInput } from '../../../lib/news/news.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { NEWS_ID_MAX } from '../../../lib/news/news-id.ts';
import { news } from './articles.ts';
import type { Handlers } from './requests.ts';
import { articleResponse, createdResponse, listResponse, notFoundBody } from './responses.ts';
import { lengthError } from './text-length.ts';
import { cursorError, parseError } from './validation-errors.ts';

/** Handwritten, without a framework or schema. */
export const handlers: Handlers = {
  async create(event) {
    if (event.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
      return json(415, { detail: 'Content-Type must be application/json' });
    }
    const errors: ValidationError[] = [];
    const input = readInput(readJson(event, errors), errors);
    if (!input) return json(422, { detail: errors });
    const { headers, body } = createdResponse(await news.create(input));
    return json(201, body, headers);
  },

  async get(event) {
    const errors: ValidationError[] = [];
    const loc = ['path', 'news_id'];
    const id = readInteger(event.pathParameters?.news_id ?? '', 1, NEWS_ID_MAX, loc, errors);
    if (id === undefined) return json(422, { detail: errors });
    const stored = await news.get(id);
    if (!stored) return json(404, notFoundBody(id));
    const { headers, body } = articleResponse(stored);
    return json(200, body, headers);
  },

  async list(event) {
    const errors: ValidationError[] = [];
    const query = new URLSearchParams(event.rawQueryString);
    const idTexts = query.getAll('id');
    const ids = idTexts.map((text, index) =>
      readInteger(text, 1, NEWS_ID_MAX, ['query', 'id', index], errors),
    );
    const limitText = query.get('limit');
    const limit = limitText === null ? undefined : readInteger(limitText, 1, 100, ['query', 'limit'], errors);
    if (errors.length > 0) return json(422, { detail: errors });
    const id = ids.filter((one) => one !== undefined);
    const cursor = query.get('cursor') ?? undefined;
    const response = await listResponse({ id, limit, cursor }, event.rawQueryString);
    return response ? json(200, response.body, response.headers) : json(422, { detail: [cursorError()] });
  },
};

function json(
  statusCode: number,
  body: unknown,
  headers?: Record<string, string>,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function readJson({ body, isBase64Encoded }: APIGatewayProxyEventV2, errors: ValidationError[]): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? ''));
  } catch (error) {
    errors.push(validationError('json_invalid', ['body', 0], { error: String(error) }));
    return undefined;
  }
}

function readInput(body: unknown, errors: ValidationError[]): NewsInput | undefined {
  if (errors.length > 0) return undefined;
  if (!isObject(body)) {
    errors.push(validationError('model_attributes_type', ['body']));
    return undefined;
  }
  const title = readText(body, 'title', 10, 100, ['body'], errors);
  const content = readText(body, 'content', 50, 100_000, ['body'], errors);
  const creator = body.creator;
  if (!isObject(creator)) {
    errors.push(
      validationError(creator === undefined ? 'missing' : 'model_attributes_type', ['body', 'creator']),
    );
    return undefined;
  }
  const first_name = readText(creator, 'first_name', 2, 60, ['body', 'creator'], errors);
  const last_name = readText(creator, 'last_name', 2, 100, ['body', 'creator'], errors);
  if (title === undefined || content === undefined || first_name === undefined || last_name === undefined) {
    return undefined;
  }
  return { ...newsInputExample, title, content, creator: { first_name, last_name } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(
  object: Record<string, unknown>,
  key: string,
  min: number,
  max: number,
  loc: ValidationError['loc'],
  errors: ValidationError[],
): string | undefined {
  const value = object[key];
  let message: string | undefined;
  if (value === undefined) message = 'missing';
  else if (typeof value !== 'string') message = 'string_type';
  else if (!value.isWellFormed()) message = 'string_unicode';
  else message = lengthError(value, min, max);
  if (message === undefined && typeof value === 'string') return value;
  errors.push(parseError(message ?? '', [...loc, key]));
  return undefined;
}

function readInteger(
  text: string,
  min: number,
  max: number,
  loc: ValidationError['loc'],
  errors: ValidationError[],
): number | undefined {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  if (Number.isNaN(value)) errors.push(validationError('int_parsing', loc));
  else if (value < min) errors.push(validationError('greater_than_equal', loc, { ge: min }));
  else errors.push(validationError('less_than_equal', loc, { le: max }));
  return undefined;
}
