import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import orval from 'orval';
import { commandLine, noArguments } from '../../command-line.ts';

/*
 * `npm run client` generates a typed client from the OpenAPI document: `client/newsdesk.ts`, or `newsdesk.ts` in the folder
 * of its argument. The file imports nothing, so it can be copied anywhere.
 */

const DOCUMENT = fileURLToPath(new URL('../../../openapi.json', import.meta.url));
const TRANSPORT = fileURLToPath(new URL('transport.ts', import.meta.url));
const IMPORT = /^import \{ send \} from .*\n/m;
/** The description and the name of an operation. */
const OPERATION = /^(\/\*\*\n(?: \*.*\n)+)?export const (\w+) = async \(/gm;

const file = commandLine({
  usage: `Usage: npm run client -- [FOLDER]

Generates a typed client from openapi.json: newsdesk.ts in the folder, by default in client/.`,
  options: {},
  read: (_, [folder = 'client', ...others]) => {
    noArguments(others);
    return join(folder, 'newsdesk.ts');
  },
});

await orval(
  {
    input: { target: DOCUMENT },
    output: { target: file, client: 'fetch', override: { mutator: { path: TRANSPORT, name: 'send' } } },
  },
  undefined,
  { logLevel: 'warn', failOnWarnings: true, throwOnError: true },
);

const generated = readFileSync(file, 'utf8');
const operations = [...generated.matchAll(OPERATION)];
if (!IMPORT.test(generated) || operations.length === 0) throw new Error('The output of orval has changed');
const text = `${generated.replace(IMPORT, () => `\n${readFileSync(TRANSPORT, 'utf8')}\n`)}

/** All operations of an API. */
export const createClient = (client: ClientOptions) => ({
${operations.map(([, description = '', name]) => `${description}${name}: bindClient(${name}, client),\n`).join('\n')}});
`;
writeFileSync(file, text);
console.log(`Wrote ${file}: ${operations.map(([, , name]) => name).join(', ')}.`);
