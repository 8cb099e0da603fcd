import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
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

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    /** Regenerate the report from the stored results. */
    report: { type: 'boolean', default: false },
  },
});
const rounds = flags.rounds === undefined ? undefined : Number(flags.rounds);
const available = await loadSuites();
const unknown = positionals.filter((name) => !available.some((suite) => suite.name === name));
if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  const names = available.map(({ name }) => name).join(' ');
  console.error(`Usage: npm run bench -- [--rounds N] [--quick] [--report] [SUITE …]\nSuites: ${names}`);
  process.exit(1);
}
installPackages();
const selected = available.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
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
