import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { isWriteAction } from './table.ts';

/** What one request has taken so far. */
export class RequestUsage {
  readonly startMs = performance.now();
  databaseCalls = 0;
  databaseRetries = 0;
  readUnits = 0;
  writeUnits = 0;
}

const usages = new AsyncLocalStorage<RequestUsage>();

/** Calls `run`, within which {@link requestUsage} is that of this request. */
export function measureRequest<Result>(run: () => Result): Result {
  return usages.run(new RequestUsage(), run);
}

/** `undefined` outside of a request. */
export function requestUsage(): RequestUsage | undefined {
  return usages.getStore();
}

/** Counts a call of a command such as `PutItemCommand`. It asks the database for the capacity that it takes, and returns how to count that. */
export function countCall(command: string, input: object): (output: object) => void {
  const usage = requestUsage();
  if (!usage) return () => {};
  usage.databaseCalls += 1;
  Object.assign(input, { ReturnConsumedCapacity: 'TOTAL' });
  return (output) => {
    // The cast: outputs that have it have it in one of these forms.
    const { ConsumedCapacity: consumed } = output as {
      ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
    };
    const kind = isWriteAction(command.replace('Command', '')) ? 'writeUnits' : 'readUnits';
    for (const { CapacityUnits = 0 } of [consumed ?? []].flat()) usage[kind] += CapacityUnits;
  };
}
