import { spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { ProjectCopy } from './project-copy.ts';

const copy = new ProjectCopy();
const child = spawn('npm', ['run', 'dev', '--', '--port', '0', '--memory'], { cwd: copy.folder });
afterAll(async () => {
  child.kill();
  copy.remove();
});

it('npm run dev restarts after every save, by rename too', async () => {
  const file = join(copy.folder, 'functions/fallback.ts');
  const text = readFileSync(file, 'utf8');
  const inPlace = (content: string) => writeFileSync(file, content);
  const byRename = (content: string) => {
    writeFileSync(`${copy.folder}/saved`, content);
    renameSync(`${copy.folder}/saved`, file);
  };
  const saves = [byRename, inPlace, byRename, inPlace];
  let starts = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('Newsdesk is running')) continue;
    const save = saves[starts];
    starts += 1;
    if (!save) break;
    save(`${text}// ${starts}\n`);
  }
  expect(starts).toBe(saves.length + 1);
});
