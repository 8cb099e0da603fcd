import type { StoredNews } from '../news/news.ts';

/** What must be true of an article for a write to be made; a criterion that is absent does not matter. */
export interface Preconditions {
  /** Its version is one of these. */
  readonly versions?: readonly number[];
  /** Its version is none of these; `*`: there must be no article, so that no write is ever made. */
  readonly otherVersions?: readonly number[] | '*';
  /** It was not changed after this, Unix time in whole seconds. */
  readonly unchangedSince?: number;
}

/** Versions are 1, 2, 3, …: what names no version is never met. */
const NO_VERSION = 0;

/**
 * @param expectation of a write
 * @returns the same as conditions of DynamoDB, all of which must hold, and their values
 */
export function conditionExpression({ versions, otherVersions, unchangedSince }: Preconditions): {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, number>>;
} {
  const conditions: string[] = [];
  const values: Record<string, number> = {};
  const oneOf = (name: string, numbers: readonly number[]) => {
    const operands = numbers.map((number, index) => {
      values[`:${name}${index}`] = number;
      return `:${name}${index}`;
    });
    return `version IN (${operands.join(', ')})`;
  };
  if (versions) conditions.push(oneOf('version', versions.length > 0 ? versions : [NO_VERSION]));
  if (otherVersions === '*') conditions.push('attribute_not_exists(id)');
  else if (otherVersions && otherVersions.length > 0) conditions.push(`NOT ${oneOf('other', otherVersions)}`);
  if (unchangedSince !== undefined) {
    conditions.push('updated_at < :changed');
    values[':changed'] = afterSecond(unchangedSince);
  }
  return { conditions, values };
}

/**
 * @param expectation of a write
 * @param article as it is
 * @returns whether the write may be made
 */
export function satisfies(
  { versions, otherVersions, unchangedSince }: Preconditions,
  article: StoredNews,
): boolean {
  if (versions && !versions.includes(article.version)) return false;
  if (otherVersions === '*' || otherVersions?.includes(article.version)) return false;
  return unchangedSince === undefined || article.updated_at < afterSecond(unchangedSince);
}

/** The first microsecond that is no longer in a second, within what a number of JavaScript tells exactly. */
function afterSecond(seconds: number): number {
  return Math.min(Math.max(0, (seconds + 1) * 1_000_000), Number.MAX_SAFE_INTEGER);
}
