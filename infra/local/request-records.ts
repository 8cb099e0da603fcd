import { requestLines } from '../../lib/endpoint/request-log.ts';
import type { Metric } from '../../lib/endpoint/request-metrics.ts';

/** A log line of a function, as far as other code reads it. */
export interface RequestRecord extends Readonly<Record<Metric, number>> {
  readonly level: string;
  readonly operation: string;
  readonly duration_ms: number;
  readonly error_code?: string;
  readonly error?: unknown;
  readonly database_calls: number;
  readonly function_request_id: string;
}

/** Calls back with what the functions of this process log from now on, in place of stdout. Returns how to end that. */
export function onRequestRecord(callback: (record: RequestRecord) => void): () => void {
  // The cast: that is what is published.
  const listener = (line: unknown) => callback(JSON.parse(line as string));
  requestLines.subscribe(listener);
  return () => requestLines.unsubscribe(listener);
}
