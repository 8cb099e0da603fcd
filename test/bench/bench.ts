import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { thisMachine, versionsOf } from './machine.ts';
import { measureInTurns, roundsOf } from './measurement.ts';
import { installPackages } from './packages.ts';
import { drawPlot, plotsOf } from './plot.ts';
import { report } from './report.ts';
import { readResults, type SuiteResults } from './result.ts';
import type { RunOptions, Suite } from './suite.ts';

const FOLDER = new URL('./results/', import.meta.url);
const PRODUCT = ['@aws-sdk/client-dynamodb', '@middy/core', 'valibot'];
/** How often a line of progress is printed where there is no terminal to draw a bar on. */
const LINE_INTERVAL_MS = 5000;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    /** Just writes the report again, from the results that there are. */
    report: { type: 'boolean', default: false },
  },
});
const rounds = given.rounds === undefined ? undefined : Number(given.rounds);
const available = await loadSuites();
const unknown = positionals.filter((name) => !available.some((suite) => suite.name === name));
if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  const names = available.map(({ name }) => name).join(' ');
  console.error(`Usage: npm run bench -- [--rounds N] [--quick] [--report] [SUITE …], of: ${names}`);
  process.exit(1);
}
installPackages();
const chosen = available.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const suite of given.report ? [] : chosen) {
  const missing = suite.missing?.();
  if (missing === undefined) await run(suite, { isQuick: given.quick });
  else console.error(`${suite.name} is left out: ${missing}.`);
}
await writeReport();

/** Every folder with a `suite.ts` is a suite. */
async function loadSuites(): Promise<Suite[]> {
  const folders = readdirSync(new URL('.', import.meta.url));
  const modules = folders.map((name) => new URL(`./${name}/suite.ts`, import.meta.url)).filter(existsSync);
  return Promise.all(modules.map(async ({ href }): Promise<Suite> => (await import(href)).suite));
}

/** Measures a suite and keeps its result beside those of the others. */
async function run(suite: Suite, options: RunOptions): Promise<void> {
  const startedAt = new Date().toISOString();
  const count = roundsOf(suite, options, rounds);
  const bar = new SingleBar(
    {
      format: `${suite.name} {bar} {value}/{total} | {doing}`,
      noTTYOutput: true,
      notTTYSchedule: LINE_INTERVAL_MS,
    },
    Presets.shades_classic,
  );
  bar.start(count * suite.candidates.length, 0, { doing: 'preparing' });
  let begun = 0;
  try {
    const values = await measureInTurns(suite, count, options, (candidate) =>
      bar.update(begun++, { doing: candidate }),
    );
    bar.update(begun, { doing: 'done' });
    const packages = suite.candidates.flatMap((candidate) => candidate.packages ?? []);
    const command = [
      'npm run bench --',
      suite.name,
      '--rounds',
      count,
      ...(options.isQuick ? ['--quick'] : []),
    ];
    keep(suite.name, {
      command: command.join(' '),
      startedAt,
      isQuick: options.isQuick,
      machine: thisMachine(),
      versions: { ...versionsOf([...new Set([...PRODUCT, ...packages])]), ...suite.versions?.() },
      values,
    });
  } finally {
    bar.stop();
  }
}

function resultsFile(): URL {
  // A quick run does not overwrite the figures of an earnest one.
  return new URL(given.quick ? 'quick.json' : 'latest.json', FOLDER);
}

function keep(name: string, result: SuiteResults[string]): void {
  mkdirSync(FOLDER, { recursive: true });
  const results = { ...readResults(resultsFile()), [name]: result };
  writeFileSync(resultsFile(), `${JSON.stringify(results, undefined, 2)}\n`);
}

async function writeReport(): Promise<void> {
  const results = readResults(resultsFile());
  for (const suite of available) {
    const result = results[suite.name];
    if (!result || given.quick) continue;
    for (const plot of plotsOf(suite, result)) await drawPlot(plot, FOLDER);
  }
  const markdown = report(available, results);
  if (given.quick) console.log(`\n${markdown}`);
  else {
    writeFileSync(new URL('README.md', FOLDER), markdown);
    console.log(`The report: test/bench/results/README.md`);
  }
}
