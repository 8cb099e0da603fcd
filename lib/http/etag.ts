import * as v from 'valibot';

/** A strong entity tag. */
export const ETag = v.pipe(
  v.string(),
  v.regex(/^"[\x21\x23-\x7e]*"$/),
  v.description('The version, as an entity tag'),
);

/**
 * @param version the version of what is answered: 1, 2, 3, …
 * @returns its entity tag
 */
export function etag(version: number): string {
  return `"${version}"`;
}
