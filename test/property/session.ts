import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Current, outcome } from './condition.ts';
import { assertConforms } from './conformity.ts';
import type { Connection, HttpRequest, HttpResponse } from './connection.ts';
import type { Operation } from './document.ts';
import { listOf } from './list.ts';
import { type Input, Model } from './model.ts';
import type { Mutation } from './mutation.ts';
import { known, type TimeRange } from './parameter.ts';
import type { ValidRequest } from './request.ts';
import { type ExpectedRefusal, SOMEWHERE, wire } from './wire.ts';

/** How many articles there are for requests to name. */
const ARTICLES = 25;
const PAGE = 100;
/** How many pages of a list are read. */
const PAGES_MAX = 3;

/** What is wrong is told in words by these, in `ctx` too. */
const TOLD_IN_WORDS = ['datetime_from_date_parsing', 'value_error'];

/** A request that is made of the document: as the operation takes it, or with what it does not take. */
export interface Case {
  readonly request: ValidRequest;
  readonly changes: readonly Mutation[];
}

/** What was created under which key. The service remembers them for longer than a session lasts. */
const keys = new Map<string, First>();

/** Requests for one operation, and what the service should have become by them. */
export class Session {
  readonly #operation: Operation;
  readonly #connection: Connection;
  readonly #onRequest: (status: number) => void;
  readonly #model = new Model();

  constructor(operation: Operation, connection: Connection, onRequest: (status: number) => void = () => {}) {
    this.#operation = operation;
    this.#connection = connection;
    this.#onRequest = onRequest;
  }

  async begin(): Promise<void> {
    for await (const { id } of this.#all()) await this.#connection.send(bare('DELETE', `/news/${id}`));
    // A service of which nothing is named has no use for articles.
    const names = this.#operation.parameters.map(({ name }) => name);
    if (!names.includes('news_id') && !names.includes('id')) return;
    while (this.#model.articles.length < ARTICLES) await this.#create();
  }

  /** Sends one request, and checks all that follows from it. */
  async try({ request, changes }: Case): Promise<void> {
    if (this.#operation.method === 'DELETE' && this.#model.articles.length < ARTICLES) await this.#create();
    const current = changes.length === 0 ? await this.#current(request) : undefined;
    const { sent, refusal } = wire(this.#operation, request, this.#model.articles, current, changes);
    const from = unixSeconds();
    const answer = await this.#connection.send(sent);
    this.#onRequest(answer.status);
    assert(answer.status < 500, `${answer.status} ${answer.body}`);
    assertConforms(this.#operation, answer);
    if (refusal) return this.#assertRefused(answer, refusal, sent);

    const unmet = request.conditions && current && outcome(request.conditions, current, this.#isRead);
    if (current && unmet !== undefined) {
      assert.equal(answer.status, unmet);
      assert.equal(answer.headers.etag, current.etag);
      if (!this.#isRead) await this.#assertRead(this.#idOf(request));
    } else await this.#accepted(request, answer, { from, to: unixSeconds() }, sent);
  }

  /** What the conditions of a request are about; `undefined` where there is nothing, or without conditions. */
  async #current(request: ValidRequest): Promise<Current | undefined> {
    if (!request.conditions) return undefined;
    const { articles } = this.#model;
    if (!this.#isRead) {
      const article = this.#model.get(this.#idOf(request));
      return article && { etag: `"${article.version}"`, modified: article.updated.from };
    }
    const { conditions: _, ...unconditional } = request;
    const answer = await this.#connection.send(wire(this.#operation, unconditional, articles).sent);
    const { etag, 'last-modified': modified } = answer.headers;
    if (etag === undefined) return undefined;
    return { etag, modified: modified === undefined ? undefined : Date.parse(modified) / 1000 };
  }

  get #isRead(): boolean {
    return this.#operation.method === 'GET' || this.#operation.method === 'HEAD';
  }

  /** The id of the article that a request names. */
  #idOf({ path: { news_id: value } }: ValidRequest): number {
    return value ? Number(known(value, this.#model.articles).means) : 0;
  }

  /** Checks that the service has all that it accepted, and nothing else. */
  async end(): Promise<void> {
    const answered = [];
    for await (const article of this.#all()) answered.push(article);
    const ids = this.#model.articles.map(({ id }) => id);
    assert.deepEqual(
      answered.map(({ id }) => id),
      ids,
    );
    for (const article of answered) assert.deepEqual(article, this.#model.expected(article.id, article));
  }

  #assertRefused(
    answer: HttpResponse,
    { status, faults }: ExpectedRefusal,
    { body = Buffer.alloc(0) }: HttpRequest,
  ): void {
    assert.equal(answer.status, status, String(answer.body));
    if (faults === undefined || this.#operation.method === 'HEAD') return;
    const { detail } = answer.json() as { detail: { type: string; loc: unknown[]; ctx?: unknown }[] };
    const told = detail.map(({ type, loc, ctx }) => {
      // Just where a text ceases to be JSON is compared with what Python says of it elsewhere.
      const isWithin = Number(loc[1]) >= 0 && Number(loc[1]) <= body.length;
      if (type === 'json_invalid') return { type, loc: isWithin ? ['body', SOMEWHERE] : loc };
      return ctx === undefined || TOLD_IN_WORDS.includes(type) ? { type, loc } : { type, loc, ctx };
    });
    assert.deepEqual(told.toSorted(byPlace), faults.toSorted(byPlace));
  }

  async #accepted(
    request: ValidRequest,
    answer: HttpResponse,
    updated: TimeRange,
    sent: HttpRequest,
  ): Promise<void> {
    const { path, method } = this.#operation;
    if (path === '/news/{news_id}') return this.#acceptedOfOne(request, answer, updated, sent);
    if (path !== '/news') {
      assert.equal(answer.status, 200);
    } else if (method === 'POST') {
      await this.#posted(request, answer, updated, sent);
    } else await this.#assertListed(request, answer);
  }

  async #posted(
    request: ValidRequest,
    answer: HttpResponse,
    updated: TimeRange,
    sent: HttpRequest,
  ): Promise<void> {
    const { title, content, creator } = parsed(sent) as Input;
    const input = {
      title,
      content,
      creator: { first_name: creator.first_name, last_name: creator.last_name },
    };
    const earlier = request.key && keys.get(request.key.key);
    if (earlier) return assertRepeated(answer, earlier, input);
    assert.equal(answer.status, 201);
    assert.equal(answer.headers['idempotent-replayed'], undefined);
    const article = answer.json() as { id: number; created_at: number };
    assert(article.created_at >= updated.from && article.created_at <= updated.to);
    this.#model.created(input, article);
    assert.deepEqual(article, this.#model.expected(article.id, article));
    assert.equal(answer.headers.location, `/news/${article.id}`);
    await this.#assertRead(article.id);
    if (!request.key) return;
    const first = { input, article };
    keys.set(request.key.key, first);
    assertRepeated(await this.#connection.send(sent), first, input);
    const other = { ...input, title: 'Another article under the same key' };
    const body = Buffer.from(JSON.stringify(other));
    assertRepeated(await this.#connection.send({ ...sent, body }), first, other);
  }

  async #acceptedOfOne(
    request: ValidRequest,
    answer: HttpResponse,
    updated: TimeRange,
    sent: HttpRequest,
  ): Promise<void> {
    const { method } = this.#operation;
    const id = this.#idOf(request);
    const article = this.#model.get(id);
    if (!article) {
      assert.equal(answer.status, 404);
      if (method !== 'HEAD') assert.deepEqual(answer.json(), { detail: `News with id ${id} don't exist` });
      return;
    }
    assert.equal(answer.status, this.#isRead ? 200 : 204);
    if (method === 'GET') {
      const body = answer.json();
      assert.deepEqual(body, this.#model.expected(id, body));
    }
    if (method === 'PUT' || method === 'PATCH') this.#model.changed(id, parsed(sent) as Input, updated);
    if (method === 'DELETE') this.#model.deleted(id);
    const version = this.#model.get(id)?.version;
    if (answer.headers.etag !== undefined) assert.equal(answer.headers.etag, `"${version}"`);
    if (!this.#isRead) await this.#assertRead(id);
  }

  /** Checks that an article is read as it should be, or not at all. */
  async #assertRead(id: number): Promise<void> {
    const answer = await this.#connection.send(bare('GET', `/news/${id}`));
    const body = answer.json();
    const article = this.#model.expected(id, body);
    assert.equal(answer.status, article ? 200 : 404);
    if (!article) return;
    assert.deepEqual(body, article);
    assert.equal(answer.headers.etag, `"${this.#model.get(id)?.version}"`);
  }

  async #assertListed(request: ValidRequest, first: HttpResponse): Promise<void> {
    const { articles } = this.#model;
    const means = (name: string) =>
      request.query.filter(([one]) => one === name).map(([, value]) => known(value, articles).means);
    const { criteria, limit } = listOf(means);
    const pages = this.#model.pages(criteria, limit);
    let answer = first;
    for (const [index, ids] of pages.slice(0, PAGES_MAX).entries()) {
      assert.equal(answer.status, 200);
      if (this.#operation.method === 'GET') {
        const body = answer.json() as { id: number }[];
        const expected = ids.map((id, nth) => this.#model.expected(id, body[nth]));
        assert.deepEqual(body, expected);
      }
      const { link } = answer.headers;
      assert.equal(link !== undefined, index + 1 < pages.length, `The link is ${link}`);
      const next = /^<(\/news\?[^>]+)>; rel="next"$/.exec(link ?? '')?.[1];
      if (next === undefined) return;
      answer = await this.#connection.send(bare(this.#operation.method, next));
      assertConforms(this.#operation, answer);
    }
  }

  async #create(): Promise<void> {
    const nth = this.#model.articles.length;
    const input = {
      title: `Article of number ${nth}`,
      content: `${nth} `.repeat(30),
      creator: { first_name: 'Ada', last_name: 'Moreau' },
    };
    const body = Buffer.from(JSON.stringify(input));
    const headers = [['content-type', 'application/json']] as const;
    const answer = await this.#connection.send({ method: 'POST', target: '/news', headers, body });
    this.#model.created(input, answer.json() as { id: number; created_at: number });
  }

  async *#all() {
    for (let next: string | undefined = `/news?limit=${PAGE}`; next !== undefined; ) {
      const { headers, json } = await this.#connection.send(bare('GET', next));
      yield* json() as { id: number }[];
      next = /^<([^>]+)>/.exec(headers.link ?? '')?.[1];
    }
  }
}

/** What a key was used for first, and what was answered. */
interface First {
  readonly input: Input;
  readonly article: unknown;
}

/** Checks the answer to a request with a key that was used before. */
function assertRepeated(answer: HttpResponse, first: First, input: Input): void {
  if (isDeepStrictEqual(first.input, input)) {
    assert.equal(answer.status, 201);
    assert.equal(answer.headers['idempotent-replayed'], 'true');
    assert.deepEqual(answer.json(), first.article);
  } else {
    const error = 'the key was used for another article';
    const fault = {
      type: 'value_error',
      loc: ['header', 'idempotency-key'],
      msg: `Value error, ${error}`,
      ctx: { error },
    };
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.json(), { detail: [fault] });
  }
}

const unixSeconds = () => Math.floor(Date.now() / 1000);

const bare = (method: string, target: string): HttpRequest => ({ method, target, headers: [] });

const parsed = ({ body = Buffer.alloc(0) }: HttpRequest): unknown => JSON.parse(Buffer.from(body).toString());

function byPlace(a: { loc: readonly unknown[] }, b: { loc: readonly unknown[] }): number {
  return JSON.stringify(a.loc) < JSON.stringify(b.loc) ? -1 : 1;
}
