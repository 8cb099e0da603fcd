import { styleText } from 'node:util';
import { newsInputExample } from '../../lib/news/news-example.ts';
import { Chaos, formatChaos } from './database/chaos.ts';
import type { Exchange } from './gateway/gateway.ts';
import { startLocalApi } from './local-api.ts';
import { onOrphaned } from './orphan.ts';
import type { RequestRecord } from './request-records.ts';
import { FOLDER, startOptions } from './start-options.ts';

const { memory, quiet, port, host, settings } = startOptions();

try {
  const chaos = settings && new Chaos(settings);
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const api = await startLocalApi({
    port,
    host,
    folder: memory ? undefined : FOLDER,
    effect: chaos?.effect,
    ...(quiet ? {} : { onExchange: print }),
  });
  const stop = async () => {
    await api.stop();
    if (chaos) console.log(`Stopped; ${chaos.report()}.`);
    // At once: while Node winds down, a second signal would kill it.
    process.exit();
  };
  let isStopping = false;
  const stopOnce = () => {
    if (!isStopping) void stop();
    isStopping = true;
  };
  // Not `once`: in a terminal npm repeats the Ctrl-C that this process already has.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopOnce);
  const { npm_lifecycle_event: script } = process.env;
  // A shell and npm, and the process of `npm run dev` in between.
  if (script) onOrphaned(script === 'dev' ? 3 : 2, stopOnce);
  if (host !== undefined) {
    console.warn(`Warning: whoever reaches ${host} can read, change and delete every article.`);
  }
  const database = endpoint || (memory ? 'memory' : FOLDER);
  console.log(`Newsdesk is running at ${api.url} and keeps its articles in ${database}.`);
  console.log(`Documentation: ${api.url}/docs and ${api.url}/redoc`);
  console.log(
    `Try: curl -i ${api.url}/news -H 'content-type: application/json' -d '${JSON.stringify(newsInputExample)}'`,
  );
  if (settings)
    console.log(`Faults are injected into its database. To repeat them: --chaos ${formatChaos(settings)}`);
} catch (error) {
  console.error(`Newsdesk cannot start: ${reason(error)}.`);
  process.exitCode = 1;
}

/** One line per request, such as `POST /news 201 12 ms, 1 database call`. */
function print({ method, target, status, ms }: Exchange, record: RequestRecord | undefined): void {
  const color = status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green';
  const calls = record?.database_calls ?? 0;
  const parts = [
    `${Math.round(ms)} ms`,
    ...(calls > 0 ? [`${calls} database ${calls === 1 ? 'call' : 'calls'}`] : []),
    ...(record?.database_retries ? [`${record.database_retries} retried`] : []),
    ...(record?.error_code ? [record.error_code] : []),
  ];
  console.log(`${method} ${target} ${styleText(color, String(status))} ${parts.join(', ')}`);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `port ${port} is taken; choose another with --port`;
  return error.message;
}
