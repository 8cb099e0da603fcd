import { commandLine, noArguments, wholeNumber } from '../command-line.ts';
import { parseChaos } from './database/chaos.ts';

/** Where the articles are kept, unless in memory. */
export const FOLDER = '.newsdesk';

/** The options of `npm start` and `npm run dev`. */
export function startOptions() {
  return commandLine({
    usage: `Usage: npm start -- [options], or npm run dev -- [options]

  --port N        the port; by default PORT, or 3000; 0 for a free one
  --host ADDRESS  where to listen; by default on loopback, for this machine only. The API then takes requests
                  for that name and for addresses, and from its own pages
  --memory        keep the articles in memory instead of ${FOLDER}/
  --quiet         no line per request
  --chaos FAULTS  inject faults into the database, such as throttle=5,lost=2,seed=42`,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      memory: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      chaos: { type: 'string' },
    },
    read: ({ memory, quiet, port, host, chaos }, positionals) => {
      noArguments(positionals);
      if (host === '') throw new Error('--host takes an address, not nothing');
      return {
        memory,
        quiet,
        // As a browser writes it.
        host: host?.toLowerCase(),
        port:
          port === undefined
            ? wholeNumber('PORT', process.env.PORT || '3000', 0, 65_535)
            : wholeNumber('--port', port, 0, 65_535),
        settings: chaos === undefined ? undefined : parseChaos(chaos),
      };
    },
  });
}
