import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import orval from 'orval';

/*
 * `npm run client` writes a client of the API from its OpenAPI document, to `client/newsdesk.ts`, or into the folder
 * that is named after it. It is one file that imports nothing, so it may be copied to wherever it is wanted.
 */

const DOCUMENT = fileURLToPath(new URL('../../../openapi.json', import.meta.url));
const TRANSPORT = fileURLToPath(new URL('transport.ts', import.meta.url));
const IMPORT = /^import \{ send \} from .*\n/m;
/** Its description and its name. */
const OPERATION = /^(\/\*\*\n(?: \*.*\n)+)?export const (\w+) = async \(/gm;

const file = join(process.argv[2] ?? 'client', 'newsdesk.ts');

await orval(
  {
    input: {
      target: DOCUMENT,
      override: {
        transformer: (document) => {
          // HEAD tells nothing that GET does not tell.
          for (const item of Object.values(document.paths ?? {})) delete item?.head;
          return document;
        },
      },
    },
    output: { target: file, client: 'fetch', override: { mutator: { path: TRANSPORT, name: 'send' } } },
  },
  undefined,
  { logLevel: 'warn', failOnWarnings: true, throwOnError: true },
);

const generated = readFileSync(file, 'utf8');
const operations = [...generated.matchAll(OPERATION)];
if (!IMPORT.test(generated) || operations.length === 0)
  throw new Error('orval writes a client in another way than it did');
const text = `${generated.replace(IMPORT, () => `\n${readFileSync(TRANSPORT, 'utf8')}\n`)}

/** All operations of an API. */
export const createClient = (client: ClientOptions) => ({
${operations.map(([, description = '', name]) => `${description}${name}: bound(${name}, client),\n`).join('\n')}});
`;
writeFileSync(file, text);
console.log(`${file} is the client: ${operations.map(([, , name]) => name).join(', ')}.`);
