import { parseArgs } from 'node:util';
import { newsInputExample } from '../../lib/news/news-example.ts';
import { Chaos, formatChaos, parseChaos } from './database/chaos.ts';
import { startLocalApi } from './local-api.ts';

const FOLDER = '.newsdesk';

try {
  const { memory, chaos: text } = parseArgs({
    options: { memory: { type: 'boolean', default: false }, chaos: { type: 'string' } },
  }).values;
  const settings = text === undefined ? undefined : parseChaos(text);
  const chaos = settings && new Chaos(settings);
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is not a port: ${process.env.PORT}`);
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const api = await startLocalApi({
    port,
    folder: memory ? undefined : FOLDER,
    effect: chaos?.effect,
  });
  const stop = async () => {
    await api.stop();
    if (chaos) console.log(`Stopped; ${chaos.report()}.`);
    // At once: while Node winds down, a second signal would kill it.
    process.exit();
  };
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not once: in a terminal npm repeats the Ctrl-C that this process already has.
    process.on(signal, () => {
      if (!isStopping) void stop();
      isStopping = true;
    });
  }
  const database = endpoint ?? (memory ? 'memory' : FOLDER);
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

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `port ${process.env.PORT || 3000} is taken; set PORT to another one`;
  }
  return error.message;
}
