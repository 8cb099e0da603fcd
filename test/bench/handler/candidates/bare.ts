import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type ValidationError, validationError } from '../../../../lib/fastapi/validation-error.ts';
import type { NewsInput } from '../../../../lib/news/news.ts';
import { NEWS_ID_MAX } from '../../../../lib/news/news-id.ts';
import { articleAnswer, createdAnswer, listAnswer, notFoundBody } from '../answers.ts';
import { cursorFault, faultOf } from '../faults.ts';
import type { Handlers } from '../requests.ts';
import { news } from '../specimen.ts';
import { lengthFault } from '../text-length.ts';

/** No framework, no schema: what the same costs when it is written out by hand. */
export const handlers: Handlers = {
  async create(event) {
    if (event.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
      return json(415, { detail: 'Content-Type must be application/json' });
    }
    const faults: ValidationError[] = [];
    const input = readInput(readJson(event, faults), faults);
    if (!input) return json(422, { detail: faults });
    const { headers, body } = createdAnswer(await news.create(input));
    return json(201, body, headers);
  },

  async get(event) {
    const faults: ValidationError[] = [];
    const loc = ['path', 'news_id'];
    const id = readInteger(event.pathParameters?.news_id ?? '', 1, NEWS_ID_MAX, loc, faults);
    if (id === undefined) return json(422, { detail: faults });
    const stored = await news.get(id);
    if (!stored) return json(404, notFoundBody(id));
    const { headers, body } = articleAnswer(stored);
    return json(200, body, headers);
  },

  async list(event) {
    const faults: ValidationError[] = [];
    const query = new URLSearchParams(event.rawQueryString);
    const texts = query.getAll('id');
    const ids = texts.map((text, index) => readInteger(text, 1, NEWS_ID_MAX, ['query', 'id', index], faults));
    const limitText = query.get('limit');
    const limit = limitText === null ? undefined : readInteger(limitText, 1, 100, ['query', 'limit'], faults);
    if (faults.length > 0) return json(422, { detail: faults });
    const id = ids.filter((one) => one !== undefined);
    const cursor = query.get('cursor') ?? undefined;
    const answer = await listAnswer({ id, limit, cursor }, event.rawQueryString);
    return answer ? json(200, answer.body, answer.headers) : json(422, { detail: [cursorFault()] });
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

function readJson({ body, isBase64Encoded }: APIGatewayProxyEventV2, faults: ValidationError[]): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? ''));
  } catch (error) {
    faults.push(validationError('json_invalid', ['body', 0], { error: String(error) }));
    return undefined;
  }
}

function readInput(body: unknown, faults: ValidationError[]): NewsInput | undefined {
  if (faults.length > 0) return undefined;
  if (!isObject(body)) {
    faults.push(validationError('model_attributes_type', ['body']));
    return undefined;
  }
  const title = readText(body, 'title', 10, 100, ['body'], faults);
  const content = readText(body, 'content', 50, 100_000, ['body'], faults);
  const creator = body.creator;
  if (!isObject(creator)) {
    faults.push(
      validationError(creator === undefined ? 'missing' : 'model_attributes_type', ['body', 'creator']),
    );
    return undefined;
  }
  const first_name = readText(creator, 'first_name', 2, 60, ['body', 'creator'], faults);
  const last_name = readText(creator, 'last_name', 2, 100, ['body', 'creator'], faults);
  if (title === undefined || content === undefined || first_name === undefined || last_name === undefined) {
    return undefined;
  }
  return { title, content, creator: { first_name, last_name } };
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
  faults: ValidationError[],
): string | undefined {
  const value = object[key];
  let told: string | undefined;
  if (value === undefined) told = 'missing';
  else if (typeof value !== 'string') told = 'string_type';
  else if (!value.isWellFormed()) told = 'string_unicode';
  else told = lengthFault(value, min, max);
  if (told === undefined && typeof value === 'string') return value;
  faults.push(faultOf(told ?? '', [...loc, key]));
  return undefined;
}

function readInteger(
  text: string,
  min: number,
  max: number,
  loc: ValidationError['loc'],
  faults: ValidationError[],
): number | undefined {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  if (Number.isNaN(value)) faults.push(validationError('int_parsing', loc));
  else if (value < min) faults.push(validationError('greater_than_equal', loc, { ge: min }));
  else faults.push(validationError('less_than_equal', loc, { le: max }));
  return undefined;
}
