import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { SHARDS } from '../../lib/news/dynamodb/table.ts';
import { commandLine, wholeNumber } from '../command-line.ts';
import { FOLDER } from '../local/start-options.ts';
import { interruptible, progressBar } from '../progress-bar.ts';
import { articleAppRows } from './article-app-rows.ts';
import { exportedRows } from './article-rows.ts';
import { importArticles } from './import-articles.ts';
import { openNewsData } from './news-data.ts';

const { tableName, shards, file } = commandLine({
  usage: `Usage: npm run import -- [--table NAME] [--shards N] FILE

Creates the articles of a file: what npm run export wrote, or the JSON array that GET /news of the article's FastAPI or Flask
application returns. They go into a table on AWS (the stack's output TableName), or without --table into that of npm start, which
must be stopped. --shards is the setting of the stage, by default ${SHARDS}. What is there stays as it is: after an interruption,
repeat the command.

FILE.refused lists the rows that were not imported, and why; FILE.ids.csv the old and the new ids of the article's application.`,
  options: { table: { type: 'string' }, shards: { type: 'string', default: String(SHARDS) } },
  read: (values, [path, ...others]) => {
    if (path === undefined || others.length > 0) throw new Error('import takes one file');
    return { tableName: values.table, shards: wholeNumber('--shards', values.shards, 1, 200), file: path };
  },
});

const signal = interruptible();
const bar = progressBar();
try {
  const isArray = firstCharacter(file) === '[';
  const data = await openNewsData(tableName, FOLDER);
  const refused: string[] = [];
  const ids = ['old_id,new_id\n'];
  try {
    bar.start(statSync(file).size, 0, { status: 'starting' });
    const rows = isArray
      ? articleAppRows(file, ({ oldId, newId }) => ids.push(`${oldId},${newId}\n`))
      : exportedRows(file);
    const result = await importArticles(data, rows, {
      shards,
      signal,
      onProgress: (progress) => bar.update(progress.bytes, { status: describe(progress) }),
      onRefused: (row) => refused.push(`${JSON.stringify(row)}\n`),
    });
    bar.stop();
    const refusals = refused.length > 0 ? `; ${file}.refused says why` : '';
    const idPairs = isArray ? `; ${file}.ids.csv has the ids` : '';
    console.log(`${signal.aborted ? 'Stopped' : 'Done'}: ${describe(result)}${refusals}${idPairs}.`);
    if (signal.aborted) console.log('To go on, repeat the command.');
    process.exitCode = signal.aborted ? 130 : result.refused > 0 ? 1 : 0;
  } finally {
    if (refused.length > 0) writeFileSync(`${file}.refused`, refused.join(''));
    if (isArray) writeFileSync(`${file}.ids.csv`, ids.join(''));
    await data.close();
  }
} catch (error) {
  bar.stop();
  console.error(`Import failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
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
    return start.toString('utf8', 0, readSync(descriptor, start, 0, start.length, 0)).trimStart()[0];
  } finally {
    closeSync(descriptor);
  }
}
