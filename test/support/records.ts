import { afterEach, beforeEach } from 'vitest';
import { onRequestRecord, type RequestRecord } from '../../infra/local/request-records.ts';

/** What the functions of this process log during a test, in order. */
export function useRecords(): readonly RequestRecord[] {
  const records: RequestRecord[] = [];
  let stop: () => void;
  beforeEach(() => {
    records.length = 0;
    stop = onRequestRecord((record) => records.push(record));
  });
  afterEach(() => stop());
  return records;
}
