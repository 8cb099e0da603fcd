import * as v from 'valibot';
import { type EntityTags, entityTags } from './etag.ts';
import { readHttpDate } from './http-date.ts';

/** The headers by which a write is made only if nobody else has changed what it writes. */
export const WritePreconditions = {
  'if-match': v.optional(
    v.pipe(
      entityTags(),
      v.description('Write only if this is the version, else answer 412: entity tags, or `*` for any'),
    ),
  ),
  'if-unmodified-since': v.optional(
    v.pipe(
      v.string(),
      v.description('Write only if it was not changed after this time, else answer 412; without `If-Match`'),
    ),
  ),
  'if-none-match': v.optional(
    v.pipe(
      entityTags(),
      v.description('Write only if this is not the version, else answer 412: entity tags, or `*` for any'),
    ),
  ),
};

type Headers = v.InferOutput<ReturnType<typeof v.object<typeof WritePreconditions, undefined>>>;

/** What must be true of what is written; a criterion that is absent does not matter. */
interface Preconditions {
  /** Its version is one of these. */
  readonly versions?: readonly number[];
  /** Its version is none of these; `*` for any: it must not be there at all. */
  readonly otherVersions?: readonly number[] | '*';
  /** It was not changed after this, Unix time in whole seconds. */
  readonly unchangedSince?: number;
}

/**
 * @param headers of a request for a write
 * @returns what they demand, as RFC 9110, section 13, reads them
 */
export function preconditionsOf(headers: Headers): Preconditions {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  const date = headers['if-unmodified-since'];
  const since = match === undefined && date !== undefined ? readHttpDate(date) : undefined;
  return {
    // A weak tag never matches here. `*` demands that there is something, without which the answer is 404 anyway.
    ...(match === undefined || match === '*'
      ? {}
      : { versions: versions(match.filter(({ isWeak }) => !isWeak)) }),
    ...(noneMatch === undefined ? {} : { otherVersions: noneMatch === '*' ? '*' : versions(noneMatch) }),
    ...(since === undefined ? {} : { unchangedSince: since }),
  };
}

/** The versions that entity tags tell, written as `etag` writes them; one that is none of ours tells none. */
function versions(tags: Exclude<EntityTags, '*'>): number[] {
  const numbers = tags.map(({ tag }) => Number(/^"([1-9]\d*)"$/.exec(tag)?.[1]));
  return numbers.filter((version) => Number.isSafeInteger(version));
}
