import contracts from '../../infra/release/contracts.json' with { type: 'json' };
import document from '../../infra/release/openapi.json' with { type: 'json' };
import type { ReleasedContracts } from '../../infra/release/released-contract.ts';

/** New values by place: the keys that lead there, or the names of parameters. `undefined` removes. */
type Edits = Readonly<Record<string, unknown>>;

export interface SeededChange {
  readonly name: string;
  /** Edits of the OpenAPI document. */
  readonly document?: Edits;
  readonly contracts?: Edits;
  /** What the comparison of the contracts says. Without it, only oasdiff finds the change. */
  readonly sentence?: string;
}

const { '/headlines': headlines, '/news/{news_id}': item } = document.paths;
const list = 'paths /news get';
const input = 'components schemas NewsInput';
const news = 'components schemas News';
const text = { type: 'string' };
const optional = { name: 'language', in: 'query', required: false, schema: text };
const tenant = { name: 'tenant', in: 'header', required: true, schema: text };

export const BREAKING: readonly SeededChange[] = [
  {
    name: 'an operation is removed',
    document: { 'paths /headlines': undefined },
    contracts: { 'list-headlines': undefined },
    sentence: 'list-headlines was removed.',
  },
  {
    name: 'an operationId is renamed',
    document: { 'paths /headlines get operationId': 'get-headlines' },
    contracts: { 'list-headlines': undefined, 'get-headlines': contracts['list-headlines'] },
    sentence: 'list-headlines was renamed to get-headlines.',
  },
  {
    name: 'a method is changed',
    document: { 'paths /headlines': { post: headlines.get } },
    contracts: { 'list-headlines method': 'POST' },
    sentence: 'list-headlines moved from GET /headlines to POST /headlines.',
  },
  {
    name: 'a path is changed',
    document: { 'paths /headlines': undefined, 'paths /news/headlines': headlines },
    contracts: { 'list-headlines path': '/news/headlines' },
    sentence: 'list-headlines moved from GET /headlines to GET /news/headlines.',
  },
  {
    name: 'a path parameter is renamed',
    document: {
      'paths /news/{news_id} get': undefined,
      'paths /news/{id}': { get: item.get },
      'paths /news/{id} get parameters news_id name': 'id',
    },
    contracts: { 'get-news path': '/news/{id}' },
    sentence: 'get-news moved from GET /news/{news_id} to GET /news/{id}.',
  },
  {
    name: 'an operation is for editors only',
    document: { 'paths /headlines get security': [{ editors: [] }] },
    contracts: { 'list-headlines access': 'editors' },
    sentence: 'list-headlines was public, and is for editors only.',
  },
  {
    name: 'the only error code of a status is removed',
    document: { 'paths /news/{news_id} put responses 412': undefined },
    contracts: { 'replace-news errors 412': undefined },
    sentence: 'replace-news no longer returns 412 (precondition_failed).',
  },
  {
    name: 'a function may do more in the database',
    contracts: { 'get-news database': ['News GetItem', 'News Scan'] },
    sentence: 'get-news has a new right in the database: News Scan.',
  },
  {
    name: 'a successful status is changed',
    document: { 'paths /news post responses 201': undefined, 'paths /news post responses 204': text },
  },
  {
    name: 'a required field of a response is removed',
    document: { [`${news} properties updated_at`]: undefined },
  },
  {
    name: 'an optional field of a response is removed',
    document: { 'components schemas ValidationError properties ctx': undefined },
  },
  {
    name: 'a field of a response is no longer required',
    document: { [`${news} required`]: ['id', 'title'] },
  },
  { name: 'a field of a response has another type', document: { [`${news} properties id type`]: 'string' } },
  { name: 'a text of a response may be longer', document: { [`${news} properties title maxLength`]: 200 } },
  {
    name: 'an API key is sent in the query',
    document: { 'components securitySchemes editors in': 'query' },
  },
  {
    name: 'a header of a response is removed',
    document: { 'paths /news post responses 201 headers location': undefined },
  },
  {
    name: 'an optional header of a response is removed',
    document: { 'paths /news post responses 201 headers idempotent-replayed': undefined },
  },
  {
    name: 'a response has another media type',
    document: {
      [`${list} responses 200 content`]: {
        'application/xml': document.paths['/news'].get.responses[200].content['application/json'],
      },
    },
  },
  {
    name: 'a field of a request is new and required',
    document: {
      [`${input} properties language`]: text,
      [`${input} required`]: ['title', 'content', 'creator', 'language'],
    },
  },
  { name: 'a text of a request must be shorter', document: { [`${input} properties title maxLength`]: 20 } },
  { name: 'a text of a request must be longer', document: { [`${input} properties title minLength`]: 11 } },
  {
    name: 'a text of a request has a list of values',
    document: { [`${input} properties title enum`]: ['Ten letters'] },
  },
  {
    name: 'a media type of a request is removed',
    document: { 'paths /news/{news_id} patch requestBody content application/json': undefined },
  },
  { name: 'a header is new and required', document: { [`${list} parameters tenant`]: tenant } },
  { name: 'a parameter becomes required', document: { [`${list} parameters limit required`]: true } },
  { name: 'a parameter is removed', document: { [`${list} parameters created_from`]: undefined } },
  { name: 'a parameter has another type', document: { [`${list} parameters limit schema type`]: 'boolean' } },
  { name: 'a parameter has a lower maximum', document: { [`${list} parameters limit schema maximum`]: 10 } },
];

export const COMPATIBLE: readonly SeededChange[] = [
  {
    name: 'an operation is new',
    document: { 'paths /briefs': { get: { ...headlines.get, operationId: 'list-briefs' } } },
    contracts: { 'list-briefs': { ...contracts['list-headlines'], path: '/briefs' } },
  },
  { name: 'a field of a request is new and optional', document: { [`${input} properties language`]: text } },
  {
    name: 'a field of a response is new',
    document: {
      [`${news} properties language`]: text,
      [`${news} required`]: ['id', 'title', 'content', 'creator', 'created_at', 'updated_at', 'language'],
    },
  },
  { name: 'a parameter is new and optional', document: { [`${list} parameters language`]: optional } },
  {
    name: 'a limit of a request is relaxed',
    document: {
      [`${input} properties title maxLength`]: 200,
      [`${list} parameters limit schema maximum`]: 200,
    },
  },
  {
    name: 'a field of a request is no longer required',
    document: { [`${input} required`]: ['title', 'content'] },
  },
  {
    name: 'a media type of a request is new',
    document: { 'paths /news post requestBody content application/merge-patch+json': { schema: text } },
  },
  {
    name: 'a header of a response is new',
    document: { 'paths /news post responses 201 headers last-modified': { schema: text } },
  },
  {
    name: 'an error code and its status are new',
    document: { 'paths /headlines get responses 413': item.put.responses[413] },
    contracts: { 'list-headlines errors 413': ['content_too_large'] },
  },
  {
    name: 'one of two error codes of a status is removed',
    contracts: { 'create-news errors 503': ['unavailable'] },
  },
  { name: 'a function may do less in the database', contracts: { 'create-news database': ['News PutItem'] } },
  {
    name: 'texts, examples and tags are changed',
    document: {
      'info description': 'News.',
      'paths /news get summary': 'List',
      'paths /news get description': 'Lists.',
      [`${news} properties title examples`]: ['Ten letters'],
      tags: [...document.tags, { name: 'Lists' }],
      'paths /news get tags': ['News', 'Lists'],
    },
  },
];

export const releasedContracts: ReleasedContracts = contracts;

/** A copy of the released contracts with a change. */
export function changedContracts({ contracts: edits = {} }: SeededChange): ReleasedContracts {
  return edited(releasedContracts, edits);
}

/** A copy of the released document with a change. */
export function changedDocument({ document: edits = {} }: SeededChange): object {
  return edited(document, edits);
}

function edited<T>(original: T, edits: Edits): T {
  const copy = structuredClone(original);
  for (const [place, value] of Object.entries(edits)) setAt(copy, place.split(' '), value);
  return copy;
}

function setAt(node: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(node)) {
    const named = node.findIndex(({ name }) => name === key);
    const index = named < 0 ? node.length : named;
    if (rest.length > 0) setAt(node[index], rest, value);
    else node.splice(index, 1, ...(value === undefined ? [] : [value]));
    return;
  }
  const record = node as Record<string, unknown>;
  if (rest.length > 0) setAt(record[key], rest, value);
  else if (value === undefined) delete record[key];
  else record[key] = structuredClone(value);
}
