import { createHash } from 'node:crypto';
import * as v from 'valibot';

/** A strong entity tag: one version. */
export const ETag = v.pipe(
  v.string(),
  v.regex(/^"[\x21\x23-\x7e]*"$/),
  v.description('The version, as an entity tag'),
);

/** A weak entity tag: the same content, perhaps in other bytes. */
export const WeakETag = v.pipe(
  v.string(),
  v.regex(/^W\/"[\x21\x23-\x7e]*"$/),
  v.description('The content, as a weak entity tag'),
);

/**
 * The entity tag of a version: 1, 2, 3, … It is made of the version alone: whoever changes how a version is serialized has
 * to change the tag as well.
 */
export function etag(version: number): string {
  return `"${version}"`;
}

/** A weak entity tag of a text that changes whenever the response does. */
export function weakEtag(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

export interface EntityTag {
  readonly isWeak: boolean;
  /** With its quotation marks. */
  readonly tag: string;
}

/** The entity tags of a precondition: any, or one of these. */
export type EntityTags = '*' | readonly EntityTag[];

/** More than any client has reason to send. */
const TAGS_MAX = 100;

const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\uffff]*"`;
const TAG_LIST = String.raw`[\s,]*${TAG}(?:\s*,[\s,]*${TAG})*[\s,]*`;
const EACH_TAG = new RegExp(TAG, 'g');
const ONLY_TAGS = new RegExp(`^${TAG_LIST}$`);
/**
 * `*` or a list of tags, without a top-level `|`, which some JSON Schema validators misread. The lookaheads exclude an empty
 * header and a mix of both.
 */
const DOCUMENTED = String.raw`^(?=.*[*"])(?:\s*\*\s*(?=$))?(?:${TAG_LIST})?$`;

/** The schema of a header that names entity tags. */
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
    addIssue({ message: reason });
    return NEVER;
  });
  return v.pipe(v.string(), parse, v.metadata({ type: 'string', pattern: DOCUMENTED, examples: ['"1"'] }));
}
