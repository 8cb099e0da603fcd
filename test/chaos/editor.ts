import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { News, type NewsInput } from '../../lib/news/news.ts';
import { type ApiResponse, nextOf } from '../support/api.ts';
import type { Creation, History } from './history.ts';
import { type Change, OwnArticle } from './own-article.ts';
import type { Random } from './random.ts';
import type { Reply, RetryingClient } from './retrying-client.ts';
import { marksIn, type SharedArticle, sharedInput } from './shared-article.ts';

/** How often each operation is chosen, out of the sum of all. */
const WEIGHTS = {
  create: 18,
  'create twice at once': 2,
  'create again': 3,
  'create another under the same key': 1,
  read: 14,
  revalidate: 4,
  'read several': 4,
  list: 2,
  walk: 0.6,
  replace: 12,
  change: 12,
  delete: 12,
  'write of an old version': 4,
  'write with everybody': 10,
};
export type Operation = keyof typeof WEIGHTS;

/** With more articles an editor deletes instead of creating, so that walks do not get longer and longer. */
const ARTICLES_MAX = 12;
/** How many acknowledged creations an editor could repeat. */
const KEPT_MAX = 10;
/** In so many of a hundred writes the client takes the first answer. */
const IMPATIENT_PERCENT = 15;

type Method = 'PUT' | 'PATCH' | 'DELETE';

/** A client that does all that clients do, one thing after another, and checks whatever it is told. */
export class Editor {
  readonly #name: string;
  readonly #client: RetryingClient;
  readonly #ledger: History;
  readonly #dice: Random;
  #articles: OwnArticle[] = [];
  /** Creations to be tried again, from a time on. */
  readonly #open: { readonly creation: Creation; readonly fromMs: number }[] = [];
  readonly #kept: { readonly creation: Creation; readonly article: News }[] = [];
  #serial = 0;

  constructor(options: { name: string; client: RetryingClient; ledger: History; dice: Random }) {
    this.#name = options.name;
    this.#client = options.client;
    this.#ledger = options.ledger;
    this.#dice = options.dice;
  }

  /**
   * @param shared the articles that everybody writes at the moment
   * @returns which operation it has performed
   */
  async perform(shared: readonly SharedArticle[]): Promise<Operation> {
    const operation = this.#choose();
    switch (operation) {
      case 'create':
        await this.#create();
        break;
      case 'create twice at once':
        await this.#createTwice();
        break;
      case 'create again':
        await this.#createAgain();
        break;
      case 'create another under the same key':
        await this.#createAnother();
        break;
      case 'read':
        await this.#withOwn((article) => this.#read(article));
        break;
      case 'revalidate':
        await this.#withOwn((article) => this.#revalidate(article));
        break;
      case 'read several':
        await this.#readSeveral();
        break;
      case 'list':
        await this.#list();
        break;
      case 'walk':
        await this.#walk();
        break;
      case 'replace':
        await this.#withOwn((article) => this.#replace(article));
        break;
      case 'change':
        await this.#withOwn((article) => this.#change(article));
        break;
      case 'delete':
        await this.#withOwn((article) => this.#write(article, 'DELETE', undefined, () => undefined));
        break;
      case 'write of an old version':
        await this.#withOwn((article) => this.#writeOldVersion(article));
        break;
      case 'write with everybody':
        await this.#writeShared(this.#dice.pick(shared));
        break;
    }
    return operation;
  }

  /**
   * Repeats creations that nobody has acknowledged until somebody does.
   *
   * @param untilMs when it gives up, Unix time in milliseconds
   */
  async settle(untilMs: number): Promise<void> {
    for (let open = this.#open.shift(); open && open.fromMs < untilMs; open = this.#open.shift()) {
      await wait(Math.max(0, open.fromMs - Date.now()));
      await this.#attemptCreation(open.creation);
    }
  }

  #choose(): Operation {
    const operation = this.#dice.weighted(WEIGHTS);
    if (operation === 'create' && this.#articles.length >= ARTICLES_MAX) return 'delete';
    const wantsArticle = !/^(create|list|walk|write with everybody)/.test(operation);
    return wantsArticle && this.#articles.length === 0 ? 'create' : operation;
  }

  async #withOwn(act: (article: OwnArticle) => Promise<unknown>): Promise<void> {
    const article = this.#dice.pick(this.#articles);
    if (!article) return;
    await act(article);
    if (article.isGone) this.#articles = this.#articles.filter((other) => other !== article);
  }

  /** Notes what is wrong with an article; nothing more is expected of it then. */
  #blame(what: string | undefined, article: OwnArticle): void {
    if (!this.#ledger.blame(what, article)) return;
    this.#articles = this.#articles.filter((other) => other !== article);
  }

  #patience(): number | undefined {
    return this.#dice.chance(IMPATIENT_PERCENT) ? 1 : undefined;
  }

  #nextTag(): string {
    this.#serial += 1;
    return `${this.#name}-${this.#serial}`;
  }

  /** An article that nobody else has written. */
  #text(tag: string): NewsInput {
    const nonce = `${this.#name}.${this.#dice.below(2 ** 31)}`;
    return {
      title: `${tag} as of ${nonce}`,
      content: `What ${nonce} has to say. `.repeat(this.#dice.chance(3) ? 300 : 4),
      creator: { first_name: `First ${nonce}`, last_name: `Last ${nonce}` },
    };
  }

  // Creations

  #newCreation(): Creation {
    const tag = this.#nextTag();
    const creation = { tag, key: randomUUID(), input: this.#text(tag), history: [], doubts: 0 };
    this.#ledger.unacknowledged.add(creation);
    return creation;
  }

  #post({ key, input }: Pick<Creation, 'key' | 'input'>, attemptsMax?: number): Promise<Reply> {
    const headers = { 'idempotency-key': `"${key}"` };
    return this.#client.request('POST', '/news', { headers, json: input }, attemptsMax);
  }

  async #create(): Promise<void> {
    const open = this.#open[0];
    if (open && open.fromMs <= Date.now()) {
      this.#open.shift();
      await this.#attemptCreation(open.creation);
      return;
    }
    const creation = this.#newCreation();
    const reply = await this.#attemptCreation(creation);
    if (reply.statuses[0] === 409) this.#ledger.blame('409 at the first attempt', creation);
  }

  async #attemptCreation(creation: Creation): Promise<Reply> {
    const reply = await this.#post(creation, this.#patience());
    this.#note(creation.history, `POST ${creation.key}`, reply);
    this.#acknowledge(creation, [reply]);
    return reply;
  }

  /** Two clients with the same key at once, as when one does not know of the other. */
  async #createTwice(): Promise<void> {
    const creation = this.#newCreation();
    const replies = await Promise.all([this.#post(creation), this.#post(creation)]);
    for (const reply of replies) this.#note(creation.history, `POST ${creation.key} of two at once`, reply);
    this.#acknowledge(creation, replies);
  }

  #acknowledge(creation: Creation, replies: readonly Reply[]): void {
    const { tag, input, history } = creation;
    for (const { doubts } of replies) creation.doubts += doubts;
    const bodies = replies.flatMap(({ answer }) => (answer ? [answer.body] : []));
    const [article, other] = bodies.filter((body): body is News => v.is(News, body));
    if (!article) {
      const waitMs = Math.max(...replies.map(({ retryAfterMs }) => retryAfterMs));
      this.#open.push({ creation, fromMs: Date.now() + waitMs });
      if (bodies.length > 0) this.#ledger.blame('the key was refused', creation);
      return;
    }
    this.#ledger.unacknowledged.delete(creation);
    const own = new OwnArticle(article.id, tag, input, history);
    this.#ledger.articles.push(own);
    this.#articles.push(own);
    this.#blame(own.read(article, 1), own);
    if (other && other.id !== article.id) this.#blame(`it was created as ${article.id} and ${other.id}`, own);
    if (creation.doubts === 0 && replies.every(({ answer }) => isReplay(answer))) {
      this.#blame(
        'it was created by an earlier request, of which it was said that it was not carried out',
        own,
      );
    }
    this.#kept.push({ creation, article });
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
  }

  /** Repeats a creation that was acknowledged, and gets the same answer, whatever has become of the article. */
  async #createAgain(): Promise<void> {
    const kept = this.#dice.pick(this.#kept);
    if (!kept) return;
    const { creation, article } = kept;
    const reply = await this.#post(creation);
    this.#note(creation.history, `POST ${creation.key} once more`, reply);
    if (!reply.answer) return;
    if (!isReplay(reply.answer) || !isDeepStrictEqual(reply.answer.body, article)) {
      this.#ledger.blame(`a repetition was answered ${JSON.stringify(reply.answer)}`, creation);
    }
  }

  /** Uses a key for another article, of which there must never be any. */
  async #createAnother(): Promise<void> {
    const kept = this.#dice.pick(this.#kept);
    if (!kept) return;
    const { key, history } = kept.creation;
    const reply = await this.#post({ key, input: this.#text(this.#nextTag()) });
    this.#note(history, `POST ${key} for another article`, reply);
    if (reply.answer && reply.answer.status !== 422) {
      this.#ledger.blame(`its key was used again, and answered ${reply.answer.status}`, kept.creation);
    }
  }

  // Reads

  /** Reads an article; `undefined` when it is gone, or nobody answered, else its entity tag. */
  async #read(article: OwnArticle): Promise<string | undefined> {
    const reply = await this.#client.request('GET', article.path);
    this.#note(article.history, 'GET', reply);
    if (!reply.answer) return undefined;
    const { body, headers } = reply.answer;
    const news = v.is(News, body) ? body : undefined;
    this.#blame(article.read(news, versionIn(headers.etag)), article);
    return news && headers.etag;
  }

  async #revalidate(article: OwnArticle): Promise<void> {
    const { version } = article;
    const headers = { 'if-none-match': `"${version ?? 0}"` };
    const reply = await this.#client.request('GET', article.path, { headers });
    this.#note(article.history, `GET unless ${headers['if-none-match']}`, reply);
    if (reply.answer && version !== undefined && reply.answer.status !== 304) {
      this.#blame(`${reply.answer.status}, when it should be ${article}`, article);
    }
  }

  async #readSeveral(): Promise<void> {
    const articles = this.#articles.filter(() => this.#dice.chance(50));
    if (articles.length === 0) return;
    const query = articles.map(({ id }) => `id=${id}`).join('&');
    const { answer } = await this.#client.request('GET', `/news?${query}`);
    if (answer) this.#compare(articles, articlesIn(answer), `GET /news?${query}`);
  }

  /** A page, on which all of its own are that are no older than the last one there. */
  async #list(): Promise<void> {
    const path = `/news?limit=${1 + this.#dice.below(40)}`;
    const { answer } = await this.#client.request('GET', path);
    if (!answer) return;
    const listed = articlesIn(answer);
    const oldest = nextOf(answer.headers) === undefined ? 0 : (listed.at(-1)?.id ?? 0);
    this.#compare(
      this.#articles.filter(({ id }) => id >= oldest),
      listed,
      `GET ${path}`,
    );
  }

  /** All pages, on which each article of its own is once, as it is: nobody else writes it meanwhile. */
  async #walk(): Promise<void> {
    const articles = [...this.#articles];
    const listed: News[] = [];
    for (let next: string | undefined = '/news?limit=100'; next !== undefined; ) {
      const { answer } = await this.#client.request('GET', next);
      if (!answer) return;
      listed.push(...articlesIn(answer));
      next = nextOf(answer.headers);
    }
    for (const [index, { id }] of listed.entries()) {
      const before = listed[index - 1];
      if (before && before.id <= id) {
        this.#ledger.blame(`a walk came to ${id} after ${before.id}`, { tag: this.#name, history: [] });
      }
    }
    this.#compare(articles, listed, 'all pages of GET /news');
  }

  #compare(articles: readonly OwnArticle[], listed: readonly News[], request: string): void {
    for (const article of articles) {
      const news = listed.find(({ id }) => id === article.id);
      article.history.push(`${request}: ${news ? 'there' : 'not there'}`);
      this.#blame(article.read(news), article);
    }
  }

  // Writes

  async #replace(article: OwnArticle): Promise<void> {
    const text = this.#text(article.tag);
    await this.#write(article, 'PUT', text, () => text);
  }

  async #change(article: OwnArticle): Promise<void> {
    const patch = this.#patch(this.#text(article.tag));
    await this.#write(article, 'PATCH', patch, (text) => ({
      ...text,
      ...patch,
      creator: { ...text.creator, ...patch.creator },
    }));
  }

  /** Any of the fields, but at least one. */
  #patch({ title, content, creator }: NewsInput) {
    const { first_name, last_name } = creator;
    return (
      this.#dice.pick([
        { title },
        { content },
        { title, content },
        { creator: { first_name } },
        { title, creator: { last_name } },
        { content, creator: { first_name, last_name } },
      ]) ?? { title }
    );
  }

  /** Half of the writes are for the version alone that was just read. */
  async #write(article: OwnArticle, method: Method, json: object | undefined, change: Change): Promise<void> {
    const isConditional = this.#dice.chance(50);
    const etag = isConditional ? await this.#read(article) : undefined;
    if (isConditional && etag === undefined) return;
    const headers = etag === undefined ? {} : { 'if-match': etag };
    const reply = await this.#client.request(
      method,
      article.path,
      { headers, ...(json ? { json } : {}) },
      this.#patience(),
    );
    this.#note(article.history, `${method} ${JSON.stringify({ ...headers, ...json }).slice(0, 200)}`, reply);
    this.#blame(article.written(change, reply, isConditional), article);
  }

  /** A write for a version that the article no longer is of, or never was, which must not be made. */
  async #writeOldVersion(article: OwnArticle): Promise<void> {
    if (article.isGone || !article.isThere) return;
    const { version } = article;
    const other =
      version !== undefined && version > 1 && this.#dice.chance(80) ? version - 1 : article.versionMax + 9;
    const method = this.#dice.pick<Method>(['PUT', 'PATCH', 'DELETE']) ?? 'PUT';
    const headers = { 'if-match': `"${other}"` };
    const body = method === 'DELETE' ? {} : { json: this.#text('refused') };
    const reply = await this.#client.request(method, article.path, { headers, ...body }, this.#patience());
    this.#note(article.history, `${method} if it were ${headers['if-match']}`, reply);
    if (reply.answer && reply.answer.status !== 412) {
      this.#blame(`${method} was made of version ${other}, when it should be ${article}`, article);
    }
  }

  async #writeShared(article: SharedArticle | undefined): Promise<void> {
    if (!article) return;
    const { answer } = await this.#client.request('GET', article.path);
    if (!answer) return;
    const { body, headers } = answer;
    if (!v.is(News, body)) {
      this.#ledger.blame('it is gone', article);
      return;
    }
    this.#ledger.blame(article.read(body, versionIn(headers.etag)), article);
    const mark = this.#nextTag();
    const input = sharedInput(article.tag, [...marksIn(body.content), mark]);
    const [method, json] = this.#dice.chance(50)
      ? (['PUT', input] as const)
      : (['PATCH', { content: input.content }] as const);
    const condition = { 'if-match': headers.etag ?? '' };
    const reply = await this.#client.request(
      method,
      article.path,
      { headers: condition, json },
      this.#patience(),
    );
    this.#note(article.history, `${method} ${mark} if it is ${headers.etag}`, reply);
    this.#ledger.blame(article.written(mark, reply), article);
  }

  #note(history: string[], request: string, { answer, doubts, statuses }: Reply): void {
    if (!answer && doubts > 0) this.#ledger.unclear += 1;
    const told = answer?.headers.etag === undefined ? '' : `, ETag ${answer.headers.etag}`;
    const doubted = doubts > 0 ? `, ${doubts} of them perhaps carried out` : '';
    history.push(`${new Date().toISOString()} ${request}: ${statuses.join(', ')}${told}${doubted}`);
  }
}

function isReplay(answer: ApiResponse | undefined): boolean {
  return answer?.headers['idempotent-replayed'] === 'true';
}

function versionIn(etag: string | undefined): number | undefined {
  return etag === undefined ? undefined : Number(etag.slice(1, -1));
}

function articlesIn({ body }: ApiResponse): News[] {
  return v.is(v.array(News), body) ? body : [];
}
