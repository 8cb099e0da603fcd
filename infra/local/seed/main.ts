import { commandLine, noArguments, wholeNumber } from '../../command-line.ts';
import { interruptSignal } from '../../interrupt-signal.ts';
import { progressBar } from '../../progress-bar.ts';
import { SeedError, type SeedProgress, seed } from './seed.ts';

const COUNT_MAX = 1_000_000;

await run(
  commandLine({
    usage: `Usage: npm run seed -- --count N [--url URL]

Creates the first N sample articles that the API does not have yet.`,
    options: { count: { type: 'string', default: '' }, url: { type: 'string' } },
    read: ({ count, url }, positionals) => {
      noArguments(positionals);
      const localUrl = `http://127.0.0.1:${process.env.PORT || 3000}`;
      return { count: wholeNumber('--count', count, 1, COUNT_MAX), url: url ?? localUrl };
    },
  }),
);

async function run({ count, url }: { count: number; url: string }): Promise<void> {
  const bar = progressBar();
  const signal = interruptSignal(() => bar.update({ status: 'stopping after the running requests' }));

  let latest: SeedProgress = { read: 0, present: 0, created: 0 };
  const onProgress = (seeding: SeedProgress) => {
    latest = seeding;
    const done = seeding.present + seeding.created;
    bar.update(done, signal.aborted ? {} : { status: describe(seeding) });
  };
  const startMs = performance.now();
  bar.start(count, 0, { status: describe(latest) });
  try {
    latest = await seed(url, count, { signal, onProgress });
    bar.stop();
    const isComplete = latest.present + latest.created === count;
    console.log(`${isComplete ? 'Done' : 'Stopped'}: ${report(latest, performance.now() - startMs)}`);
    if (isComplete) return;
    console.log(`To resume: npm run seed -- --count ${count} --url ${url}`);
    process.exitCode = 130;
  } catch (error) {
    bar.stop();
    if (!(error instanceof SeedError)) throw error;
    const before = latest.created > 0 ? ` (${latest.created} articles were created before)` : '';
    console.error(`Seeding failed: ${error.message}${before}`);
    process.exitCode = 1;
  }
}

function describe({ read, present, created }: SeedProgress): string {
  if (present + created === 0) return `reading existing articles: ${read}`;
  return `${created} created, ${present} existed`;
}

function report({ present, created }: SeedProgress, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  const rate = Math.round(created / seconds);
  return `${created} articles created, ${present} existed; ${seconds.toFixed(1)} s, ${rate} articles/s.`;
}
