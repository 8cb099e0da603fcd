import fc from 'fast-check';
import type { Input, Patch } from './model.ts';
import { CREATION_TIME_FORMATS, type ParameterValue } from './parameter.ts';
import { type Preconditions, preconditions } from './precondition.ts';
import { sometimes } from './sometimes.ts';
import { text } from './text.ts';

/** The index of an article created in this sequence, deleted or not; or `none` for an id that never existed. */
export type ArticleIndex = number | 'none';

/** One step of a sequence. Every index wraps around. */
export type Command =
  | { readonly type: 'wait'; readonly seconds: number }
  | { readonly type: 'create'; readonly input: Input; readonly key?: number | undefined }
  | {
      readonly type: 'read';
      readonly article: ArticleIndex;
      readonly method: 'GET' | 'HEAD';
      readonly preconditions?: Preconditions | undefined;
    }
  | {
      readonly type: 'replace';
      readonly article: ArticleIndex;
      readonly input: Input;
      readonly preconditions?: Preconditions | undefined;
    }
  | {
      readonly type: 'update';
      readonly article: ArticleIndex;
      readonly patch: Patch;
      readonly preconditions?: Preconditions | undefined;
    }
  | {
      readonly type: 'delete';
      readonly article: ArticleIndex;
      readonly preconditions?: Preconditions | undefined;
    }
  | { readonly type: 'list'; readonly query: readonly NamedValue[] }
  /** Repeats an earlier list with `If-None-Match`. */
  | { readonly type: 'revalidate list'; readonly list: number };

/** The commands for a single existing article. */
export type ArticleCommand = Extract<Command, { type: 'read' | 'replace' | 'update' | 'delete' }>;

type NamedValue = readonly [name: string, value: ParameterValue];

/** So few that a sequence often uses one twice. */
const KEYS = 2;

const names = { first_name: text(2, 60), last_name: text(2, 100) };
const shortText = { title: text(10, 100), content: text(50, 400) };
/** Plain objects, as `JSON.parse` returns them. */
const plain = { noNullPrototype: true } as const;
const partial = { ...plain, requiredKeys: [] };
const input = fc.record({ ...shortText, creator: fc.record(names, plain) }, plain);
const patch: fc.Arbitrary<Patch> = fc.record({ ...shortText, creator: fc.record(names, partial) }, partial);
const article: fc.Arbitrary<ArticleIndex> = fc.oneof(
  { weight: 9, arbitrary: fc.nat() },
  { weight: 1, arbitrary: fc.constant('none' as const) },
);
const writePreconditions = preconditions(['if-match', 'if-none-match', 'if-unmodified-since']);
const readPreconditions = preconditions([
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
]);

const id = fc.record({ articleIndex: fc.nat(), format: fc.constant('id' as const) });
const creationTime = fc.record({ articleIndex: fc.nat(), format: fc.constantFrom(...CREATION_TIME_FORMATS) });
const limit = fc
  .integer({ min: 1, max: 5 })
  .map((number): ParameterValue => ({ text: String(number), parsed: number }));
const query = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('id'), id),
    fc.tuple(fc.constantFrom('created_at', 'created_from', 'created_to'), creationTime),
    fc.tuple(fc.constant('limit'), limit),
  ),
  { maxLength: 4 },
);

export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('create' as const),
      input,
      key: sometimes(fc.nat(KEYS - 1), 3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      article,
      method: fc.constantFrom('GET' as const, 'HEAD'),
      preconditions: readPreconditions,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('replace' as const),
      article,
      input,
      preconditions: writePreconditions,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('update' as const),
      article,
      patch,
      preconditions: writePreconditions,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('delete' as const),
      article,
      preconditions: writePreconditions,
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('list' as const), query }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('revalidate list' as const), list: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 3600, 90_000),
    }),
  },
);
