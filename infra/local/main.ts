import { parseArgs } from 'node:util';
import { newsInputExample } from '../../lib/news/news.ts';
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
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const api = await startLocalApi({
    port,
    folder: memory ? undefined : FOLDER,
    effect: chaos?.effect,
  });
  const stop = async () => {
    await api.stop();
    if (chaos) console.log(`Stopped; ${chaos.report()}.`);
    // By itself: while Node winds down, a second signal would end it as if nobody had handled it.
    process.exit();
  };
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Every time, not once: in a terminal npm passes on the Ctrl-C that this process has had already.
    process.on(signal, () => {
      if (!isStopping) void stop();
      isStopping = true;
    });
  }
  console.log(
    `Newsdesk answers at ${api.url}; its articles are in ${given ?? (memory ? 'memory' : FOLDER)}.`,
  );
  console.log(`Its documentation is at ${api.url}/docs and ${api.url}/redoc.`);
  console.log(
    `Try: curl -i ${api.url}/news -H 'content-type: application/json' -d '${JSON.stringify(newsInputExample)}'`,
  );
  if (settings) console.log(`Its database is in chaos; the same again: --chaos ${formatChaos(settings)}`);
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
