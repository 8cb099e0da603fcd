import fc from 'fast-check';
import { sometimes } from './sometimes.ts';

/** An entity tag of a condition: the one that there is, or another text; weak or not. */
interface Tag {
  readonly text: 'current' | string;
  readonly isWeak: boolean;
}

/** A date of a condition: so many seconds behind the last change, in one of the forms of RFC 9110, or no date. */
type When = { readonly secondsLater: number; readonly form: 'fixed' | 'rfc850' | 'asctime' } | string;

/** The conditions of a request (RFC 9110, section 13), by the names of their headers. */
export interface Conditions {
  readonly 'if-match'?: '*' | readonly Tag[] | undefined;
  readonly 'if-none-match'?: '*' | readonly Tag[] | undefined;
  readonly 'if-modified-since'?: When | undefined;
  readonly 'if-unmodified-since'?: When | undefined;
  /** What stands between entity tags. */
  readonly comma: string;
}

/** What a request is about, as it is: its entity tag, and the Unix second of its last change where it has one. */
export interface Current {
  readonly etag: string;
  readonly modified?: number | undefined;
}

const tag = fc.record({
  text: fc.oneof(
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
const tags = fc.oneof(
  { weight: 1, arbitrary: fc.constant('*' as const) },
  { weight: 6, arbitrary: fc.array(tag, { minLength: 1, maxLength: 3 }) },
);
const when = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      secondsLater: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -100_000_000, max: 100_000_000 })),
      form: fc.constantFrom('fixed', 'rfc850', 'asctime'),
    }),
  },
  // What is no date is no condition.
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

const NAMES = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

/**
 * @param name of a header
 * @returns whether it is a condition
 */
export function isCondition(name: string): boolean {
  return NAMES.includes(name);
}

/**
 * @param names of the headers that an operation takes
 * @returns conditions that it takes, or none
 */
export function conditions(names: readonly string[]): fc.Arbitrary<Conditions | undefined> {
  if (!names.some(isCondition)) return fc.constant(undefined);
  const maybe = <T>(name: string, arbitrary: fc.Arbitrary<T>) =>
    names.includes(name) ? sometimes(arbitrary, 2) : fc.constant(undefined);
  const some = fc.record({
    'if-match': maybe('if-match', tags),
    'if-none-match': maybe('if-none-match', tags),
    'if-modified-since': maybe('if-modified-since', when),
    'if-unmodified-since': maybe('if-unmodified-since', when),
    comma: fc.constantFrom(',', ', ', ' ,\t', ',,', ' , ,'),
  });
  return sometimes(some, 3);
}

/**
 * @param conditions of a request
 * @param current what they are about
 * @returns the headers that say so
 */
export function headersOf({ comma, ...conditions }: Conditions, current: Current): [string, string][] {
  const tagText = ({ text, isWeak }: Tag) =>
    `${isWeak ? 'W/' : ''}"${text === 'current' ? opaqueOf(current.etag) : text}"`;
  const list = (tags: '*' | readonly Tag[]) => (tags === '*' ? tags : tags.map(tagText).join(comma));
  const headers: [name: string, value: string][] = [];
  for (const name of ['if-match', 'if-none-match'] as const) {
    const tags = conditions[name];
    if (tags !== undefined) headers.push([name, list(tags)]);
  }
  for (const name of ['if-modified-since', 'if-unmodified-since'] as const) {
    const when = conditions[name];
    if (when !== undefined) headers.push([name, dateText(when, current)]);
  }
  return headers;
}

/**
 * Evaluates conditions as RFC 9110, section 13.2.2, says.
 *
 * @param conditions of a request
 * @param current what they are about
 * @param isRead whether the request only reads
 * @returns the status in place of a success; `undefined` when nothing is against that
 */
export function outcome(conditions: Conditions, current: Current, isRead: boolean): 304 | 412 | undefined {
  const match = conditions['if-match'];
  const noneMatch = conditions['if-none-match'];
  if (match !== undefined) {
    if (!isNamed(match, current, 'strong')) return 412;
  } else if (isLater(current, conditions['if-unmodified-since']) === true) return 412;
  if (noneMatch !== undefined) {
    if (isNamed(noneMatch, current, 'weak')) return isRead ? 304 : 412;
  } else if (isRead && isLater(current, conditions['if-modified-since']) === false) return 304;
  return undefined;
}

function isNamed(tags: '*' | readonly Tag[], { etag }: Current, comparison: 'strong' | 'weak'): boolean {
  if (tags === '*') return true;
  const named = tags.filter(({ text }) => text === 'current' || text === opaqueOf(etag));
  return comparison === 'weak'
    ? named.length > 0
    : !etag.startsWith('W/') && named.some(({ isWeak }) => !isWeak);
}

/** Whether the last change came after the date; `undefined` where there is no such date. */
function isLater({ modified }: Current, when: When | undefined): boolean | undefined {
  if (modified === undefined || when === undefined || typeof when === 'string') return undefined;
  return when.secondsLater < 0;
}

const opaqueOf = (etag: string) => etag.replace(/^W\//, '').slice(1, -1);

function dateText(when: When, { modified = 0 }: Current): string {
  if (typeof when === 'string') return when;
  const date = new Date((modified + when.secondsLater) * 1000);
  const fixed = date.toUTCString();
  const [, weekday = '', day = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/.exec(fixed) ?? [];
  const longDay = date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
  switch (when.form) {
    case 'fixed':
      return fixed;
    case 'rfc850':
      return `${longDay}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
    case 'asctime':
      return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
  }
}
