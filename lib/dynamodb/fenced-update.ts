import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Preconditions, satisfies } from '../http/preconditions.ts';
import type { Change } from '../schema/merge-patch.ts';
import type { MonotonicClock } from './clock.ts';
import { conditionExpression } from './condition-expression.ts';
import { parseItem } from './parse-item.ts';
import type { RetryingCalls } from './retrying-calls.ts';
import { UnavailableError } from './unavailable-error.ts';
import { updateExpression } from './update-expression.ts';

/*
 * Every change of an item is one conditional update, ordered by a fence: `updated_at` never goes back, so an attempt that the
 * database executes late changes nothing once a later change is stored.
 *
 * A request draws its time once. First form: `updated_at` becomes this time, if it is earlier. When others write at the same
 * moment, or their clocks are ahead, the stored time is not earlier, but hardly later. Second form: `updated_at` becomes one
 * more than it is, if it lies within the spread after our time. So one of the two succeeds, however many write at once.
 *
 * An attempt without a response may still be executed. After one, only the first form with the same time is repeated: the
 * stored time tells whether it can succeed, and it cannot succeed twice. A second form is never repeated. When the outcome
 * stays unknown, the client hears so only once the time is past: whatever it sends then is later, and so wins. (A client that
 * does not wait for the response has no such promise, for as long as clocks differ.)
 */

/** How far a stored time may be ahead of ours for the second form, in microseconds. */
const SPREAD = 250_000;
/** How far the clocks of two machines may be apart, in microseconds. */
const CLOCK_SKEW = 100_000;

const WAIT_MAX_MS = (SPREAD + CLOCK_SKEW) / 1000 + 2;

/** The attributes by which changes are ordered. A deleted item keeps them, as a tombstone. */
const Marks = v.object({
  version: v.number(),
  updated_at: v.number(),
  /** The token of the last change. */
  mark: v.optional(v.string()),
  /** Absent from a tombstone. */
  created_at: v.optional(v.number()),
});
type Marks = v.InferOutput<typeof Marks>;

export interface FencedTable {
  readonly database: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly clock: MonotonicClock;
}

export interface FencedUpdate {
  readonly id: number;
  readonly preconditions: Preconditions;
  readonly changes: readonly Change[];
  /** Whether it makes the item a tombstone. */
  readonly isDeletion?: boolean;
}

export type FencedUpdateResult =
  | { readonly outcome: 'ok'; readonly version: number }
  | { readonly outcome: 'not_found' }
  /** Nothing was written; the item has this version. */
  | { readonly outcome: 'precondition_failed'; readonly version: number };

/**
 * Changes an item that exists and satisfies the preconditions.
 *
 * @throws {UnavailableError} when the database does not respond
 */
export async function fencedUpdate(
  { database, tableName, clock }: FencedTable,
  calls: RetryingCalls,
  update: FencedUpdate,
): Promise<FencedUpdateResult> {
  const token = randomUUID();
  let time = clock.next();
  let isSecondForm = false;
  try {
    for (let attempt = 1; ; attempt++) {
      let repetitions = 0;
      const { output, outcomeUnknown } = await calls.write(() => {
        const form = isSecondForm && repetitions++ === 0 ? 'second' : 'first';
        return database.send(updateCommand(tableName, update, { form, time, token }));
      });
      if (output) return { outcome: 'ok', version: parseItem(Marks, output.Attributes).version };
      const stored = await readMarks();
      if (stored?.mark === token) return { outcome: 'ok', version: stored.version };
      const result = outcomeUnknown
        ? resultOfOthers(stored, update)
        : resultOfRejection(stored, update.preconditions);
      if (result) return result;
      if (outcomeUnknown) throw calls.unavailable();
      if (attempt > 2) await calls.backoff(attempt);
      const storedTime = stored?.updated_at ?? 0;
      // A clock that is far behind: the change begins anew, later.
      if (storedTime > time + SPREAD) time = Math.max(clock.next(), storedTime + 1);
      isSecondForm = storedTime >= time;
    }
  } catch (error) {
    if (error instanceof UnavailableError && error.code === 'outcome_unknown') {
      const latest = time + (isSecondForm ? SPREAD : 0);
      // No longer, should a stored time lie far ahead: the next change is later than that.
      await wait(Math.min(clock.msUntil(latest + CLOCK_SKEW), WAIT_MAX_MS));
    }
    throw error;
  }

  async function readMarks(): Promise<Marks | undefined> {
    const command = new GetCommand({ TableName: tableName, Key: { id: update.id }, ConsistentRead: true });
    const { Item } = await calls.read(() => database.send(command));
    return Item && parseItem(Marks, Item);
  }
}

/** Why an update was certainly rejected; `undefined` when it was the fence. */
function resultOfRejection(
  stored: Marks | undefined,
  preconditions: Preconditions,
): FencedUpdateResult | undefined {
  if (stored?.created_at === undefined) return { outcome: 'not_found' };
  if (satisfies(preconditions, stored)) return undefined;
  return { outcome: 'precondition_failed', version: stored.version };
}

/** The result when what others stored proves that no attempt of ours was executed. */
function resultOfOthers(
  stored: Marks | undefined,
  { preconditions: { versions = [] }, isDeletion = false }: FencedUpdate,
): FencedUpdateResult | undefined {
  // No update creates an item, and nothing changes a tombstone.
  if (!stored) return { outcome: 'not_found' };
  const isDeleted = stored.created_at === undefined;
  if (isDeleted && isDeletion) return { outcome: 'not_found' };
  // Ours would have stored this version, and versions only grow.
  if (versions.length !== 1 || stored.version !== Number(versions[0]) + 1) return undefined;
  return isDeleted ? { outcome: 'not_found' } : { outcome: 'precondition_failed', version: stored.version };
}

function updateCommand(
  tableName: string,
  { id, preconditions, changes }: FencedUpdate,
  { form, time, token }: { form: 'first' | 'second'; time: number; token: string },
): UpdateCommand {
  const update = updateExpression(changes);
  const { conditions, values } = conditionExpression(preconditions);
  const fence = form === 'first' ? 'updated_at < :now' : 'updated_at BETWEEN :now AND :latest';
  const assignments = [
    form === 'first' ? 'updated_at = :now' : 'updated_at = updated_at + :one',
    'version = version + :one',
    'mark = :mark',
    ...update.assignments,
  ];
  const removal = update.removals.length > 0 ? ` REMOVE ${update.removals.join(', ')}` : '';
  return new UpdateCommand({
    TableName: tableName,
    Key: { id },
    ConditionExpression: ['attribute_exists(created_at)', fence, ...conditions].join(' AND '),
    UpdateExpression: `SET ${assignments.join(', ')}${removal}`,
    ExpressionAttributeNames: update.names,
    ExpressionAttributeValues: {
      ':now': time,
      ...(form === 'second' ? { ':latest': time + SPREAD } : {}),
      ':one': 1,
      ':mark': token,
      ...values,
      ...update.values,
    },
    ReturnValues: 'UPDATED_NEW',
  });
}
