import { hash } from 'node:crypto';
import * as v from 'valibot';

/** A strong entity tag: one version. */
export const ETag = v.pipe(
  v.string(),
  v.regex(/^"[!#-~]*"$/),
  v.description('The version, as an entity tag'),
);

/** A weak entity tag: the same content, perhaps in other bytes. */
export const WeakETag = v.pipe(
  v.string(),
  v.regex(/^W\/"[!#-~]*"$/),
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
  return `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
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

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\uffff]*"/g;
const TAG_LIST = new RegExp(String.raw`^[\s,]*${TAG.source}(?:\s*,[\s,]*${TAG.source})*[\s,]*$`);
/** What generated clients are told: printable ASCII, and no white space but after a comma. */
const DOCUMENTED = String.raw`^(?:\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*)$`;

/** Reads `*` or a list of entity tags; `undefined` for anything else. */
export function readEntityTags(text: string): EntityTags | undefined {
  if (text.trim() === '*') return '*';
  const tags = TAG_LIST.test(text) ? (text.match(TAG) ?? []) : [];
  if (tags.length === 0 || tags.length > TAGS_MAX) return undefined;
  return tags.map((tag) => ({ isWeak: tag.startsWith('W/'), tag: tag.replace(/^W\//, '') }));
}

/** The schema of a header that names entity tags. */
export const EntityTags = v.pipe(
  v.string(),
  v.rawTransform<string, EntityTags>(({ dataset, addIssue, NEVER }) => {
    const tags = readEntityTags(dataset.value);
    if (tags) return tags;
    addIssue({ message: `1 to ${TAGS_MAX} entity tags are taken, each in quotation marks as in an ETag` });
    return NEVER;
  }),
  v.metadata({ type: 'string', pattern: DOCUMENTED, examples: ['"1"'] }),
);
