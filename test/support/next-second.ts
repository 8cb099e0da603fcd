import { setTimeout as wait } from 'node:timers/promises';

/** Waits until the clock shows another second: times are answered in whole seconds. */
export async function nextSecond(): Promise<void> {
  await wait(1001 - (Date.now() % 1000));
}
