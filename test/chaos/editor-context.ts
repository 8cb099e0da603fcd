import type { NewsInput } from '../../lib/news/news.ts';
import { newsInputExample } from '../../lib/news/news-example.ts';
import type { History } from './history.ts';
import type { OwnArticle } from './own-article.ts';
import type { Random } from './random.ts';
import type { Completion, RetryingClient } from './retrying-client.ts';

/** How often a client sends a write only once, in percent. */
const SINGLE_ATTEMPT_PERCENT = 15;

export interface EditorOptions {
  readonly name: string;
  readonly client: RetryingClient;
  readonly history: History;
  readonly random: Random;
}

/** What the operations of one editor share. */
export class EditorContext {
  readonly name: string;
  readonly client: RetryingClient;
  readonly history: History;
  readonly random: Random;
  /** The existing articles of this editor. */
  articles: OwnArticle[] = [];
  #serial = 0;

  constructor({ name, client, history, random }: EditorOptions) {
    this.name = name;
    this.client = client;
    this.history = history;
    this.random = random;
  }

  /** Runs an operation on a random article of this editor, if there is one. */
  async withArticle(run: (article: OwnArticle) => Promise<unknown>): Promise<void> {
    const article = this.random.pick(this.articles);
    if (!article) return;
    await run(article);
    if (article.isDeleted) this.#drop(article);
  }

  /** Records a violation and drops the article, whose state is no longer known. */
  recordViolation(message: string | undefined, article: OwnArticle): void {
    if (this.history.recordViolation(message, article)) this.#drop(article);
  }

  /** Adds a completed request to the history of an article. */
  recordRequest(history: string[], request: string, { response, indeterminate, statuses }: Completion): void {
    if (!response && indeterminate > 0) this.history.indeterminate += 1;
    const etag = response?.headers.etag === undefined ? '' : `, ETag ${response.headers.etag}`;
    const info = indeterminate > 0 ? `, ${indeterminate} indeterminate` : '';
    history.push(`${new Date().toISOString()} ${request}: ${statuses.join(', ')}${etag}${info}`);
  }

  /** For a single write; `undefined` is the default of the client. */
  attemptsMax(): number | undefined {
    return this.random.chance(SINGLE_ATTEMPT_PERCENT) ? 1 : undefined;
  }

  nextTag(): string {
    this.#serial += 1;
    return `${this.name}-${this.#serial}`;
  }

  /** A unique article. */
  newsInput(tag: string): NewsInput {
    const token = `${this.name}.${this.random.below(2 ** 31)}`;
    return {
      ...newsInputExample,
      title: `${tag} as of ${token}`,
      content: `What ${token} has to say. `.repeat(this.random.chance(3) ? 300 : 4),
      creator: { first_name: `First ${token}`, last_name: `Last ${token}` },
    };
  }

  #drop(article: OwnArticle): void {
    this.articles = this.articles.filter((other) => other !== article);
  }
}

export function versionOf(etag: string | undefined): number | undefined {
  return etag === undefined ? undefined : Number(etag.slice(1, -1));
}
