import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { News } from '../../lib/news/news.ts';
import { type ApiResponse, client, type Send } from '../support/api.ts';

/** How often a request is sent, unless the client is less patient. */
const ATTEMPTS_MAX = 6;
/** `Retry-After` is honoured up to here, so that a storm does not spend its time waiting. */
const RETRY_AFTER_MAX_MS = 200;

const PASSING = [409, 429, 503];

/** What came of a request that was repeated until it was answered, or given up. */
export interface Reply {
  /** The last answer; `undefined` when the request was given up, since nothing but failures that pass was heard. */
  readonly answer: ApiResponse | undefined;
  /** How many attempts before that, or at all, may have been carried out although their client was told nothing. */
  readonly doubts: number;
  /** The status of each attempt, or 0 where the connection failed. */
  readonly statuses: readonly number[];
  /** How long the last answer asks to wait, in milliseconds. */
  readonly retryAfterMs: number;
}

/** An answer that no request of a storm may get. */
export interface UnexpectedResponse {
  readonly method: string;
  readonly path: string;
  readonly what: string;
}

/** An HTTP client that repeats what fails for the moment, and looks at every answer it gets. */
export class RetryingClient {
  readonly #send: Send;
  readonly #statuses = new Map<number, number>();
  readonly offAnswers: UnexpectedResponse[] = [];

  /** @param url of the API */
  constructor(url: string) {
    this.#send = client(url);
  }

  /** How often each status was answered; 0 stands for a connection that failed. */
  get statuses(): ReadonlyMap<number, number> {
    return this.#statuses;
  }

  /**
   * @param method of the request
   * @param path of the request
   * @param sent its headers and its body
   * @param attemptsMax after how many attempts it is given up
   * @returns what came of it
   */
  async request(
    method: string,
    path: string,
    sent?: Parameters<Send>[2],
    attemptsMax = ATTEMPTS_MAX,
  ): Promise<Reply> {
    const statuses: number[] = [];
    let doubts = 0;
    for (;;) {
      const answer = await this.#attempt(method, path, sent);
      statuses.push(answer?.status ?? 0);
      if (answer && !PASSING.includes(answer.status)) return { answer, doubts, statuses, retryAfterMs: 0 };
      if (!answer || isDoubtful(method, answer)) doubts += 1;
      const retryAfterMs = Number(answer?.headers['retry-after'] ?? 0) * 1000;
      if (statuses.length >= attemptsMax) return { answer: undefined, doubts, statuses, retryAfterMs };
      await wait(Math.min(retryAfterMs, RETRY_AFTER_MAX_MS));
    }
  }

  async #attempt(method: string, path: string, sent?: Parameters<Send>[2]): Promise<ApiResponse | undefined> {
    let answer: ApiResponse | undefined;
    try {
      answer = await this.#send(method, path, sent);
      const what = offStatus(method, path, answer);
      if (what !== undefined) this.offAnswers.push({ method, path, what });
    } catch {
      // The connection failed. That is told apart by the status 0.
    }
    const status = answer?.status ?? 0;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    return answer;
  }
}

const Sentence = v.strictObject({ detail: v.string() });

/** Whether a failure that passes leaves open what has happened: a 503 says so, and 409 and 429 turn a request away. */
function isDoubtful(method: string, { status, body }: ApiResponse): boolean {
  const isPlain = v.is(v.strictObject({ detail: v.literal('Service Unavailable') }), body);
  return method !== 'GET' && status === 503 && !isPlain;
}

const STATUSES: Record<string, readonly number[]> = {
  GET: [200, 304, 404, 429, 503],
  POST: [201, 409, 422, 429, 503],
  PUT: [204, 404, 412, 429, 503],
  PATCH: [204, 404, 412, 429, 503],
  DELETE: [204, 404, 412, 429, 503],
};

const ETAG = /^"\d+"$/;

/** What is wrong with an answer for its method and its status; `undefined` when nothing is. */
function offStatus(method: string, path: string, { status, headers, body }: ApiResponse): string | undefined {
  const shown = `${status} ${JSON.stringify({ headers, body }).slice(0, 500)}`;
  if (!STATUSES[method]?.includes(status)) return `${shown}: the status is none for it`;
  const id = Number(/^\/news\/(\d+)$/.exec(path)?.[1]);
  const isRight = (() => {
    switch (status) {
      case 200:
        return Number.isNaN(id)
          ? v.is(v.array(News), body)
          : v.is(News, body) && body.id === id && ETAG.test(headers.etag ?? '');
      case 201:
        return v.is(News, body) && headers.location === `/news/${body.id}` && headers.etag === '"1"';
      case 204:
        return body === undefined;
      case 304:
        return body === undefined && headers.etag !== undefined;
      case 404:
        return v.is(Sentence, body) && body.detail === `News with id ${id} don't exist`;
      case 412:
        return v.is(Sentence, body) && ETAG.test(headers.etag ?? '');
      case 422:
        return v.is(v.strictObject({ detail: v.array(v.looseObject({ type: v.string() })) }), body);
      default:
        return v.is(Sentence, body) && /^\d+$/.test(headers['retry-after'] ?? '');
    }
  })();
  return isRight ? undefined : `${shown}: it is not what its status promises`;
}
