import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { SeedError, type SeedProgress, seed } from './seed.ts';

const COUNT_MAX = 1_000_000;
const USAGE = 'Usage: npm run seed -- --count N [--url URL]';
/** How often a line of progress is printed where there is no terminal to draw a bar on. */
const LINE_INTERVAL_MS = 5000;

const given = readArguments();
if (typeof given === 'string') {
  console.error(`${given}\n${USAGE}`);
  process.exitCode = 1;
} else {
  await run(given);
}

/** What the command line asks for, or else what is wrong with it. */
function readArguments(): { count: number; url: string } | string {
  try {
    const { values } = parseArgs({ options: { count: { type: 'string' }, url: { type: 'string' } } });
    const { count = '', url = `http://127.0.0.1:${process.env.PORT || 3000}` } = values;
    const isCount = /^\d+$/.test(count) && Number(count) >= 1 && Number(count) <= COUNT_MAX;
    return isCount ? { count: Number(count), url } : `--count takes a whole number from 1 to ${COUNT_MAX}`;
  } catch (error) {
    // The rest of it is advice on how to pass a value such as -5, which is wrong anyhow.
    const [fault = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return fault;
  }
}

async function run({ count, url }: { count: number; url: string }): Promise<void> {
  const interruption = new AbortController();
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} | {doing}', noTTYOutput: true, notTTYSchedule: LINE_INTERVAL_MS },
    Presets.shades_classic,
  );
  // Every time, not once: in a terminal npm passes on the Ctrl-C that this process has had already.
  process.on('SIGINT', () => {
    interruption.abort();
    bar.update({ doing: 'stopping once the articles under way are answered' });
  });

  let latest: SeedProgress = { read: 0, present: 0, created: 0 };
  const onProgress = (seeding: SeedProgress) => {
    latest = seeding;
    const done = seeding.present + seeding.created;
    bar.update(done, interruption.signal.aborted ? {} : { doing: doing(seeding) });
  };
  const startMs = performance.now();
  bar.start(count, 0, { doing: doing(latest) });
  try {
    latest = await seed(url, count, { signal: interruption.signal, onProgress });
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

function doing({ read, present, created }: SeedProgress): string {
  if (present + created === 0) return `reading what is there: ${read} articles`;
  return `${created} created, ${present} were there already`;
}

function report({ present, created }: SeedProgress, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  const rate = Math.round(created / seconds);
  return `${created} articles created, ${present} were there already; ${seconds.toFixed(1)} s, ${rate} articles/s.`;
}
