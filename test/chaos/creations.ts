import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { News } from '../../lib/news/news.ts';
import type { ApiResponse } from '../support/api.ts';
import type { EditorContext } from './editor-context.ts';
import type { Creation } from './history.ts';
import { isNews } from './is-news.ts';
import { OwnArticle } from './own-article.ts';
import type { Completion } from './retrying-client.ts';

/** How many acknowledged creations an editor remembers. */
const ACKNOWLEDGED_MAX = 10;

/** The keyed creations of one editor. */
export class Creations {
  readonly #context: EditorContext;
  /** To retry, not before `fromMs`. */
  readonly #unacknowledged: { readonly creation: Creation; readonly fromMs: number }[] = [];
  readonly #acknowledged: { readonly creation: Creation; readonly article: News }[] = [];

  constructor(context: EditorContext) {
    this.#context = context;
  }

  /** Retries an unacknowledged creation if one is due, else creates an article. */
  async create(): Promise<void> {
    const due = this.#unacknowledged[0];
    if (due && due.fromMs <= Date.now()) {
      this.#unacknowledged.shift();
      await this.#attempt(due.creation);
      return;
    }
    const creation = this.#newCreation();
    await this.#attempt(creation);
  }

  /** Sends two requests with the same key at once. */
  async createConcurrently(): Promise<void> {
    const creation = this.#newCreation();
    const completions = await Promise.all([this.#post(creation), this.#post(creation)]);
    for (const completion of completions)
      this.#context.recordRequest(creation.history, `concurrent POST ${creation.key}`, completion);
    this.#complete(creation, completions);
  }

  /** Repeats an acknowledged creation: the response is the same, even if the article has changed since. */
  async replay(): Promise<void> {
    const acknowledged = this.#context.random.pick(this.#acknowledged);
    if (!acknowledged) return;
    const { creation, article } = acknowledged;
    const completion = await this.#post(creation);
    this.#context.recordRequest(creation.history, `replayed POST ${creation.key}`, completion);
    const { response } = completion;
    if (response && (!isReplay(response) || !isDeepStrictEqual(response.body, article))) {
      this.#context.history.recordViolation(`the replay returned ${JSON.stringify(response)}`, creation);
    }
  }

  /** Sends another article with an acknowledged key, which must return 422. */
  async reuseKey(): Promise<void> {
    const acknowledged = this.#context.random.pick(this.#acknowledged);
    if (!acknowledged) return;
    const { creation } = acknowledged;
    const { key, history } = creation;
    const input = this.#context.newsInput(this.#context.nextTag());
    const completion = await this.#post({ key, input });
    this.#context.recordRequest(history, `POST ${key} with another article`, completion);
    const status = completion.response?.status;
    if (status !== undefined && status !== 422) {
      this.#context.history.recordViolation(`reusing the key returned ${status}`, creation);
    }
  }

  async settle(untilMs: number): Promise<void> {
    const queue = this.#unacknowledged;
    for (let next = queue.shift(); next && next.fromMs < untilMs; next = queue.shift()) {
      await wait(Math.max(0, next.fromMs - Date.now()));
      await this.#attempt(next.creation);
    }
  }

  #newCreation(): Creation {
    const tag = this.#context.nextTag();
    const input = this.#context.newsInput(tag);
    const creation = { tag, key: randomUUID(), input, history: [], indeterminate: 0 };
    this.#context.history.unacknowledged.add(creation);
    return creation;
  }

  #post({ key, input }: Pick<Creation, 'key' | 'input'>, attemptsMax?: number): Promise<Completion> {
    const headers = { 'idempotency-key': `"${key}"` };
    return this.#context.client.request('POST', '/news', { headers, json: input }, attemptsMax);
  }

  async #attempt(creation: Creation): Promise<Completion> {
    const completion = await this.#post(creation, this.#context.attemptsMax());
    this.#context.recordRequest(creation.history, `POST ${creation.key}`, completion);
    this.#complete(creation, [completion]);
    return completion;
  }

  #complete(creation: Creation, completions: readonly Completion[]): void {
    const context = this.#context;
    const { tag, input, history } = creation;
    for (const { indeterminate } of completions) creation.indeterminate += indeterminate;
    const bodies = completions.flatMap(({ response }) => (response ? [response.body] : []));
    const [article, other] = bodies.filter(isNews);
    if (!article) {
      const waitMs = Math.max(...completions.map(({ retryAfterMs }) => retryAfterMs));
      this.#unacknowledged.push({ creation, fromMs: Date.now() + waitMs });
      if (bodies.length > 0) context.history.recordViolation('the key was rejected', creation);
      return;
    }
    context.history.unacknowledged.delete(creation);
    const own = new OwnArticle(article.id, tag, input, history);
    context.history.articles.push(own);
    context.articles.push(own);
    context.recordViolation(own.checkRead(article, 1), own);
    if (other && other.id !== article.id)
      context.recordViolation(`it was created as ${article.id} and ${other.id}`, own);
    if (creation.indeterminate === 0 && completions.every(({ response }) => isReplay(response)))
      context.recordViolation('it was created by a request that was reported as not carried out', own);
    this.#acknowledged.push({ creation, article });
    if (this.#acknowledged.length > ACKNOWLEDGED_MAX) this.#acknowledged.shift();
  }
}

function isReplay(response: ApiResponse | undefined): boolean {
  return response?.headers['idempotent-replayed'] === 'true';
}
