import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { commandLine, wholeNumber } from '../../infra/command-line.ts';
import { thisMachine, versionsOf } from './machine.ts';
import { measureInterleaved, roundsOf } from './measurement.ts';
import { installPackages } from './packages.ts';
import { report } from './report.ts';
import { readResults, type SuiteResults } from './result.ts';
import type { RunOptions, Suite } from './suite.ts';

const FOLDER = new URL('./results/', import.meta.url);
const PRODUCT = ['@aws-sdk/client-dynamodb', '@middy/core', 'valibot'];
/** Without a terminal, progress is printed as lines at this interval. */
const LINE_INTERVAL_MS = 5000;

const available = await loadSuites();
const { flags, rounds, selected } = commandLine({
  usage: `Usage: npm run bench -- [options] [SUITE …]

  --rounds N  measures every candidate N times
  --quick     a short run: prints its report and stores nothing
  --report    writes the report of the stored results

Suites: ${available.map(({ name }) => name).join(' ')}`,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
  read: ({ rounds, ...flags }, names) => {
    const unknown = names.find((name) => !available.some((suite) => suite.name === name));
    if (unknown !== undefined) throw new Error(`Unknown suite ${unknown}`);
    return {
      flags,
      rounds: rounds === undefined ? undefined : wholeNumber('--rounds', rounds, 1, 1000),
      selected: available.filter(({ name }) => names.length === 0 || names.includes(name)),
    };
  },
});
installPackages();
for (const suite of flags.report ? [] : selected) {
  const skipReason = suite.skipReason?.();
  if (skipReason === undefined) await run(suite, { isQuick: flags.quick });
  else console.error(`Skipping ${suite.name}: ${skipReason}.`);
}
writeReport();

/** Loads every folder that has a `suite.ts`. */
async function loadSuites(): Promise<Suite[]> {
  const folders = readdirSync(new URL('.', import.meta.url));
  const modules = folders.map((name) => new URL(`./${name}/suite.ts`, import.meta.url)).filter(existsSync);
  return Promise.all(modules.map(async ({ href }): Promise<Suite> => (await import(href)).suite));
}

/** Measures a suite and stores its result; the other suites keep theirs. */
async function run(suite: Suite, options: RunOptions): Promise<void> {
  const startedAt = new Date().toISOString();
  const count = roundsOf(suite, options, rounds);
  const bar = new SingleBar(
    {
      format: `${suite.name} {bar} {value}/{total} | {step}`,
      noTTYOutput: true,
      notTTYSchedule: LINE_INTERVAL_MS,
    },
    Presets.shades_classic,
  );
  bar.start(count * suite.candidates.length, 0, { step: 'preparing' });
  let started = 0;
  try {
    const values = await measureInterleaved(suite, count, options, (candidate) =>
      bar.update(started++, { step: candidate }),
    );
    bar.update(started, { step: 'done' });
    const packages = suite.candidates.flatMap((candidate) => candidate.packages ?? []);
    const command = [
      'npm run bench --',
      suite.name,
      '--rounds',
      count,
      ...(options.isQuick ? ['--quick'] : []),
    ];
    store(suite.name, {
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
  // A quick run must not overwrite full results.
  return new URL(flags.quick ? 'quick.json' : 'latest.json', FOLDER);
}

function store(name: string, result: SuiteResults[string]): void {
  mkdirSync(FOLDER, { recursive: true });
  const results = { ...readResults(resultsFile()), [name]: result };
  writeFileSync(resultsFile(), `${JSON.stringify(results, undefined, 2)}\n`);
}

function writeReport(): void {
  const markdown = report(available, readResults(resultsFile()));
  if (flags.quick) console.log(`\n${markdown}`);
  else {
    writeFileSync(new URL('README.md', FOLDER), markdown);
    console.log('Report: test/bench/results/README.md');
  }
}
