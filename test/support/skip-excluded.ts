import { beforeEach } from 'vitest';
import { type Exclusion, exclusionReason } from './exclusions.ts';

/** Skips the excluded tests of the HTTP suite, with the reason. */
export function skipExcluded(exclusions: readonly Exclusion[]): void {
  beforeEach(({ task, skip }) => {
    const reason = exclusionReason(exclusions, task.file.filepath, task.name);
    if (reason) skip(reason);
  });
}
