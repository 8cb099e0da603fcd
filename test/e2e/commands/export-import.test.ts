import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleArticle } from '../../../infra/local/seed/sample-article.ts';
import type { StoredNews } from '../../../lib/news/news.ts';
import { newsInput } from '../../support/api.ts';
import { runProgram } from '../../support/program.ts';

const FIRST_ID = Date.UTC(2025, 0, 1) * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'newsdesk-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a command on the local table of an empty folder. */
const run = (name: 'export' | 'import', ...args: string[]) =>
  runProgram(resolve(`infra/data/${name}.ts`), args, { cwd: folder });

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
const path = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFileSync(path(name), text);
const linesOf = (name: string) => readFileSync(path(name), 'utf8').trimEnd().split('\n');

function storedArticles(count: number): StoredNews[] {
  return Array.from({ length: count }, (_, index) => {
    const id = FIRST_ID + index * 1_234_567;
    const times = { created_at: id, updated_at: id + (index % 3) * 1000, version: 1 + (index % 3) };
    return { id, ...sampleArticle(index), ...times };
  });
}

function exported(name: string): StoredNews[] {
  return linesOf(name)
    .map((line): StoredNews => JSON.parse(line))
    .toSorted((a, b) => a.id - b.id);
}

describe('npm run export and npm run import', () => {
  it('move articles with their ids, times and versions, also after interruptions', async () => {
    const articles = storedArticles(3000);
    Object.assign(articles[0] ?? {}, { title: 'A title\u2028with lines' });
    write('news.ndjson', `\uFEFF${articles.map((article) => `${JSON.stringify(article)}\r\n`).join('')}`);
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const importing = run('import', 'news.ndjson');
      await wait(3000);
      importing.child.kill(signal);
      expect((await importing).code).toBe(signal === 'SIGINT' ? 130 : signal);
    }
    const { code, stdout } = await run('import', 'news.ndjson');
    const [, created, present] = /Done: (\d+) created, (\d+) were there, 0 refused\./.exec(stdout) ?? [];
    expect({ code, sum: Number(created) + Number(present) }).toEqual({ code: 0, sum: 3000 });
    expect(Number(present)).toBeGreaterThan(0);

    const exporting = run('export', 'out.ndjson');
    const hasBegun = async () => existsSync(path('out.ndjson.state')) || exporting.child.exitCode !== null;
    while (!(await hasBegun())) await wait(5);
    exporting.child.kill('SIGKILL');
    expect((await exporting).code).toBe('SIGKILL');
    const { stdout: report } = await run('export', 'out.ndjson');
    expect(lastLine(report)).toBe('Done: 3000 articles are in out.ndjson.');
    expect(exported('out.ndjson')).toEqual(articles);
  });

  it('leave what is there, and list what is refused with its line', async () => {
    const [article, other] = storedArticles(2);
    write('news.ndjson', `${JSON.stringify(article)}\n`);
    expect((await run('import', 'news.ndjson')).code).toBe(0);
    const lines = [
      JSON.stringify({ ...article, title: 'Another title of it' }),
      '{"id": 1',
      JSON.stringify({ ...other, created_at: 5 }),
      JSON.stringify({ ...other, title: undefined }),
      JSON.stringify({ ...other, updated_at: Date.now() * 1000 + 60_000_000 }),
      JSON.stringify(other),
    ];
    write('more.ndjson', lines.join('\n'));
    const { code, stdout } = await run('import', 'more.ndjson');
    expect({ code, report: lastLine(stdout) }).toEqual({
      code: 1,
      report: 'Done: 1 created, 0 were there, 5 refused; more.ndjson.refused says why.',
    });
    expect(
      linesOf('more.ndjson.refused')
        .map((line) => JSON.parse(line))
        .toSorted((a, b) => (a.place < b.place ? -1 : 1)),
    ).toEqual([
      {
        place: 'line 1',
        reasons: [
          `the article ${article?.id} is there already, and differs, or was deleted less than two days ago`,
        ],
      },
      { place: 'line 2', reasons: ['is not JSON'] },
      { place: 'line 3', reasons: ['created_at is not the id'] },
      { place: 'line 4', reasons: [expect.stringMatching(/^title: /)] },
      { place: 'line 5', reasons: ['its time lies in the future'] },
    ]);
    await run('export', 'out.ndjson');
    expect(exported('out.ndjson')).toEqual([article, other]);
  });
});

describe('npm run import of the article’s application', () => {
  it('maps the ids, and lists what the rules refuse', async () => {
    const { title, content, creator } = newsInput();
    const row = (id: number, changes = {}) => ({
      id,
      title,
      content,
      creator,
      created_at: 1_650_000_000,
      updated_at: 1_650_000_000,
      ...changes,
    });
    const rows = [
      row(1),
      row(2, { updated_at: 1_650_000_100.5 }),
      row(3, { created_at: '2022-04-15T05:20:00', updated_at: '2022-04-15 05:20:00.25' }),
      row(4, { title: 'Short' }),
      row(5, { creator: { first_name: 'A' } }),
      row(6, { created_at: '2023-02-31T10:00:00' }),
      row(1),
      'no row',
    ];
    write('old.json', JSON.stringify(rows, null, 2));
    const { code, stdout } = await run('import', 'old.json');
    expect({ code, report: lastLine(stdout) }).toEqual({
      code: 1,
      report:
        'Done: 3 created, 0 were there, 5 refused; old.json.refused says why; old.json.ids.csv has the ids.',
    });
    expect(linesOf('old.json.ids.csv').toSorted()).toEqual([
      '1,1650000000000001',
      '2,1650000000000002',
      '3,1650000000000003',
      'old_id,new_id',
    ]);
    expect(linesOf('old.json.refused').map((line) => JSON.parse(line))).toEqual([
      { place: 'row 4', reasons: ['title: String should have at least 10 characters'] },
      {
        place: 'row 5',
        reasons: [
          'creator.first_name: String should have at least 2 characters',
          'creator.last_name: Field required',
        ],
      },
      { place: 'row 6', reasons: ['created_at: is not a time'] },
      { place: 'row 7', reasons: ['another row has the id 1650000000000001'] },
      { place: 'row 8', reasons: expect.arrayContaining(['title: Input should be a valid string']) },
    ]);
    await run('export', 'out.ndjson');
    expect(exported('out.ndjson')).toEqual([
      {
        id: 1650000000000001,
        title,
        content,
        creator,
        created_at: 1650000000000001,
        updated_at: 1650000000000001,
        version: 1,
      },
      {
        id: 1650000000000002,
        title,
        content,
        creator,
        created_at: 1650000000000002,
        updated_at: 1650000100500000,
        version: 2,
      },
      {
        id: 1650000000000003,
        title,
        content,
        creator,
        created_at: 1650000000000003,
        updated_at: 1650000000250000,
        version: 1,
      },
    ]);
    const again = await run('import', 'old.json');
    expect(lastLine(again.stdout)).toContain('Done: 0 created, 3 were there, 5 refused');
  });
});

describe('a mistake', () => {
  it.each([
    ['import', [], 'import takes one file'],
    ['import', ['a', 'b'], 'import takes one file'],
    ['import', ['--table', 'T', '--shards', '0', 'a'], '--shards takes a whole number from 1 to 200, not 0'],
    ['import', ['--shards', '8', 'a'], '--table and --shards go together'],
    ['import', ['old.json'], 'Import failed: old.json has no articles'],
    ['import', ['latin-1.json'], 'Import failed: latin-1.json is not UTF-8'],
    ['import', ['missing.ndjson'], "Import failed: ENOENT: no such file or directory, open 'missing.ndjson'"],
    ['export', [], 'export takes one file'],
    ['export', ['old.json'], 'Export failed: old.json exists already'],
  ] as const)('of %s %j is one sentence', async (name, args, message) => {
    write('old.json', '[]');
    writeFileSync(path('latin-1.json'), Buffer.from('["Z\u00fcrich"]', 'latin1'));
    const { code, stderr } = await run(name, ...args);
    expect({ code, message: stderr.split('\n').find((line) => line === message) }).toEqual({
      code: 1,
      message,
    });
  });

  it('such as a running npm start is one sentence', async () => {
    const server = spawn(process.execPath, [resolve('infra/local/main.ts'), '--port', '0'], { cwd: folder });
    await once(server.stdout, 'data');
    const { code, stderr } = await run('export', 'out.ndjson');
    server.kill();
    await once(server, 'exit');
    expect({ code, message: lastLine(stderr) }).toEqual({
      code: 1,
      message: 'Export failed: the data folder .newsdesk is in use by another process',
    });
  });
});
