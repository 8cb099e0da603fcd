import { beforeEach } from 'vitest';
import { exclusionReason } from '../../support/exclusions.ts';
import { exclusions } from './exclusions.ts';

beforeEach(({ task, skip }) => {
  const reason = exclusionReason(exclusions, task.file.filepath, task.name);
  if (reason) skip(reason);
});
