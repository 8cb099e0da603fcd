import { readFileSync, writeFileSync } from 'node:fs';
import { functions } from '../../functions/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { commandLine, noArguments } from '../command-line.ts';
import { ContractError, contractsOf } from '../function-list.ts';
import { openapiDocument } from './openapi-document.ts';

const isCheck = commandLine({
  usage: `Usage: npm run openapi -- [--check]

Writes openapi.json from the contracts. With --check it exits with 1 when the committed document is out of date.`,
  options: { check: { type: 'boolean', default: false } },
  read: ({ check }, positionals) => {
    noArguments(positionals);
    return check;
  },
});

const FILE = new URL('../../openapi.json', import.meta.url);

const text = `${JSON.stringify(document(), null, 2)}\n`;

if (!isCheck) {
  writeFileSync(FILE, text);
  console.log('Wrote openapi.json.');
} else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('openapi.json is out of date: run `npm run openapi` and commit it.');
  process.exitCode = 1;
}

function document(): object {
  try {
    return openapiDocument(contractsOf(functions), {
      version: packageJson.version,
      authorization: { type: 'iam' },
    });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    console.error(`${error.message}.`);
    process.exit(1);
  }
}
