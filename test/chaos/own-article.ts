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
  #possible: readonly (State | undefined)[];

  constructor(id: number, tag: string, input: NewsInput, history: string[]) {
    this.id = id;
    this.tag = tag;
    this.history = history;
    this.#possible = [{ input, version: 1 }];
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
    this.#possible = matching;
    return undefined;
  }

  /** Applies a write to the possible states, and returns the violation if its completion matches none. */
  checkWrite(
    change: Change,
    { response, indeterminate, statuses }: Completion,
    hasIfMatch: boolean,
  ): string | undefined {
    const before = this.#possible;
    const existing = before.filter((state) => state !== undefined);
    const isDeletion = existing.every(({ input }) => change(input) === undefined);
    const after = (writes: number) =>
      unique(
        existing.map(({ input, version }) => {
          const changed = change(input);
          return changed && { input: changed, version: version + writes };
        }),
      );
    // With If-Match at most one attempt writes; without, each indeterminate attempt may have.
    const writesMax = hasIfMatch ? Math.min(1, indeterminate) : indeterminate;
    const uncertain = Array.from({ length: writesMax }, (_, index) => after(index + 1)).flat();
    const violation = `${statuses.join(', ')} with ${indeterminate} indeterminate attempts, expected ${this}`;
    switch (response?.status) {
      case 204: {
        if (existing.length === 0) return violation;
        const acknowledged = Array.from({ length: hasIfMatch ? 1 : indeterminate + 1 }, (_, index) =>
          after(index + 1),
        );
        this.#possible = unique(acknowledged.flat());
        const { etag } = response.headers;
        if (etag === undefined) return undefined;
        this.#possible = this.#possible.filter((state) => etag === `"${state?.version}"`);
        return this.#possible.length > 0 ? undefined : `${violation}; the ETag was ${etag}`;
      }
      case 404:
        if (!before.includes(undefined) && !(isDeletion && indeterminate > 0)) return violation;
        this.#possible = [undefined];
        return undefined;
      case 412:
        // No one else writes the article: only an earlier attempt can have changed the version.
        if (!hasIfMatch || isDeletion || indeterminate === 0) return violation;
        this.#possible = after(1);
        return undefined;
      case undefined:
        this.#possible = unique([...before, ...uncertain]);
        return undefined;
      default:
        return violation;
    }
  }

  toString(): string {
    return this.#possible.map(show).join(' or ');
  }
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
