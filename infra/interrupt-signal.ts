/** A signal that Ctrl-C aborts, so that a command can end what it has begun. */
export function interruptSignal(onInterrupt: () => void = () => {}): AbortSignal {
  const interrupted = new AbortController();
  // Not once: in a terminal npm repeats the Ctrl-C that this process already has.
  process.on('SIGINT', () => {
    interrupted.abort();
    onInterrupt();
  });
  return interrupted.signal;
}
