import { createHash } from 'node:crypto';
import * as v from 'valibot';

/** A strong entity tag: it tells one version of an article. */
export const ETag = v.pipe(
  v.string(),
  v.regex(/^"[\x21\x23-\x7e]*"$/),
  v.description('The version, as an entity tag'),
);

/** A weak entity tag: what it tells may be written in other bytes and mean the same. */
export const WeakETag = v.pipe(
  v.string(),
  v.regex(/^W\/"[\x21\x23-\x7e]*"$/),
  v.description('What is in the answer, as a weak entity tag'),
);

/**
 * The version alone: whoever changes how an article is written, without a new version of it, has to change the tag.
 *
 * @param version the version of what is answered: 1, 2, 3, …
 * @returns its entity tag
 */
export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * @param text that is another whenever the answer is
 * @returns a weak entity tag of it
 */
export function weakEtag(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** One entity tag of a request, in its quotation marks. */
export interface EntityTag {
  readonly isWeak: boolean;
  readonly tag: string;
}

/** The entity tags that a request names: any, or one of these. */
export type EntityTags = '*' | readonly EntityTag[];

/** As many as one condition of DynamoDB can compare a version with. */
const TAGS_MAX = 100;

const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\uffff]*"`;
const TAG_LIST = String.raw`[\s,]*${TAG}(?:\s*,[\s,]*${TAG})*[\s,]*`;
const EACH_TAG = new RegExp(TAG, 'g');
const ONLY_TAGS = new RegExp(`^${TAG_LIST}$`);
/** Without an alternative at its top, which checkers misread: what is looked ahead at keeps both parts from being there. */
const DOCUMENTED = String.raw`^(?=.*[*"])(?:\s*\*\s*(?=$))?(?:${TAG_LIST})?$`;

/** @returns the schema of a header that names entity tags: text in, {@link EntityTags} out */
export function entityTags() {
  const parse = v.rawTransform<string, EntityTags>(({ dataset: { value: text }, addIssue, NEVER }) => {
    if (text.trim() === '*') return '*';
    const tags = ONLY_TAGS.test(text) ? (text.match(EACH_TAG) ?? []) : [];
    if (tags.length > 0 && tags.length <= TAGS_MAX) {
      return tags.map((tag) => {
        const isWeak = tag.startsWith('W/');
        return { isWeak, tag: isWeak ? tag.slice(2) : tag };
      });
    }
    const reason =
      tags.length > TAGS_MAX
        ? `at most ${TAGS_MAX} entity tags are taken`
        : 'an entity tag stands in quotation marks, as in an ETag';
    addIssue({ message: `value_error: ${reason}` });
    return NEVER;
  });
  return v.pipe(v.string(), parse, v.metadata({ type: 'string', pattern: DOCUMENTED, examples: ['"1"'] }));
}
