import { beforeEach } from 'vitest';
import { whyLeftOut } from './left-out.ts';

beforeEach(({ task, skip }) => {
  const entry = whyLeftOut(task.file.filepath, task.name);
  if (entry) skip(entry.reason);
});
