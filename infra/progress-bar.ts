import { Presets, SingleBar } from 'cli-progress';

/** How often progress is printed without a terminal. */
const LINE_INTERVAL_MS = 5000;

/** A bar with a `status` beside it. */
export function progressBar(): SingleBar {
  return new SingleBar(
    { format: '{bar} {percentage} % | {status}', noTTYOutput: true, notTTYSchedule: LINE_INTERVAL_MS },
    Presets.shades_classic,
  );
}
