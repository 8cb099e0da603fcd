import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from './project-copy.ts';

const copy = new ProjectCopy();
afterAll(() => copy.remove());

describe('npm run dev', () => {
  it('restarts after every save, also when the file is replaced by a rename', {
    timeout: 60_000,
  }, async () => {
    const env = { ...process.env, PORT: '0' };
    const child = spawn('npm', ['run', 'dev', '--', '--memory'], { cwd: copy.folder, env, detached: true });
    const file = join(copy.folder, 'lib/news/news-error.ts');
    const saves = [
      () => writeFileSync(file, '\n', { flag: 'a' }),
      ...[1, 2].map(() => () => {
        writeFileSync(`${file}~`, 'export { newsNotFound, newsWriteError } from "./copied-error.ts";\n');
        renameSync(`${file}~`, file);
      }),
      () => writeFileSync(file, '\n', { flag: 'a' }),
    ];
    copy.run('cp', 'lib/news/news-error.ts', 'lib/news/copied-error.ts');
    let starts = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('is running at')) continue;
      starts += 1;
      const save = saves.shift();
      if (!save) break;
      // Nobody saves within a moment of the last restart.
      await wait(500);
      save();
    }
    if (child.pid) process.kill(-child.pid, 'SIGTERM');
    expect(starts).toBe(5);
  });
});
