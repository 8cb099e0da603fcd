import { readFileSync, writeFileSync } from 'node:fs';
import { functions } from '../../functions/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { openapiDocument } from './openapi-document.ts';

/* `npm run openapi` writes the document. With `--check` it exits with 1 when the committed document is out of date. */

const FILE = new URL('../../openapi.json', import.meta.url);

const contracts = Object.values(functions).flatMap(({ contracts }) => contracts);
const document = openapiDocument(contracts, { version: packageJson.version, authorization: { type: 'iam' } });
const text = `${JSON.stringify(document, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('openapi.json is out of date: run `npm run openapi` and commit it.');
  process.exitCode = 1;
}
