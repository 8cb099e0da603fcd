import { setTimeout as wait } from 'node:timers/promises';

/** Waits until a later second of the clock: the API returns times in whole seconds. */
export async function nextSecond(count = 1): Promise<void> {
  await wait(count * 1000 + 1 - (Date.now() % 1000));
}
