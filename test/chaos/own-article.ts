import { isDeepStrictEqual } from 'node:util';
import type { News, NewsInput } from '../../lib/news/news.ts';
import type { Reply } from './retrying-client.ts';

/** What an article may be, as far as its owner can know. */
export interface State {
  readonly text: NewsInput;
  readonly version: number;
}

/** What a write makes of an article; `undefined` when it deletes it. */
export type Change = (text: NewsInput) => NewsInput | undefined;

/** An article that one client alone writes, so that it knows at any time what it is, or what it may be. */
export class OwnArticle {
  readonly id: number;
  /** Begins its title, whatever becomes of it. */
  readonly tag: string;
  /** What happened to it, for whoever wants to know how it came to be what it should not be. */
  readonly history: string[];
  /** All that it may be; `undefined` among them when it may be gone. */
  #possible: readonly (State | undefined)[];

  constructor(id: number, tag: string, text: NewsInput, history: string[]) {
    this.id = id;
    this.tag = tag;
    this.history = history;
    this.#possible = [{ text, version: 1 }];
  }

  get path(): string {
    return `/news/${this.id}`;
  }

  /** Whether it exists, beyond doubt. */
  get isThere(): boolean {
    return !this.#possible.includes(undefined);
  }

  /** Whether it does not exist, beyond doubt. */
  get isGone(): boolean {
    return this.#possible.every((state) => state === undefined);
  }

  /** Its version, where that is known. */
  get version(): number | undefined {
    const versions = new Set(this.#possible.map((state) => state?.version));
    return versions.size === 1 ? [...versions][0] : undefined;
  }

  /** @returns the newest version that it may be of */
  get versionMax(): number {
    return Math.max(...this.#possible.map((state) => state?.version ?? 0));
  }

  /**
   * Somebody has read it; from now on it is what was read.
   *
   * @param news what was read; `undefined` when it was not found
   * @param version where it was told
   * @returns what is wrong with that; `undefined` when nothing is
   */
  read(news: News | undefined, version?: number): string | undefined {
    const text = news && { title: news.title, content: news.content, creator: news.creator };
    const matching = this.#possible.filter((state) => {
      if (!state || !text) return state === text;
      return isDeepStrictEqual(state.text, text) && (version === undefined || version === state.version);
    });
    if (matching.length === 0)
      return `it is ${show(text && { text, version: version ?? 0 })}, and should be ${this}`;
    this.#possible = matching;
    return undefined;
  }

  /**
   * Its owner has sent a write of it.
   *
   * @param change what it was to make of the article
   * @param reply to it
   * @param isConditional whether it was to be made of just that version which the article had
   * @returns what is wrong with the reply; `undefined` when nothing is
   */
  written(change: Change, { answer, doubts, statuses }: Reply, isConditional: boolean): string | undefined {
    const before = this.#possible;
    const there = before.filter((state) => state !== undefined);
    const isDeletion = there.every(({ text }) => change(text) === undefined);
    /** What it is after it was written so many times. */
    const after = (times: number) =>
      unique(
        there.map(({ text, version }) => {
          const changed = change(text);
          return changed && { text: changed, version: version + times };
        }),
      );
    // On a condition it is written once; else each attempt whose outcome is not known may have written it.
    const timesMax = isConditional ? Math.min(1, doubts) : doubts;
    const doubted = Array.from({ length: timesMax }, (_, index) => after(index + 1)).flat();
    const wrong = `${statuses.join(', ')} with ${doubts} doubts, when it should be ${this}`;
    switch (answer?.status) {
      case 204: {
        if (there.length === 0) return wrong;
        const acknowledged = Array.from({ length: isConditional ? 1 : doubts + 1 }, (_, index) =>
          after(index + 1),
        );
        this.#possible = unique(acknowledged.flat());
        const told = answer.headers.etag;
        if (told === undefined) return undefined;
        this.#possible = this.#possible.filter((state) => told === `"${state?.version}"`);
        return this.#possible.length > 0 ? undefined : `${wrong}; it was told to be ${told}`;
      }
      case 404:
        if (!before.includes(undefined) && !(isDeletion && doubts > 0)) return wrong;
        this.#possible = [undefined];
        return undefined;
      case 412:
        // Nobody else writes it: only an attempt of its owner's can have changed the version.
        if (!isConditional || isDeletion || doubts === 0) return wrong;
        this.#possible = after(1);
        return undefined;
      case undefined:
        this.#possible = unique([...before, ...doubted]);
        return undefined;
      default:
        return wrong;
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
  if (!state) return 'gone';
  const { title, content, creator } = state.text;
  return `version ${state.version} (${title}, ${content.slice(0, 40)}…, ${creator.first_name} ${creator.last_name})`;
}
