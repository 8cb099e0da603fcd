import { commandLine } from '../command-line.ts';
import { interruptSignal } from '../interrupt-signal.ts';
import { FOLDER } from '../local/start-options.ts';
import { progressBar } from '../progress-bar.ts';
import { exportArticles } from './export-articles.ts';
import { openNewsData } from './news-data.ts';

const { tableName, file } = commandLine({
  usage: `Usage: npm run export -- [--table NAME] FILE

Writes all articles into a file, one line of JSON each: those of a table on AWS (the stack's output TableName), or without
--table those of npm start, which must be stopped. After an interruption the same command goes on.`,
  options: { table: { type: 'string' } },
  read: ({ table }, [path, ...others]) => {
    if (path === undefined || others.length > 0) throw new Error('export takes one file');
    return { tableName: table, file: path };
  },
});

const signal = interruptSignal();
const bar = progressBar();
try {
  const data = await openNewsData(tableName, FOLDER);
  try {
    bar.start(1, 0, { status: 'starting' });
    const total = await data.itemsAbout();
    const articles = await exportArticles(data, file, {
      signal,
      onProgress: (done) => {
        bar.setTotal(Math.max(total, done));
        bar.update(done, { status: `${done} articles` });
      },
    });
    bar.stop();
    if (articles !== undefined) console.log(`Done: ${articles} articles are in ${file}.`);
    else {
      console.log('Stopped. The same command goes on.');
      process.exitCode = 130;
    }
  } finally {
    await data.close();
  }
} catch (error) {
  bar.stop();
  console.error(`Export failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
