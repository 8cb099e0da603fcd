import * as v from 'valibot';
import { EntityTags, readEntityTags } from './etag.ts';
import { readHttpDate } from './http-date.ts';

const tags = (description: string) => v.optional(v.pipe(EntityTags, v.description(description)));
const text = (description: string) => v.optional(v.pipe(v.string(), v.description(description)));

/** The precondition headers of a write (RFC 9110, section 13). */
export const WritePreconditions = {
  'if-match': tags(
    'Only if one of these entity tags matches, else 412. `*` matches any, a weak one matches none',
  ),
  'if-unmodified-since': text('Only if unchanged since this time, else 412. Ignored with `If-Match`'),
  'if-none-match': tags('Only if none of these entity tags matches, else 412. `*` matches any'),
};

/** The precondition headers of a read. */
export const ReadPreconditions = {
  ...WritePreconditions,
  // Caches and proxies send what they once got: what is no entity tag matches nothing.
  'if-none-match': text('Only if none of these entity tags matches, else 304. `*` matches any'),
  'if-modified-since': text('Only if changed since this time, else 304. Ignored with `If-None-Match`'),
};

type WriteHeaders = v.InferOutput<ReturnType<typeof v.object<typeof WritePreconditions, undefined>>>;

/** What must hold of a stored item for a write; an absent criterion always holds. */
export interface Preconditions {
  /** Its version is one of these. */
  readonly versions?: readonly number[];
  /** Its version is none of these; `*`: it must not exist, so no write succeeds. */
  readonly excludedVersions?: readonly number[] | '*';
  /** It has not changed since the beginning of this second: Unix time. */
  readonly unchangedSince?: number;
}

/** The preconditions that the headers of a write state, by the rules of RFC 9110, section 13. */
export function preconditionsOf(headers: WriteHeaders): Preconditions {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  const unmodifiedSince = headers['if-unmodified-since'];
  const since =
    match === undefined && unmodifiedSince !== undefined ? readHttpDate(unmodifiedSince) : undefined;
  return {
    // `If-Match` compares strongly. `*` only demands that the item exists, and without it the response is 404 anyway.
    ...(match === undefined || match === '*'
      ? {}
      : { versions: versionsOf(match.filter(({ isWeak }) => !isWeak)) }),
    ...(noneMatch === undefined ? {} : { excludedVersions: noneMatch === '*' ? '*' : versionsOf(noneMatch) }),
    ...(since === undefined ? {} : { unchangedSince: since }),
  };
}

/** The versions in entity tags as `etag` writes them; other tags match no version. */
function versionsOf(entityTags: Exclude<EntityTags, '*'>): number[] {
  const versions = entityTags.map(({ tag }) => Number(/^"([1-9]\d*)"$/.exec(tag)?.[1]));
  return versions.filter((version) => Number.isSafeInteger(version));
}

/** Whether a stored item satisfies the preconditions; its `updated_at` is in microseconds. */
export function satisfies(
  { versions, excludedVersions, unchangedSince }: Preconditions,
  item: { readonly version: number; readonly updated_at: number },
): boolean {
  if (versions && !versions.includes(item.version)) return false;
  if (excludedVersions === '*' || excludedVersions?.includes(item.version)) return false;
  return unchangedSince === undefined || item.updated_at < startOfSecond(unchangedSince);
}

/** The first microsecond of a second, within the integers that a JavaScript number holds exactly. */
export function startOfSecond(seconds: number): number {
  return Math.min(Math.max(0, seconds * 1_000_000), Number.MAX_SAFE_INTEGER);
}

type Headers = Readonly<Record<string, unknown>>;

/** Evaluates the preconditions of a read against the response, in the order of RFC 9110, section 13.2.2. */
export function evaluatePreconditions(
  request: Headers,
  response: Headers,
): 'ok' | 'not_modified' | 'precondition_failed' {
  const current = String(response.etag);
  const { 'if-match': match, 'if-none-match': noneMatch } = request;
  const isModifiedSince = (since: unknown) => {
    if (since === undefined) return undefined;
    const date = readHttpDate(String(since));
    const modified = readHttpDate(String(response['last-modified']));
    return date === undefined || modified === undefined ? undefined : modified > date;
  };

  const hasFailed =
    match === undefined
      ? isModifiedSince(request['if-unmodified-since'])
      : !includesTag(match, current, 'strong');
  if (hasFailed) return 'precondition_failed';

  const isUnchanged =
    noneMatch === undefined
      ? isModifiedSince(request['if-modified-since']) === false
      : includesTag(noneMatch, current, 'weak');
  return isUnchanged ? 'not_modified' : 'ok';
}

/** Compares entity tags as RFC 9110, section 8.8.3.2 defines it. */
function includesTag(header: unknown, current: string, comparison: 'strong' | 'weak'): boolean {
  const entityTags = readEntityTags(String(header)) ?? [];
  if (entityTags === '*') return true;
  const isWeak = current.startsWith('W/');
  const opaque = isWeak ? current.slice(2) : current;
  return entityTags.some((one) => one.tag === opaque && (comparison === 'weak' || (!isWeak && !one.isWeak)));
}
