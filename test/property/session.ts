import assert from 'node:assert/strict';
import { assertConforms } from './conformance.ts';
import { type Connection, type HttpRequest, type HttpResponse, withoutBody } from './connection.ts';
import type { Operation } from './document.ts';
import { assertErrorResponse } from './error-response.ts';
import { assertKeyReuse, type FirstUse } from './idempotency.ts';
import { toListQuery } from './list-query.ts';
import { declared, type Input, Model } from './model.ts';
import type { Mutation } from './mutation.ts';
import { resolveValue } from './parameter.ts';
import { evaluatePreconditions, type Validators } from './precondition.ts';
import type { ValidRequest } from './request.ts';
import { serializeRequest } from './request-serializer.ts';
import { type TimeRange, unixSeconds } from './time.ts';

/** How many articles exist for requests to refer to. */
const ARTICLES = 25;
const PAGE_SIZE = 100;
/** How many pages of a list are checked. */
const PAGES_MAX = 3;

/** A valid request, and the mutations that make it invalid, if any. */
export interface Case {
  readonly request: ValidRequest;
  readonly mutations: readonly Mutation[];
}

/** Shared by all sessions, because the service remembers keys for longer. */
const usedKeys = new Map<string, FirstUse>();

/** Sends requests for one operation and checks each response and its effect on the service. */
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

  /** Deletes all articles; creates new ones if the operation takes ids. */
  async setUp(): Promise<void> {
    for await (const { id } of this.#all()) {
      await this.#connection.send(withoutBody('DELETE', `/news/${id}`));
    }
    const names = this.#operation.parameters.map(({ name }) => name);
    if (!names.includes('news_id') && !names.includes('id')) return;
    while (this.#model.articles.length < ARTICLES) await this.#create();
  }

  async check({ request, mutations }: Case): Promise<void> {
    if (this.#operation.method === 'DELETE' && this.#model.articles.length < ARTICLES) await this.#create();
    const validators = mutations.length === 0 ? await this.#validators(request) : undefined;
    const { httpRequest, expectedError } = serializeRequest(
      this.#operation,
      request,
      this.#model.articles,
      validators,
      mutations,
    );
    const from = unixSeconds();
    const response = await this.#connection.send(httpRequest);
    this.#onRequest(response.status);
    assert(response.status < 500, `${response.status} ${response.body}`);
    assertConforms(this.#operation, response);
    if (expectedError) return assertErrorResponse(response, expectedError, httpRequest);

    const failure =
      request.preconditions &&
      validators &&
      evaluatePreconditions(request.preconditions, validators, this.#isRead);
    if (validators && failure !== undefined) {
      assert.equal(response.status, failure);
      assert.equal(response.headers.etag, validators.etag);
      if (!this.#isRead) await this.#assertStored(this.#idOf(request));
    } else await this.#assertAccepted(request, response, { from, to: unixSeconds() }, httpRequest);
  }

  /** Checks that the service has exactly the articles that it accepted. */
  async assertFinalState(): Promise<void> {
    const actual = [];
    for await (const article of this.#all()) actual.push(article);
    const ids = this.#model.articles.map(({ id }) => id);
    assert.deepEqual(
      actual.map(({ id }) => id),
      ids,
    );
    for (const article of actual) assert.deepEqual(article, this.#model.expected(article.id, article));
  }

  /** `undefined` if the request has no preconditions, or there is nothing to apply them to. */
  async #validators(request: ValidRequest): Promise<Validators | undefined> {
    if (!request.preconditions) return undefined;
    const { articles } = this.#model;
    if (!this.#isRead) {
      const article = this.#model.get(this.#idOf(request));
      return article && { etag: `"${article.version}"`, lastModified: article.updated.from + 1 };
    }
    const { preconditions: _, ...unconditional } = request;
    const { httpRequest } = serializeRequest(this.#operation, unconditional, articles);
    const { headers } = await this.#connection.send(httpRequest);
    const { etag, 'last-modified': lastModified } = headers;
    if (etag === undefined) return undefined;
    return { etag, lastModified: lastModified === undefined ? undefined : Date.parse(lastModified) / 1000 };
  }

  get #isRead(): boolean {
    return this.#operation.method === 'GET' || this.#operation.method === 'HEAD';
  }

  /** The `news_id` of a request. */
  #idOf({ path: { news_id: value } }: ValidRequest): number {
    return value ? Number(resolveValue(value, this.#model.articles).parsed) : 0;
  }

  async #assertAccepted(
    request: ValidRequest,
    response: HttpResponse,
    updated: TimeRange,
    httpRequest: HttpRequest,
  ): Promise<void> {
    const { path, method } = this.#operation;
    if (path === '/news/{news_id}') {
      await this.#assertArticleResponse(request, response, updated, httpRequest);
    } else if (path === '/news' && method === 'POST') {
      await this.#assertCreated(request, response, updated, httpRequest);
    } else if (path === '/news') await this.#assertListed(request, response);
    // The model knows no other operation: its response conforms to the document.
  }

  async #assertCreated(
    { idempotencyKey }: ValidRequest,
    response: HttpResponse,
    updated: TimeRange,
    httpRequest: HttpRequest,
  ): Promise<void> {
    const input = declared(parseBody(httpRequest) as Input);
    const earlier = idempotencyKey && usedKeys.get(idempotencyKey.key);
    if (earlier) return assertKeyReuse(response, earlier, input);
    assert.equal(response.status, 201);
    assert.equal(response.headers['idempotent-replayed'], undefined);
    const article = response.json() as { id: number; created_at: number };
    assert(article.created_at >= updated.from && article.created_at <= updated.to);
    this.#model.create(input, article);
    assert.deepEqual(article, this.#model.expected(article.id, article));
    assert.equal(response.headers.location, `news/${article.id}`);
    await this.#assertStored(article.id);
    if (!idempotencyKey) return;
    const first = { input, article };
    usedKeys.set(idempotencyKey.key, first);
    assertKeyReuse(await this.#connection.send(httpRequest), first, input);
    const other = { ...input, title: 'Another article under the same key' };
    const body = Buffer.from(JSON.stringify(other));
    assertKeyReuse(await this.#connection.send({ ...httpRequest, body }), first, other);
  }

  async #assertArticleResponse(
    request: ValidRequest,
    response: HttpResponse,
    updated: TimeRange,
    httpRequest: HttpRequest,
  ): Promise<void> {
    const { method } = this.#operation;
    const id = this.#idOf(request);
    if (!this.#model.get(id)) {
      assert.equal(response.status, 404);
      if (method !== 'HEAD') assert.deepEqual(response.json(), { detail: `News with id ${id} don't exist` });
      return;
    }
    assert.equal(response.status, this.#isRead ? 200 : 204);
    if (method === 'GET') {
      const body = response.json();
      assert.deepEqual(body, this.#model.expected(id, body));
    }
    if (method === 'PUT') this.#model.replace(id, parseBody(httpRequest) as Input, updated);
    if (method === 'PATCH') this.#model.update(id, parseBody(httpRequest) as Input, updated);
    if (method === 'DELETE') this.#model.delete(id);
    const version = this.#model.get(id)?.version;
    if (response.headers.etag !== undefined) assert.equal(response.headers.etag, `"${version}"`);
    if (!this.#isRead) await this.#assertStored(id);
  }

  /** Checks that GET returns what the model has, or 404. */
  async #assertStored(id: number): Promise<void> {
    const response = await this.#connection.send(withoutBody('GET', `/news/${id}`));
    const body = response.json();
    const article = this.#model.expected(id, body);
    assert.equal(response.status, article ? 200 : 404);
    if (!article) return;
    assert.deepEqual(body, article);
    assert.equal(response.headers.etag, `"${this.#model.get(id)?.version}"`);
  }

  async #assertListed(request: ValidRequest, first: HttpResponse): Promise<void> {
    const { articles } = this.#model;
    const valuesOf = (name: string) =>
      request.query.filter(([one]) => one === name).map(([, value]) => resolveValue(value, articles).parsed);
    const { filters, limit } = toListQuery(valuesOf);
    const pages = this.#model.pages(filters, limit);
    let response = first;
    for (const [index, ids] of pages.slice(0, PAGES_MAX).entries()) {
      assert.equal(response.status, 200);
      if (this.#operation.method === 'GET') {
        const body = response.json() as { id: number }[];
        const expected = ids.map((id, nth) => this.#model.expected(id, body[nth]));
        assert.deepEqual(body, expected);
      }
      const { link } = response.headers;
      assert.equal(link !== undefined, index + 1 < pages.length, `Link: ${link}`);
      const next = /^<(\?[^>]+)>; rel="next"$/.exec(link ?? '')?.[1];
      if (next === undefined) return;
      response = await this.#connection.send(withoutBody(this.#operation.method, `/news${next}`));
      assertConforms(this.#operation, response);
    }
  }

  async #create(): Promise<void> {
    const number = this.#model.articles.length;
    const input = {
      title: `Article of number ${number}`,
      content: `${number} `.repeat(30),
      creator: { first_name: 'Ada', last_name: 'Moreau' },
    };
    const body = Buffer.from(JSON.stringify(input));
    const headers = [['content-type', 'application/json']] as const;
    const response = await this.#connection.send({ method: 'POST', target: '/news', headers, body });
    this.#model.create(input, response.json() as { id: number; created_at: number });
  }

  async *#all() {
    for (let next: string | undefined = `?limit=${PAGE_SIZE}`; next !== undefined; ) {
      const { headers, json } = await this.#connection.send(withoutBody('GET', `/news${next}`));
      yield* json() as { id: number }[];
      next = /^<([^>]+)>/.exec(headers.link ?? '')?.[1];
    }
  }
}

const parseBody = ({ body = Buffer.alloc(0) }: HttpRequest): unknown =>
  JSON.parse(Buffer.from(body).toString());
