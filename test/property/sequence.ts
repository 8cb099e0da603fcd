import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { TRANSPORT_HEADERS } from '../support/api.ts';
import { type Action, type ActionOnOne, actions } from './action.ts';
import { headersOf, outcome } from './condition.ts';
import type { Connection, HttpResponse } from './connection.ts';
import { type List, listOf } from './list.ts';
import { type Input, Model } from './model.ts';
import { known } from './parameter.ts';

/** A service that nobody else uses. */
export interface Service {
  readonly connection: Connection;
  /** Lets so many seconds pass there and here, if that can be done. */
  readonly pass?: (seconds: number) => void;
}

const STEPS_MAX = 30;
const ID_OF_NONE = 26;
/** How long a key is remembered. */
const KEY_MS = 24 * 60 * 60 * 1000;
const METHODS = { replace: 'PUT', update: 'PATCH', delete: 'DELETE' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a sequence has made of the service, as far as that can be known from outside. */
class State {
  readonly model = new Model();
  /** Of all articles that were ever created, in that order. */
  readonly ids: number[] = [];
  /** What each key was used for first, when, and the article that was answered. */
  readonly keys = new Map<
    number,
    { readonly input: Input; readonly article: unknown; readonly timeMs: number }
  >();
  /** The beginnings of lists: the last entity tag of each, and what it stood for. */
  readonly lists: { readonly list: Listing; readonly etag: string; readonly content: string }[] = [];
  /** Of the keys of this sequence alone. */
  readonly keyPrefix = randomUUID();
}

/** A list, and what it is asked for with. */
interface Listing extends List {
  readonly target: string;
}

/** An answer without what HTTP itself adds, its body parsed. */
type Answer = Omit<HttpResponse, 'json' | 'body'> & { readonly body: unknown };

class Step implements fc.AsyncCommand<State, Service> {
  readonly #action: Action;

  constructor(action: Action) {
    this.#action = action;
  }

  check = () => true;
  toString = () => JSON.stringify(this.#action);

  async run(state: State, { connection, pass }: Service): Promise<void> {
    const action = this.#action;
    switch (action.do) {
      case 'wait':
        pass?.(action.seconds);
        break;
      case 'create':
        return create(state, connection, action);
      case 'list':
        return list(state, connection, action);
      case 'list again':
        return listAgain(state, connection, action);
      default:
        return useOne(state, connection, action);
    }
  }
}

/** Sequences of requests, each of whose answers follows from those before. */
const sequences = fc.commands(
  [actions.map((action) => new Step(action))],
  // Of any length up to that; without this they are short.
  { maxCommands: STEPS_MAX, size: 'max' },
);

/**
 * Sends sequences of requests, and compares every answer whole with that of a model.
 *
 * @param service whose articles are deleted before each
 * @param options how many, and which: the same seed draws the same sequences
 * @throws when an answer is not what it should be, with the seed and the smallest such sequence
 */
export async function fuzzSequences(
  service: Service,
  { count, seed, onSequence }: { count: number; seed: number; onSequence?: () => void },
): Promise<void> {
  const property = fc.asyncProperty(sequences, async (steps) => {
    const { body } = await send(service.connection, 'GET', '/news?limit=100');
    for (const { id } of body as { id: number }[]) await send(service.connection, 'DELETE', `/news/${id}`);
    await fc.asyncModelRun(() => ({ model: new State(), real: service }), steps);
    onSequence?.();
  });
  await fc.assert(property, { numRuns: count, seed });
}

async function create(
  state: State,
  connection: Connection,
  { input, key }: Extract<Action, { do: 'create' }>,
) {
  const headers: [string, string][] =
    key === undefined ? [] : [['idempotency-key', `"${state.keyPrefix} ${key}"`]];
  const from = unixSeconds();
  const answer = await send(connection, 'POST', '/news', headers, input);
  const used = key === undefined ? undefined : state.keys.get(key);
  const first = used && Date.now() - used.timeMs < KEY_MS ? used : undefined;
  if (first && !isDeepStrictEqual(first.input, input)) {
    const error = 'the key was used for another article';
    const loc = ['header', 'idempotency-key'];
    assert.deepEqual(
      answer,
      refusal(422, [{ type: 'value_error', loc, msg: `Value error, ${error}`, ctx: { error } }]),
    );
    return;
  }
  const article = (first?.article ?? answer.body) as { id: number; created_at: number };
  assert.deepEqual(answer, {
    status: 201,
    headers: {
      ...JSON_TYPE,
      location: `/news/${article.id}`,
      etag: '"1"',
      ...(first ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: article,
  });
  if (first) return;
  const { id, created_at } = article;
  assert.deepEqual(article, { id, ...input, created_at, updated_at: created_at });
  assert(Number.isSafeInteger(id) && !state.ids.includes(id));
  assert.equal(Math.floor(id / 1_000_000), created_at);
  assert(from <= created_at && created_at <= unixSeconds());
  state.model.created(input, article);
  state.ids.push(id);
  if (key !== undefined) state.keys.set(key, { input, article, timeMs: Date.now() });
}

async function useOne(state: State, connection: Connection, action: ActionOnOne) {
  const { model, ids } = state;
  const id = action.which === 'none' ? ID_OF_NONE : (ids[action.which % ids.length] ?? ID_OF_NONE);
  const target = `/news/${id}`;
  // Just when it was changed is known once it was read.
  if (action.on) model.expected(id, (await send(connection, 'GET', target)).body);
  const before = model.get(id);
  const current = before && { etag: `"${before.version}"`, modified: before.updated.from };
  const method = action.do === 'read' ? action.method : METHODS[action.do];
  const json = action.do === 'replace' ? action.input : action.do === 'update' ? action.patch : undefined;
  const from = unixSeconds();
  const answer = await send(
    connection,
    method,
    target,
    action.on && current ? headersOf(action.on, current) : [],
    json,
  );
  const unmet = action.on && current && outcome(action.on, current, action.do === 'read');
  const bare = (whole: Answer) => (method === 'HEAD' ? { ...whole, body: undefined } : whole);

  if (!current) {
    assert.deepEqual(answer, bare(refusal(404, `News with id ${id} don't exist`)));
  } else if (unmet === 412) {
    assert.deepEqual(answer, bare(refusal(412, 'Precondition Failed', { etag: current.etag })));
  } else if (action.do === 'read') {
    const body = method === 'HEAD' || unmet ? (await send(connection, 'GET', target)).body : answer.body;
    const article = model.expected(id, body);
    assert.deepEqual(body, article);
    const headers = {
      etag: current.etag,
      'last-modified': new Date((article?.updated_at ?? 0) * 1000).toUTCString(),
      'cache-control': 'no-cache',
    };
    assert.deepEqual(
      answer,
      unmet
        ? { status: unmet, headers, body: undefined }
        : bare({ status: 200, headers: { ...JSON_TYPE, ...headers }, body: article }),
    );
  } else {
    if (action.do === 'delete') model.deleted(id);
    else
      model.changed(id, action.do === 'replace' ? action.input : action.patch, { from, to: unixSeconds() });
    const headers = action.do === 'update' ? { etag: `"${model.get(id)?.version}"` } : {};
    assert.deepEqual(answer, { status: 204, headers, body: undefined });
  }
}

async function list(
  { model, ids, lists }: State,
  connection: Connection,
  { query }: Extract<Action, { do: 'list' }>,
) {
  const articles = ids.map((id) => ({ id }));
  const parameters = query.map(([name, value]) => ({ name, ...known(value, articles) }));
  const search = new URLSearchParams(parameters.map(({ name, text }): [string, string] => [name, text]));
  const means = (name: string) => parameters.filter((one) => one.name === name).map((one) => one.means);
  const list = { target: `/news?${search}`, ...listOf(means) };

  const pages = model.pages(list.criteria, list.limit);
  let { target } = list;
  for (const [index, page] of pages.entries()) {
    const answer = await send(connection, 'GET', target);
    const hasNext = index + 1 < pages.length;
    assertPage(model, answer, page, hasNext);
    if (index === 0)
      lists.push({ list, etag: answer.headers.etag ?? '', content: contentOf(model, page, hasNext) });
    target = /^<(\/news\?[^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1] ?? '';
  }
  assert.equal(target, '');
}

async function listAgain(
  { model, lists }: State,
  connection: Connection,
  { nth }: Extract<Action, { do: 'list again' }>,
) {
  const index = nth % lists.length;
  const last = lists[index];
  if (!last) return;
  const { list, etag } = last;
  const answer = await send(connection, 'GET', list.target, [['if-none-match', etag]]);
  const [page = [], ...more] = model.pages(list.criteria, list.limit);
  const content = contentOf(model, page, more.length > 0);
  if (content === last.content) {
    assert.deepEqual(answer, {
      status: 304,
      headers: { etag, 'cache-control': 'no-cache' },
      body: undefined,
    });
  } else {
    assertPage(model, answer, page, more.length > 0);
    assert.notEqual(answer.headers.etag, etag);
    lists[index] = { list, etag: answer.headers.etag ?? '', content };
  }
}

function assertPage(model: Model, answer: Answer, page: readonly number[], hasNext: boolean): void {
  const { etag = '', link } = answer.headers;
  const bodies = answer.body as unknown[];
  assert.deepEqual(answer, {
    status: 200,
    headers: { ...JSON_TYPE, etag, 'cache-control': 'no-cache', ...(hasNext ? { link } : {}) },
    body: page.map((id, nth) => model.expected(id, bodies[nth])),
  });
  assert.match(etag, /^W\/"[\w-]{22}"$/);
}

/** What a page shows: an article is another with each version. */
const contentOf = (model: Model, page: readonly number[], hasNext: boolean) =>
  JSON.stringify([page.map((id) => [id, model.get(id)?.version]), hasNext]);

async function send(
  connection: Connection,
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  json?: unknown,
): Promise<Answer> {
  const answer = await connection.send({
    method,
    target,
    headers: json === undefined ? headers : [...headers, ['content-type', 'application/json']],
    body: json === undefined ? undefined : Buffer.from(JSON.stringify(json)),
  });
  const own = Object.entries(answer.headers).filter(([name]) => !TRANSPORT_HEADERS.has(name));
  return { status: answer.status, headers: Object.fromEntries(own), body: answer.json() };
}

const refusal = (status: number, detail: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: { detail },
});

const unixSeconds = () => Math.floor(Date.now() / 1000);
