import fc from 'fast-check';
import { sometimes } from './sometimes.ts';

/** `current` stands for the current entity tag. */
interface EntityTag {
  readonly opaque: 'current' | string;
  readonly isWeak: boolean;
}

/** Seconds after `Last-Modified`, in one of the formats of RFC 9110, section 5.6.7; or a text that is not a date. */
type HttpDate = { readonly offset: number; readonly format: 'fixed' | 'rfc850' | 'asctime' } | string;

/** RFC 9110, section 13. */
export interface Preconditions {
  readonly 'if-match'?: '*' | readonly EntityTag[] | undefined;
  readonly 'if-none-match'?: '*' | readonly EntityTag[] | undefined;
  readonly 'if-modified-since'?: HttpDate | undefined;
  readonly 'if-unmodified-since'?: HttpDate | undefined;
  /** Between entity tags. */
  readonly separator: string;
}

/** The validators of the selected representation (RFC 9110, section 8.8). */
export interface Validators {
  readonly etag: string;
  /** Unix seconds. */
  readonly lastModified?: number | undefined;
}

const entityTag = fc.record({
  opaque: fc.oneof(
    { weight: 2, arbitrary: fc.constant('current') },
    fc.constantFrom(
      '1',
      '2',
      '01',
      '1.0',
      '+1',
      '0',
      '-1',
      '',
      'W/',
      '*',
      '1e400',
      '\\',
      "'",
      '\xe9',
      '9007199254740993',
    ),
    fc.stringMatching(/^[!#-~]{1,24}$/),
  ),
  isWeak: fc.boolean(),
});
const entityTags = fc.oneof(
  { weight: 1, arbitrary: fc.constant('*' as const) },
  { weight: 6, arbitrary: fc.array(entityTag, { minLength: 1, maxLength: 3 }) },
);
const httpDate = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      offset: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -100_000_000, max: 100_000_000 })),
      format: fc.constantFrom('fixed', 'rfc850', 'asctime'),
    }),
  },
  // Invalid dates are ignored.
  fc.constantFrom(
    '',
    'yesterday',
    '0',
    '1795436853',
    '2026-11-23',
    'Mon, 23 Nov 2026 25:00:00 GMT',
    'Mon, 31 Feb 2026 10:00:00 GMT',
  ),
);

const HEADERS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

export function isPrecondition(header: string): boolean {
  return HEADERS.includes(header);
}

/** @param headers names of the headers that an operation supports */
export function preconditions(headers: readonly string[]): fc.Arbitrary<Preconditions | undefined> {
  if (!headers.some(isPrecondition)) return fc.constant(undefined);
  const optional = <T>(header: string, arbitrary: fc.Arbitrary<T>) =>
    headers.includes(header) ? sometimes(arbitrary, 2) : fc.constant(undefined);
  const some = fc.record({
    'if-match': optional('if-match', entityTags),
    'if-none-match': optional('if-none-match', entityTags),
    'if-modified-since': optional('if-modified-since', httpDate),
    'if-unmodified-since': optional('if-unmodified-since', httpDate),
    separator: fc.constantFrom(',', ', ', ' ,\t', ',,', ' , ,'),
  });
  return sometimes(some, 3);
}

export function preconditionHeaders(
  { separator, ...preconditions }: Preconditions,
  validators: Validators,
): [string, string][] {
  const format = ({ opaque, isWeak }: EntityTag) =>
    `${isWeak ? 'W/' : ''}"${opaque === 'current' ? opaqueOf(validators.etag) : opaque}"`;
  const list = (tags: '*' | readonly EntityTag[]) => (tags === '*' ? tags : tags.map(format).join(separator));
  const headers: [name: string, value: string][] = [];
  for (const name of ['if-match', 'if-none-match'] as const) {
    const tags = preconditions[name];
    if (tags !== undefined) headers.push([name, list(tags)]);
  }
  for (const name of ['if-modified-since', 'if-unmodified-since'] as const) {
    const date = preconditions[name];
    if (date !== undefined) headers.push([name, formatDate(date, validators)]);
  }
  return headers;
}

/**
 * Returns the status that replaces a success (RFC 9110, section 13.2.2), `undefined` if all preconditions hold.
 *
 * @param isRead whether the method is GET or HEAD
 */
export function evaluatePreconditions(
  preconditions: Preconditions,
  validators: Validators,
  isRead: boolean,
): 304 | 412 | undefined {
  const match = preconditions['if-match'];
  const noneMatch = preconditions['if-none-match'];
  if (match !== undefined) {
    if (!matches(match, validators, 'strong')) return 412;
  } else if (isModifiedSince(validators, preconditions['if-unmodified-since']) === true) return 412;
  if (noneMatch !== undefined) {
    if (matches(noneMatch, validators, 'weak')) return isRead ? 304 : 412;
  } else if (isRead && isModifiedSince(validators, preconditions['if-modified-since']) === false) return 304;
  return undefined;
}

function matches(
  tags: '*' | readonly EntityTag[],
  { etag }: Validators,
  comparison: 'strong' | 'weak',
): boolean {
  if (tags === '*') return true;
  const matching = tags.filter(({ opaque }) => opaque === 'current' || opaque === opaqueOf(etag));
  return comparison === 'weak'
    ? matching.length > 0
    : !etag.startsWith('W/') && matching.some(({ isWeak }) => !isWeak);
}

/** `undefined` without both dates. */
function isModifiedSince({ lastModified }: Validators, date: HttpDate | undefined): boolean | undefined {
  if (lastModified === undefined || date === undefined || typeof date === 'string') return undefined;
  return date.offset < 0;
}

const opaqueOf = (etag: string) => etag.replace(/^W\//, '').slice(1, -1);

function formatDate(httpDate: HttpDate, { lastModified = 0 }: Validators): string {
  if (typeof httpDate === 'string') return httpDate;
  const date = new Date((lastModified + httpDate.offset) * 1000);
  const fixed = date.toUTCString();
  const [, weekday = '', day = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/.exec(fixed) ?? [];
  const longDay = date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
  switch (httpDate.format) {
    case 'fixed':
      return fixed;
    case 'rfc850':
      return `${longDay}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
    case 'asctime':
      return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
  }
}
