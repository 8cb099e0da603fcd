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

/** A signal that Ctrl-C aborts, so that a command can end what it has begun. */
export function interruptible(onInterrupt: () => void = () => {}): AbortSignal {
  const interrupted = new AbortController();
  // Not once: in a terminal npm repeats the Ctrl-C that this process already has.
  process.on('SIGINT', () => {
    interrupted.abort();
    onInterrupt();
  });
  return interrupted.signal;
}
