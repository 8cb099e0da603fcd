import { setTimeout as wait } from 'node:timers/promises';

/** Waits for the next second of the clock: the API returns times in whole seconds. */
export async function nextSecond(): Promise<void> {
  await wait(1001 - (Date.now() % 1000));
}
