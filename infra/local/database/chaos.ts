import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import * as v from 'valibot';
import type { Call, DatabaseResponse, Effect } from './fault-proxy.ts';

/** What may befall a call instead of its due answer; to one call at most one of them. */
const EFFECT_NAMES = ['throttle', 'error', 'lost', 'cut', 'partial'] as const;
/** A delay comes on top of any of them. */
const FAULT_NAMES = [...EFFECT_NAMES, 'delay'] as const;

type EffectName = (typeof EFFECT_NAMES)[number];

/**
 * - `throttle`: turned away, before anything was done
 * - `error`: answered 500; one half of them after the database has acted
 * - `lost`: the connection is closed after the database has acted
 * - `cut`: the connection is closed before the call has reached the database
 * - `partial`: a part of a batch, or of a page, is answered, and the rest is left to be asked for
 * - `delay`: kept waiting before all that
 */
export type FaultName = (typeof FAULT_NAMES)[number];

/** How often each fault befalls a call, in percent, and what the pseudo-random numbers begin with. */
export interface ChaosSettings {
  readonly rates: Readonly<Record<FaultName, number>>;
  readonly seed: number;
}

const SEED_MAX = 2 ** 32 - 1;
const DELAY_MIN_MS = 50;
const DELAY_MAX_MS = 500;

/**
 * @param text such as `throttle=5,lost=2,seed=42`: a rate that is not named is 0, and a seed that is not named
 *   is drawn at random
 * @returns what it stands for
 * @throws {Error} a sentence on what is wrong with it
 */
export function parseChaos(text: string): ChaosSettings {
  const given = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, digits] = /^\s*(\w+)=(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (name === undefined) {
      throw new Error(`--chaos takes faults with their rates in percent, such as throttle=5, not "${part}"`);
    }
    if (name !== 'seed' && !FAULT_NAMES.some((fault) => fault === name)) {
      throw new Error(`--chaos knows ${FAULT_NAMES.join(', ')} and seed, not ${name}`);
    }
    if (given.has(name)) throw new Error(`--chaos has ${name} more than once`);
    const value = Number(digits);
    if (name === 'seed' && !(Number.isInteger(value) && value <= SEED_MAX)) {
      throw new Error(`the seed of --chaos is a whole number from 0 to ${SEED_MAX}, not ${digits}`);
    }
    if (name !== 'seed' && value > 100) {
      throw new Error(`a rate of --chaos is in percent, from 0 to 100, not ${digits}`);
    }
    given.set(name, value);
  }
  if (given.size === 1 && given.has('seed')) {
    throw new Error(
      '--chaos names no fault; give some with their rates in percent, such as throttle=5,lost=2',
    );
  }
  const { seed = randomInt(SEED_MAX + 1), ...named } = Object.fromEntries(given);
  const rates = { throttle: 0, error: 0, lost: 0, cut: 0, partial: 0, delay: 0, ...named };
  const sum = EFFECT_NAMES.reduce((total, outcome) => total + rates[outcome], 0);
  if (sum > 100) {
    throw new Error(
      `the rates of ${EFFECT_NAMES.join(', ')} in --chaos are ${sum} % together: they can be 100 at most, ` +
        'since a call meets at most one of them',
    );
  }
  return { rates, seed };
}

/**
 * @param settings of a chaos
 * @returns what {@link parseChaos} reads as the same
 */
export function formatChaos({ rates, seed }: ChaosSettings): string {
  const named = FAULT_NAMES.filter((fault) => rates[fault] > 0).map((fault) => `${fault}=${rates[fault]}`);
  return [...named, `seed=${seed}`].join(',');
}

/** What becomes of one call. */
export interface Decision {
  readonly outcome: EffectName | undefined;
  /** 0 when it does not wait. */
  readonly delayMs: number;
  /** From 0 to 1, 1 excluded: which of the kinds of a fault it is, and how much a partial answer holds. */
  readonly share: number;
}

/**
 * @param settings the rates and the seed
 * @returns what becomes of the first call, the second, and so on: always the same for the same settings
 */
export function* decisions({ rates, seed }: ChaosSettings): Generator<Decision, never> {
  const generator = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(generator);
  for (;;) {
    // Of each as many as may be wanted, so that no decision depends on an earlier one.
    const [roll, share, delayRoll, length] = [draw() * 100, draw(), draw() * 100, draw()];
    let bound = 0;
    const outcome = EFFECT_NAMES.find((candidate) => {
      bound += rates[candidate];
      return roll < bound;
    });
    const delayMs = Math.round(DELAY_MIN_MS + length * (DELAY_MAX_MS - DELAY_MIN_MS));
    yield { outcome, delayMs: delayRoll < rates.delay ? delayMs : 0, share };
  }
}

/** Faults of DynamoDB and of the network to it, at random and yet the same for the same seed. */
export class Chaos {
  readonly #decisions: Generator<Decision, never>;
  readonly #injected: Record<FaultName, number> = {
    throttle: 0,
    error: 0,
    lost: 0,
    cut: 0,
    partial: 0,
    delay: 0,
  };
  #calls = 0;
  #isDisabled = false;

  constructor(settings: ChaosSettings) {
    this.#decisions = decisions(settings);
  }

  /** How many calls there were, and how many of them each fault has befallen. */
  get counts(): { readonly calls: number; readonly injected: Readonly<Record<FaultName, number>> } {
    return { calls: this.#calls, injected: { ...this.#injected } };
  }

  /** Its counts in words, in one line. */
  report(): string {
    const injected = FAULT_NAMES.map((fault) => `${fault} ${this.#injected[fault]}`);
    return `calls to the database: ${this.#calls}; ${injected.join(', ')}`;
  }

  /** From now on every call is passed on as it is. */
  disable(): void {
    this.#isDisabled = true;
  }

  /** What becomes of each call. A call whose client goes away while it is delayed never reaches the database. */
  readonly effect: Effect = async (call) => {
    if (this.#isDisabled) return call.forward();
    this.#calls += 1;
    const { outcome, delayMs, share } = this.#decisions.next().value;
    if (delayMs > 0) {
      this.#injected.delay += 1;
      await wait(delayMs, undefined, { signal: call.signal });
    }
    const answer = outcome === undefined ? undefined : await EFFECTS[outcome](call, share);
    if (outcome === undefined || answer === undefined) return call.forward();
    this.#injected[outcome] += 1;
    return answer;
  };
}

/** How each of them is answered; `undefined` where it cannot befall such a call. */
const EFFECTS: Record<
  EffectName,
  (call: Call, share: number) => Promise<DatabaseResponse | 'lost' | undefined>
> = {
  throttle: async (_, share) => (share < 0.5 ? THROTTLED : EXCEEDED),
  error: async ({ forward }, share) => {
    if (share >= 0.5) await forward();
    return INTERNAL_ERROR;
  },
  lost: async ({ forward }) => {
    await forward();
    return 'lost';
  },
  cut: async () => 'lost',
  partial: async (call, share) => {
    if (call.operation === 'BatchGetItem') return partOfBatch(call, share);
    if (call.operation === 'Query') return partOfPage(call, share);
    return undefined;
  },
};

// In DynamoDB's own words:
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
const BatchAnswer = v.looseObject({ UnprocessedKeys: v.optional(KeysByTable, {}) });
const Page = v.looseObject({ Items: v.array(v.unknown()) });

/** Asks for the first keys of each table only, at least one, and leaves the others unprocessed. */
async function partOfBatch({ request, forward }: Call, share: number): Promise<DatabaseResponse | undefined> {
  const batch = v.parse(BatchRequest, request);
  const asked: v.InferOutput<typeof KeysByTable> = {};
  const left: v.InferOutput<typeof KeysByTable> = {};
  for (const [table, { Keys, ...how }] of Object.entries(batch.RequestItems)) {
    const count = Math.max(1, Math.floor(Keys.length * share));
    asked[table] = { ...how, Keys: Keys.slice(0, count) };
    if (count < Keys.length) left[table] = { ...how, Keys: Keys.slice(count) };
  }
  if (Object.keys(left).length === 0) return undefined;
  const { status, body } = await forward({ ...batch, RequestItems: asked });
  if (status !== 200) return { status, body };
  const { UnprocessedKeys, ...rest } = v.parse(BatchAnswer, body);
  for (const [table, { Keys, ...how }] of Object.entries(UnprocessedKeys)) {
    left[table] = { ...how, Keys: [...Keys, ...(left[table]?.Keys ?? [])] };
  }
  return { status, body: { ...rest, UnprocessedKeys: left } };
}

/** Asks for fewer items than there are, upon which the database itself tells where they go on. */
async function partOfPage({ request, forward }: Call, share: number): Promise<DatabaseResponse | undefined> {
  const whole = v.safeParse(Page, (await forward()).body);
  const count = whole.success ? whole.output.Items.length : 0;
  return count < 2 ? undefined : forward({ ...request, Limit: Math.max(1, Math.floor(count * share)) });
}
