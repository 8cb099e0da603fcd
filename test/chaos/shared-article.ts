import type { News, NewsInput } from '../../lib/news/news.ts';
import type { Reply } from './retrying-client.ts';

const OPENING = 'All who have written this article, in the order in which they did:';

/**
 * An article that everybody writes, each on the condition that nobody else has written it meanwhile. Whoever writes it
 * adds a mark to those that are there, so in the end it shows whose writes were made, and that none was overwritten.
 */
export class SharedArticle {
  readonly id: number;
  readonly tag: string;
  readonly history: string[] = [];
  readonly #acknowledged = new Set<string>();
  readonly #refused = new Set<string>();
  #seen: readonly string[] = [];

  /** As it was created, with {@link sharedInput}. */
  constructor(id: number, tag: string) {
    this.id = id;
    this.tag = tag;
  }

  get path(): string {
    return `/news/${this.id}`;
  }

  /**
   * Somebody has read it.
   *
   * @param news what was read
   * @param version where it was told
   * @returns what is wrong with that; `undefined` when nothing is
   */
  read({ content }: News, version: number | undefined): string | undefined {
    const marks = marksIn(content);
    const [shorter, longer] = marks.length < this.#seen.length ? [marks, this.#seen] : [this.#seen, marks];
    this.#seen = longer;
    if (shorter.some((mark, index) => mark !== longer[index])) {
      return `it had the marks ${shorter.join(' ')}, and at another time ${longer.join(' ')}`;
    }
    if (version !== undefined && version !== marks.length + 1) {
      return `it is of version ${version}, and has ${marks.length} marks`;
    }
    return undefined;
  }

  /**
   * Somebody has sent it with a mark of theirs.
   *
   * @param mark that nobody else uses
   * @param reply to it
   * @returns what is wrong with the reply; `undefined` when nothing is
   */
  written(mark: string, { answer, doubts, statuses }: Reply): string | undefined {
    if (answer?.status === 204) this.#acknowledged.add(mark);
    else if (answer?.status === 412 || !answer) {
      if (doubts === 0) this.#refused.add(mark);
    } else return `${mark} was answered ${statuses.join(', ')}`;
    return undefined;
  }

  /**
   * After everybody has finished.
   *
   * @param news what it is then
   * @param version where it was told
   * @returns all that is wrong with it
   */
  audit(news: News, version: number): string[] {
    const marks = marksIn(news.content);
    const times = (mark: string) => marks.filter((other) => other === mark).length;
    const wrong = [
      ...[...this.#acknowledged].filter((mark) => times(mark) !== 1).map((mark) => [mark, 'acknowledged']),
      ...[...this.#refused].filter((mark) => times(mark) > 0).map((mark) => [mark, 'refused']),
      ...[...new Set(marks)].filter((mark) => times(mark) > 1).map((mark) => [mark, 'sent once']),
    ];
    const read = this.read(news, version);
    return [
      ...(read === undefined ? [] : [read]),
      ...wrong.map(([mark, what]) => `${mark} was ${what}, and is in it ${times(mark ?? '')} times`),
    ];
  }
}

/**
 * @param tag that begins its title
 * @param marks of those who have written it
 * @returns the article
 */
export function sharedInput(tag: string, marks: readonly string[]): NewsInput {
  return {
    title: `${tag} is everybody's`,
    content: [OPENING, ...marks].join(' '),
    creator: { first_name: 'Every', last_name: 'Body' },
  };
}

/** @returns the marks in the content of a shared article, in order */
export function marksIn(content: string): string[] {
  return content.slice(OPENING.length).split(' ').filter(Boolean);
}
