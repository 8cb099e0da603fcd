import { isDeepStrictEqual } from 'node:util';
import type { News, NewsInput } from '../../lib/news/news.ts';
import type { Completion } from './retrying-client.ts';

export interface State {
  readonly input: NewsInput;
  readonly version: number;
}

/** What a write makes of an article; `undefined` for a deletion. */
export type Change = (input: NewsInput) => NewsInput | undefined;

/** An article that a single editor writes, so the editor always knows its possible states. */
export class OwnArticle {
  readonly id: number;
  /** Starts the title in every version. */
  readonly tag: string;
  readonly history: string[];
  /** `undefined` stands for a missing article. */
  #known: readonly (State | undefined)[];
  /**
   * Changes without a response, oldest first, one for each attempt: the database may execute them late, but not after a later
   * change was acknowledged.
   */
  #late: readonly Change[] = [];

  constructor(id: number, tag: string, input: NewsInput, history: string[]) {
    this.id = id;
    this.tag = tag;
    this.history = history;
    this.#known = [{ input, version: 1 }];
  }

  /** The possible states: each late change may have been executed, in their order. */
  get #possible(): readonly (State | undefined)[] {
    let states = this.#known;
    for (const change of this.#late) states = unique([...states, ...after(states, change)]);
    return states;
  }

  get path(): string {
    return `/news/${this.id}`;
  }

  /** Whether the article certainly exists. */
  get exists(): boolean {
    return !this.#possible.includes(undefined);
  }

  /** Whether the article certainly does not exist. */
  get isDeleted(): boolean {
    return this.#possible.every((state) => state === undefined);
  }

  /** `undefined` if uncertain. */
  get version(): number | undefined {
    const versions = new Set(this.#possible.map((state) => state?.version));
    return versions.size === 1 ? [...versions][0] : undefined;
  }

  /** The highest possible version. */
  get versionMax(): number {
    return Math.max(...this.#possible.map((state) => state?.version ?? 0));
  }

  /**
   * Narrows the possible states to what was read, and returns the violation if none matches. `news` is `undefined`
   * for a missing article, `version` for a list, which has no versions.
   */
  checkRead(news: News | undefined, version?: number): string | undefined {
    const input = news && inputOf(news);
    const matching = this.#possible.filter((state) => {
      if (!state || !input) return state === input;
      return isDeepStrictEqual(state.input, input) && (version === undefined || version === state.version);
    });
    if (matching.length === 0)
      return `found ${show(input && { input, version: version ?? 0 })}, expected ${this}`;
    this.#known = matching;
    return undefined;
  }

  /** Applies a write to the possible states, and returns the violation if its completion matches none. */
  checkWrite(
    change: Change,
    { response, indeterminate, statuses }: Completion,
    hasIfMatch: boolean,
  ): string | undefined {
    const before = this.#possible;
    const isDeletion = before.every((state) => !state || change(state.input) === undefined);
    const violation = `${statuses.join(', ')} with ${indeterminate} indeterminate attempts, expected ${this}`;
    const isUncertain = indeterminate > 0 || this.#late.length > 0;
    switch (response?.status) {
      case 204: {
        // With If-Match one attempt writes; without, each indeterminate attempt may have, and then the last one.
        let states = before;
        for (let count = hasIfMatch ? 0 : indeterminate; count > 0; count--) {
          states = unique([...states, ...after(states, change)]);
        }
        const { etag } = response.headers;
        const written = after(states, change).filter(
          (state) => etag === undefined || etag === `"${state?.version}"`,
        );
        if (written.length === 0) return `${violation}; the ETag was ${etag}`;
        // Nothing earlier is executed any more.
        this.#known = written;
        this.#late = [];
        return undefined;
      }
      case 404:
        if (!before.includes(undefined) && !(isDeletion && indeterminate > 0)) return violation;
        this.#known = [undefined];
        this.#late = [];
        return undefined;
      case 412:
        // No one else writes the article: only an earlier attempt can have changed the version.
        if (!hasIfMatch || !isUncertain) return violation;
        this.#addLate(change, indeterminate);
        return undefined;
      case undefined:
        this.#addLate(change, indeterminate);
        return undefined;
      default:
        return violation;
    }
  }

  #addLate(change: Change, attempts: number): void {
    this.#late = [...this.#late, ...Array.from({ length: attempts }, () => change)];
  }

  toString(): string {
    return this.#possible.map(show).join(' or ');
  }
}

/** The states after a change of an existing article. */
function after(states: readonly (State | undefined)[], change: Change): (State | undefined)[] {
  return unique(
    states.flatMap((state) => {
      if (!state) return [];
      const input = change(state.input);
      return [input && { input, version: state.version + 1 }];
    }),
  );
}

function unique(states: readonly (State | undefined)[]): (State | undefined)[] {
  return states.filter(
    (state, index) => states.findIndex((other) => isDeepStrictEqual(state, other)) === index,
  );
}

function show(state: State | undefined): string {
  if (!state) return 'no article';
  const { title, content, creator } = state.input;
  return `version ${state.version} (${title}, ${content.slice(0, 40)}…, ${creator.first_name} ${creator.last_name})`;
}

function inputOf({ id: _, created_at: __, updated_at: ___, ...input }: News): NewsInput {
  return input;
}
