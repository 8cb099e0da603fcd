import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { type ApiResponse, client, type Send } from '../support/api.ts';
import { isNews, isNewsList } from './is-news.ts';

const ATTEMPTS_MAX = 6;
/** Caps `Retry-After`, so that a chaos test does not spend its time waiting. */
const RETRY_AFTER_MAX_MS = 200;

const TRANSIENT_STATUSES = [429, 503];

/** The completion of a request after all its attempts. */
export interface Completion {
  /** `undefined` if every attempt failed transiently. */
  readonly response: ApiResponse | undefined;
  /** Failed attempts that may have been carried out: Jepsen's `info`. */
  readonly indeterminate: number;
  /** One per attempt; 0 stands for a failed connection. */
  readonly statuses: readonly number[];
  /** `Retry-After` of the last attempt if all failed, else 0. */
  readonly retryAfterMs: number;
}

/** A response that the contract does not allow. */
export interface UnexpectedResponse {
  readonly method: string;
  readonly path: string;
  readonly problem: string;
}

/** An HTTP client that retries transient failures and checks every response against the contract. */
export class RetryingClient {
  readonly #send: Send;
  readonly #statuses = new Map<number, number>();
  readonly unexpectedResponses: UnexpectedResponse[] = [];

  constructor(url: string) {
    this.#send = client(url);
  }

  /** Responses by status; 0 stands for a failed connection. */
  get statuses(): ReadonlyMap<number, number> {
    return this.#statuses;
  }

  async request(
    method: string,
    path: string,
    sent?: Parameters<Send>[2],
    attemptsMax = ATTEMPTS_MAX,
  ): Promise<Completion> {
    const statuses: number[] = [];
    let indeterminate = 0;
    for (;;) {
      const response = await this.#attempt(method, path, sent);
      statuses.push(response?.status ?? 0);
      if (response && !TRANSIENT_STATUSES.includes(response.status))
        return { response, indeterminate, statuses, retryAfterMs: 0 };
      if (!response || isIndeterminate(method, response)) indeterminate += 1;
      const retryAfterMs = Number(response?.headers['retry-after'] ?? 0) * 1000;
      if (statuses.length >= attemptsMax)
        return { response: undefined, indeterminate, statuses, retryAfterMs };
      await wait(Math.min(retryAfterMs, RETRY_AFTER_MAX_MS));
    }
  }

  async #attempt(method: string, path: string, sent?: Parameters<Send>[2]): Promise<ApiResponse | undefined> {
    let response: ApiResponse | undefined;
    try {
      response = await this.#send(method, path, sent);
      const problem = problemOf(method, path, response);
      if (problem !== undefined) this.unexpectedResponses.push({ method, path, problem });
    } catch {
      // The connection failed: counted as status 0.
    }
    const status = response?.status ?? 0;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    return response;
  }
}

const ErrorBody = v.strictObject({ detail: v.string() });

/** A 503 with its own detail means that a write may have been carried out; 429 means that it was not. */
function isIndeterminate(method: string, { status, body }: ApiResponse): boolean {
  const isPlain = v.is(v.strictObject({ detail: v.literal('Service Unavailable') }), body);
  return method !== 'GET' && status === 503 && !isPlain;
}

const STATUSES: Record<string, readonly number[]> = {
  GET: [200, 304, 404, 429, 503],
  POST: [201, 422, 429, 503],
  PUT: [204, 404, 412, 429, 503],
  PATCH: [204, 404, 412, 429, 503],
  DELETE: [204, 404, 412, 429, 503],
};

const ETAG = /^"\d+"$/;

/** What breaks the contract; `undefined` if nothing does. */
function problemOf(method: string, path: string, { status, headers, body }: ApiResponse): string | undefined {
  const shown = `${status} ${JSON.stringify({ headers, body }).slice(0, 500)}`;
  if (!STATUSES[method]?.includes(status)) return `${shown}: unexpected status`;
  const id = Number(/^\/news\/(\d+)$/.exec(path)?.[1]);
  const isValid = (() => {
    switch (status) {
      case 200:
        return Number.isNaN(id)
          ? isNewsList(body)
          : isNews(body) && body.id === id && ETAG.test(headers.etag ?? '');
      case 201:
        return isNews(body) && headers.location === `news/${body.id}` && headers.etag === '"1"';
      case 204:
        return body === undefined;
      case 304:
        return body === undefined && headers.etag !== undefined;
      case 404:
        return v.is(ErrorBody, body) && body.detail === `News with id ${id} don't exist`;
      case 412:
        return v.is(ErrorBody, body) && ETAG.test(headers.etag ?? '');
      case 422:
        return v.is(v.strictObject({ detail: v.array(v.looseObject({ type: v.string() })) }), body);
      default:
        return v.is(ErrorBody, body) && /^\d+$/.test(headers['retry-after'] ?? '');
    }
  })();
  return isValid ? undefined : `${shown}: invalid headers or body for the status`;
}
