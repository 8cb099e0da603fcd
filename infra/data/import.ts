import { appendFileSync, closeSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SHARDS } from '../../lib/news/dynamodb/table.ts';
import { commandLine, wholeNumber } from '../command-line.ts';
import { interruptSignal } from '../interrupt-signal.ts';
import { FOLDER } from '../local/start-options.ts';
import { progressBar } from '../progress-bar.ts';
import { articleAppRows } from './article-app-rows.ts';
import { exportedRows } from './article-rows.ts';
import { importArticles } from './import-articles.ts';
import { type NewsData, openNewsData } from './news-data.ts';

const { tableName, shards, file } = commandLine({
  usage: `Usage: npm run import -- [--table NAME --shards N] FILE

Creates the articles of a file: what npm run export wrote, or the JSON array that GET /news of the article's FastAPI or Flask
application returns. They go into a table on AWS (the stack's output TableName; --shards is the setting of its stage, without which
lists would miss articles), or without --table into that of npm start, which must be stopped. What is there stays as it is: after
an interruption, repeat the command.

FILE.refused lists the rows that were not imported, and why; FILE.ids.csv the old and the new ids of the article's application.`,
  options: { table: { type: 'string' }, shards: { type: 'string' } },
  read: (values, [path, ...others]) => {
    if (path === undefined || others.length > 0) throw new Error('import takes one file');
    if ((values.table === undefined) !== (values.shards === undefined)) {
      throw new Error('--table and --shards go together');
    }
    const shards = values.shards ?? (process.env.SHARDS || String(SHARDS));
    return { tableName: values.table, shards: wholeNumber('--shards', shards, 1, 200), file: path };
  },
});

const signal = interruptSignal();
const bar = progressBar();
let data: NewsData | undefined;
try {
  const isArray = firstCharacter(file) === '[';
  const [refused, ids] = [`${file}.refused`, `${file}.ids.csv`];
  // Before anything is imported, so that what is imported can be reported.
  writeFileSync(refused, '');
  if (isArray) writeFileSync(ids, 'old_id,new_id\n');
  data = await openNewsData(tableName, FOLDER);
  bar.start(statSync(file).size, 0, { status: 'starting' });
  const result = await importArticles(data, isArray ? articleAppRows(file) : exportedRows(file), {
    shards,
    signal,
    onProgress: (progress) => bar.update(progress.bytes, { status: describe(progress) }),
    onImported: (id, oldId) => isArray && appendFileSync(ids, `${oldId},${id}\n`),
    onRefused: (row) => appendFileSync(refused, `${JSON.stringify(row)}\n`),
  });
  bar.stop();
  if (result.created + result.present + result.refused === 0 && !signal.aborted) {
    throw new Error(`${file} has no articles`);
  }
  const refusals = result.refused > 0 ? `; ${refused} says why` : '';
  const idPairs = isArray ? `; ${ids} has the ids` : '';
  console.log(`${signal.aborted ? 'Stopped' : 'Done'}: ${describe(result)}${refusals}${idPairs}.`);
  if (signal.aborted) console.log('To go on, repeat the command.');
  if (result.refused === 0) rmSync(refused);
  process.exitCode = signal.aborted ? 130 : result.refused > 0 ? 1 : 0;
} catch (error) {
  bar.stop();
  console.error(`Import failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await data?.close();
}

function describe({
  created,
  present,
  refused,
}: {
  created: number;
  present: number;
  refused: number;
}): string {
  return `${created} created, ${present} were there, ${refused} refused`;
}

/** The first character of a file that is no space; a JSON array begins with a bracket. */
function firstCharacter(path: string): string | undefined {
  const descriptor = openSync(path, 'r');
  try {
    const start = Buffer.alloc(1000);
    return start
      .toString('utf8', 0, readSync(descriptor, start, 0, start.length, 0))
      .replace(/^\uFEFF/, '')
      .trimStart()[0];
  } finally {
    closeSync(descriptor);
  }
}
