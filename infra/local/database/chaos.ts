import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import * as v from 'valibot';
import type { Call, DatabaseResponse, Effect } from './fault-proxy.ts';

/** A call has at most one of these effects. */
const EFFECT_NAMES = ['throttle', 'error', 'lost', 'held', 'cut', 'late', 'partial'] as const;
/** A delay can come on top. */
const FAULT_NAMES = [...EFFECT_NAMES, 'delay'] as const;

type EffectName = (typeof EFFECT_NAMES)[number];

/**
 * - `throttle`: rejected before execution
 * - `error`: a 500, half of them after execution
 * - `lost`: the connection is closed after execution
 * - `held`: there is no response after execution, until the client gives up
 * - `cut`: the connection is closed before execution
 * - `late`: like `cut`, but the call is executed up to four seconds later
 * - `partial`: a part of a batch or of a page is returned; the client must request the rest
 * - `delay`: the call waits first
 */
export type FaultName = (typeof FAULT_NAMES)[number];

export interface ChaosSettings {
  /** Percentage of calls with each fault. */
  readonly rates: Readonly<Record<FaultName, number>>;
  /** Seed of the random numbers. */
  readonly seed: number;
}

const NONE: Readonly<Record<FaultName, number>> = {
  throttle: 0,
  error: 0,
  lost: 0,
  held: 0,
  cut: 0,
  late: 0,
  partial: 0,
  delay: 0,
};

const SEED_MAX = 2 ** 32 - 1;
const DELAY_MIN_MS = 50;
const DELAY_MAX_MS = 500;
const LATE_MAX_MS = 4000;
/** Longer than a client waits for a response. */
const HOLD_MS = 10_000;

/**
 * Parses settings such as `throttle=5,lost=2,seed=42`. A rate that is not named is 0, the default seed is random.
 *
 * @throws {Error} with a sentence that says what is wrong
 */
export function parseChaos(text: string): ChaosSettings {
  const values = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, digits] = /^\s*(\w+)=(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (name === undefined) {
      throw new Error(`--chaos takes faults with their rates in percent, such as throttle=5, not "${part}"`);
    }
    if (name !== 'seed' && !FAULT_NAMES.some((fault) => fault === name)) {
      throw new Error(`--chaos knows ${FAULT_NAMES.join(', ')} and seed, not ${name}`);
    }
    if (values.has(name)) throw new Error(`--chaos has ${name} more than once`);
    const value = Number(digits);
    if (name === 'seed' && !(Number.isInteger(value) && value <= SEED_MAX)) {
      throw new Error(`the seed of --chaos is a whole number from 0 to ${SEED_MAX}, not ${digits}`);
    }
    if (name !== 'seed' && value > 100) {
      throw new Error(`a rate of --chaos is in percent, from 0 to 100, not ${digits}`);
    }
    values.set(name, value);
  }
  if (values.size === 1 && values.has('seed')) {
    throw new Error(
      '--chaos names no fault; name some with their rates in percent, such as throttle=5,lost=2',
    );
  }
  const { seed = randomInt(SEED_MAX + 1), ...named } = Object.fromEntries(values);
  const rates = { ...NONE, ...named };
  const sum = EFFECT_NAMES.reduce((total, name) => total + rates[name], 0);
  if (sum > 100) {
    throw new Error(
      `the rates of ${EFFECT_NAMES.join(', ')} in --chaos are ${sum} % together: they can be 100 at most, ` +
        'since a call meets at most one of them',
    );
  }
  return { rates, seed };
}

/** Formats settings for {@link parseChaos}. */
export function formatChaos({ rates, seed }: ChaosSettings): string {
  const named = FAULT_NAMES.filter((fault) => rates[fault] > 0).map((fault) => `${fault}=${rates[fault]}`);
  return [...named, `seed=${seed}`].join(',');
}

/** What happens to one call. */
export interface Decision {
  readonly name: EffectName | undefined;
  readonly delayMs: number;
  /** From 0 up to 1: selects a kind of the effect, or how much a partial response holds. */
  readonly variant: number;
}

/** Decides what happens to the first call, the second, and so on; the same settings yield the same decisions. */
export function* decisions({ rates, seed }: ChaosSettings): Generator<Decision, never> {
  const generator = xoroshiro128plus(seed);
  const random = () => uniformFloat64(generator);
  for (;;) {
    // Draws four numbers per call, so that no decision depends on an earlier one.
    const [roll, variant, delayRoll, length] = [random() * 100, random(), random() * 100, random()];
    let bound = 0;
    const name = EFFECT_NAMES.find((candidate) => {
      bound += rates[candidate];
      return roll < bound;
    });
    const delayMs = Math.round(DELAY_MIN_MS + length * (DELAY_MAX_MS - DELAY_MIN_MS));
    yield { name, delayMs: delayRoll < rates.delay ? delayMs : 0, variant };
  }
}

/** Injects faults of DynamoDB and of the network, at random but reproducibly. */
export class Chaos {
  readonly #decisions: Generator<Decision, never>;
  readonly #injected: Record<FaultName, number> = { ...NONE };
  /** Calls that are yet to be executed. */
  readonly #late = new Set<Promise<unknown>>();
  #calls = 0;
  #isDisabled = false;

  constructor(settings: ChaosSettings) {
    this.#decisions = decisions(settings);
  }

  /** The calls so far, and how many had each fault. */
  get counts(): { readonly calls: number; readonly injected: Readonly<Record<FaultName, number>> } {
    return { calls: this.#calls, injected: { ...this.#injected } };
  }

  /** The counts in one line. */
  report(): string {
    const injected = FAULT_NAMES.map((fault) => `${fault} ${this.#injected[fault]}`);
    return `calls to the database: ${this.#calls}; ${injected.join(', ')}`;
  }

  /** Passes every call on from now on, and waits for those that are executed late. */
  async disable(): Promise<void> {
    this.#isDisabled = true;
    await Promise.allSettled(this.#late);
  }

  /** A call whose client disconnects during the delay never reaches the database. */
  readonly effect: Effect = async (call) => {
    if (this.#isDisabled) return call.forward();
    this.#calls += 1;
    const { name, delayMs, variant } = this.#decisions.next().value;
    if (delayMs > 0) {
      this.#injected.delay += 1;
      await wait(delayMs, undefined, { signal: call.signal });
    }
    if (name === 'late') {
      const execution: Promise<unknown> = wait(variant * LATE_MAX_MS)
        .then(() => call.forward())
        .catch(() => {})
        .finally(() => this.#late.delete(execution));
      this.#late.add(execution);
    }
    const response = name && (await EFFECTS[name](call, variant));
    if (name === undefined || response === undefined) return call.forward();
    this.#injected[name] += 1;
    return response;
  };
}

/** The response of each effect; `undefined` when it does not apply to the call. */
const EFFECTS: Record<
  EffectName,
  (call: Call, variant: number) => Promise<DatabaseResponse | 'disconnect' | undefined>
> = {
  throttle: async (_, variant) => (variant < 0.5 ? THROTTLED : EXCEEDED),
  error: async ({ forward }, variant) => {
    if (variant >= 0.5) await forward();
    return INTERNAL_ERROR;
  },
  lost: async ({ forward }) => {
    await forward();
    return 'disconnect';
  },
  held: async ({ forward, signal }) => {
    await forward();
    await wait(HOLD_MS, undefined, { signal }).catch(() => {});
    return 'disconnect';
  },
  cut: async () => 'disconnect',
  late: async () => 'disconnect',
  partial: async (call, variant) => {
    if (call.operation === 'BatchGetItem') return partOfBatch(call, variant);
    if (call.operation === 'Query') return partOfPage(call, variant);
    return undefined;
  },
};

// DynamoDB's messages:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
const THROTTLED: DatabaseResponse = {
  status: 400,
  body: {
    __type: 'com.amazon.coral.availability#ThrottlingException',
    message: 'Rate of requests exceeds the allowed throughput.',
  },
};
const EXCEEDED: DatabaseResponse = {
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your ' +
      'provisioning level with the UpdateTable API.',
  },
};
const INTERNAL_ERROR: DatabaseResponse = {
  status: 500,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'Internal server error',
  },
};

const KeysByTable = v.record(v.string(), v.looseObject({ Keys: v.array(v.unknown()) }));
const BatchRequest = v.looseObject({ RequestItems: KeysByTable });
const BatchResponse = v.looseObject({ UnprocessedKeys: v.optional(KeysByTable, {}) });
const Page = v.looseObject({ Items: v.array(v.unknown()) });

/** Forwards the first keys of each table, at least one, and returns the others as unprocessed. */
async function partOfBatch({ request, forward }: Call, share: number): Promise<DatabaseResponse | undefined> {
  const batch = v.parse(BatchRequest, request);
  const sent: v.InferOutput<typeof KeysByTable> = {};
  const left: v.InferOutput<typeof KeysByTable> = {};
  for (const [table, { Keys, ...how }] of Object.entries(batch.RequestItems)) {
    const count = Math.max(1, Math.floor(Keys.length * share));
    sent[table] = { ...how, Keys: Keys.slice(0, count) };
    if (count < Keys.length) left[table] = { ...how, Keys: Keys.slice(count) };
  }
  if (Object.keys(left).length === 0) return undefined;
  const { status, body } = await forward({ ...batch, RequestItems: sent });
  if (status !== 200) return { status, body };
  const { UnprocessedKeys, ...rest } = v.parse(BatchResponse, body);
  for (const [table, { Keys, ...how }] of Object.entries(UnprocessedKeys)) {
    left[table] = { ...how, Keys: [...Keys, ...(left[table]?.Keys ?? [])] };
  }
  return { status, body: { ...rest, UnprocessedKeys: left } };
}

/** Forwards a query with a smaller limit. */
async function partOfPage({ request, forward }: Call, share: number): Promise<DatabaseResponse | undefined> {
  const whole = v.safeParse(Page, (await forward()).body);
  const count = whole.success ? whole.output.Items.length : 0;
  return count < 2 ? undefined : forward({ ...request, Limit: Math.max(1, Math.floor(count * share)) });
}
