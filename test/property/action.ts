import fc from 'fast-check';
import { type Conditions, conditions } from './condition.ts';
import type { Input, Patch } from './model.ts';
import { CREATIONS, type Value } from './parameter.ts';
import { sometimes } from './sometimes.ts';
import { text } from './text.ts';

/** An article that was ever created, by any number; or one that never was. */
export type Which = number | 'none';

/** One request of a sequence, or that time passes before the next. */
export type Action =
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'create'; readonly input: Input; readonly key?: number | undefined }
  | {
      readonly do: 'read';
      readonly which: Which;
      readonly method: 'GET' | 'HEAD';
      readonly on?: Conditions | undefined;
    }
  | {
      readonly do: 'replace';
      readonly which: Which;
      readonly input: Input;
      readonly on?: Conditions | undefined;
    }
  | {
      readonly do: 'update';
      readonly which: Which;
      readonly patch: Patch;
      readonly on?: Conditions | undefined;
    }
  | { readonly do: 'delete'; readonly which: Which; readonly on?: Conditions | undefined }
  | { readonly do: 'list'; readonly query: readonly Named[] }
  /** One of the lists before, by any number, with the entity tag that it had. */
  | { readonly do: 'list again'; readonly nth: number };

/** Those of one article. */
export type ActionOnOne = Extract<Action, { do: 'read' | 'replace' | 'update' | 'delete' }>;

type Named = readonly [name: string, value: Value];

/** So few that a sequence often uses one twice. */
const KEYS = 2;

const names = { first_name: text(2, 60), last_name: text(2, 100) };
const shortText = { title: text(10, 100), content: text(50, 400) };
/** Objects as JSON gives them. */
const plain = { noNullPrototype: true } as const;
const some = { ...plain, requiredKeys: [] };
const input = fc.record({ ...shortText, creator: fc.record(names, plain) }, plain);
const patch: fc.Arbitrary<Patch> = fc.record({ ...shortText, creator: fc.record(names, some) }, some);
const which: fc.Arbitrary<Which> = fc.oneof(
  { weight: 9, arbitrary: fc.nat() },
  { weight: 1, arbitrary: fc.constant('none' as const) },
);
const onWrite = conditions(['if-match', 'if-none-match', 'if-unmodified-since']);
const onRead = conditions(['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']);

const id = fc.record({ article: fc.nat(), as: fc.constant('id' as const) });
const time = fc.record({ article: fc.nat(), as: fc.constantFrom(...CREATIONS) });
const limit = fc
  .integer({ min: 1, max: 5 })
  .map((number): Value => ({ text: String(number), means: number }));
const query = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('id'), id),
    fc.tuple(fc.constantFrom('created_at', 'created_from', 'created_to'), time),
    fc.tuple(fc.constant('limit'), limit),
  ),
  { maxLength: 4 },
);

/** Any of them. */
export const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('create' as const), input, key: sometimes(fc.nat(KEYS - 1), 3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      which,
      method: fc.constantFrom('GET' as const, 'HEAD'),
      on: onRead,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), which, input, on: onWrite }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update' as const), which, patch, on: onWrite }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), which, on: onWrite }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('list' as const), query }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('list again' as const), nth: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 3600, 90_000) }),
  },
);
