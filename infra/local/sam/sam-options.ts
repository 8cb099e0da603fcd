import { functions } from '../../../functions/index.ts';
import { FOLDER } from '../start-options.ts';

const USAGE = `Usage: npm run sam -- [options]
       npm run sam -- invoke FUNCTION [options]
       npm run sam -- event FUNCTION

Runs the functions in SAM's containers, on the embedded database. It needs the SAM CLI and Docker.

  invoke    runs one function once; by default with an example event made from its contract
  event     prints that event
  --memory  keep the articles in memory instead of ${FOLDER}/

All other options are those of sam local start-api, or of sam local invoke: --port, --event, --debug, …`;

type FunctionName = keyof typeof functions;

export type SamOptions = {
  readonly memory: boolean;
  /** For SAM itself. */
  readonly options: readonly string[];
} & (
  | { readonly command: 'start-api' }
  | { readonly command: 'invoke' | 'event'; readonly name: FunctionName }
);

/** Reads the arguments of `npm run sam`. Prints the usage and exits for `--help`, or with 1 when they are wrong. */
export function samOptions(): SamOptions {
  const sent = process.argv.slice(2);
  if (sent.includes('--help')) {
    console.log(USAGE);
    process.exit(0);
  }
  const memory = sent.includes('--memory');
  const [command, name = '', ...options] = sent.filter((argument) => argument !== '--memory');
  if (command === undefined || command.startsWith('-')) {
    return { command: 'start-api', memory, options: sent.filter((argument) => argument !== '--memory') };
  }
  if ((command === 'invoke' || command === 'event') && isFunction(name))
    return { command, name, memory, options };
  const names = Object.keys(functions).join(', ');
  console.error(`Unexpected ${command} ${name}; the functions are ${names}\n${USAGE}`);
  process.exit(1);
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
