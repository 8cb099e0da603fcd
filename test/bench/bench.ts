import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { commandLine, wholeNumber } from '../../infra/command-line.ts';
import { thisMachine } from './machine.ts';
import { installPackages, versionsOf } from './packages.ts';
import { readResults, type StoredResult, storeResult } from './results.ts';
import { measureInterleaved, roundsOf, type Suite } from './suite.ts';
import { machineSection, suiteTables } from './table.ts';

const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);
const PRODUCT = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb', '@middy/core', 'valibot'];

const available = await loadSuites();
const { isQuick, rounds, selected } = commandLine({
  usage: `Usage: npm run bench -- [options] [SUITE …]

  --rounds N  measures every candidate N times
  --quick     a short run: prints its tables and stores nothing

Suites: ${available.map(({ name }) => name).join(' ')}`,
  options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
  read: ({ rounds, quick }, names) => {
    const unknown = names.find((name) => !available.some((suite) => suite.name === name));
    if (unknown !== undefined) throw new Error(`Unknown suite ${unknown}`);
    return {
      isQuick: quick,
      rounds: rounds === undefined ? undefined : wholeNumber('--rounds', rounds, 1, 1000),
      selected: available.filter(({ name }) => names.length === 0 || names.includes(name)),
    };
  },
});
installPackages();
for (const suite of selected) {
  const skipReason = suite.skipReason?.();
  if (skipReason !== undefined) {
    console.error(`Skipping ${suite.name}: ${skipReason}.`);
    continue;
  }
  const result = await run(suite);
  if (isQuick) console.log(`\n## ${suite.title}\n\n${suiteTables(suite, result)}\n`);
  else {
    storeResult(suite.name, result);
    writeTables();
  }
}
if (!isQuick) {
  // Not before its packages are installed.
  const { writePlots } = await import('./plots.ts');
  await writePlots(readResults());
}

/** Loads every file in `suites/`. */
async function loadSuites(): Promise<Suite[]> {
  const folder = new URL('suites/', import.meta.url);
  const modules = readdirSync(folder).map((file) => import(new URL(file, folder).href));
  return (await Promise.all(modules)).map(({ suite }) => suite);
}

async function run(suite: Suite): Promise<StoredResult> {
  const count = roundsOf(suite, { isQuick }, rounds);
  const options = [...(rounds === undefined ? [] : ['--rounds', rounds]), ...(isQuick ? ['--quick'] : [])];
  return {
    command: ['npm run bench --', suite.name, ...options].join(' '),
    date: new Date().toISOString().slice(0, 10),
    rounds: count,
    machine: thisMachine(),
    values: await measureInterleaved(suite, count, { isQuick }),
    versions: { ...versionsOf([...PRODUCT, ...(suite.packages ?? [])]), ...suite.versions?.() },
  };
}

/** Writes the tables of all stored results into the document, each between `<!-- SUITE -->` and `<!-- /SUITE -->`. */
function writeTables(): void {
  const results = readResults();
  let document = readFileSync(DOCUMENT, 'utf8');
  const fill = (name: string, text: string) => {
    const between = new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
    document = document.replace(between, () => `\n${text}\n\n`);
  };
  for (const suite of available) {
    const result = results[suite.name];
    if (result) fill(suite.name, suiteTables(suite, result));
  }
  fill('machine', machineSection(results));
  writeFileSync(DOCUMENT, document);
}
