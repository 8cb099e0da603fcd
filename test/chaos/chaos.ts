import pMap from 'p-map';
import * as v from 'valibot';
import { type ChaosSettings, parseChaos } from '../../infra/local/database/chaos.ts';
import { News } from '../../lib/news/news.ts';
import { nextOf } from '../support/api.ts';
import { Editor, type Operation } from './editor.ts';
import { type FaultStatistics, startFaultyApi } from './faulty-api.ts';
import { History, type Violation } from './history.ts';
import { Random } from './random.ts';
import { RetryingClient } from './retrying-client.ts';
import { SharedArticle, sharedInput } from './shared-article.ts';

/** How the database is most of the time. */
const RATES = 'throttle=5,error=4,lost=4,cut=3,partial=25,delay=10';
/** Without an outage hardly any fault gets through the retries of the API. */
const OUTAGE = { everyCalls: 2500, calls: 150 };
const EDITORS = 32;
/** Everybody writes a few shared articles at a time, and other ones after so many operations. */
const SHARED_OPERATIONS = 500;
const SHARED_AT_ONCE = 4;
/** So many articles are asked for by their ids at once. */
const IDS_MAX = 100;

/** What a storm was, and what it found. */
export interface ChaosReport {
  readonly seed: number;
  readonly chaos: ChaosSettings;
  readonly operations: Readonly<Record<string, number>>;
  /** How often each status was answered; 0 stands for a connection that failed. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How long the operations took. */
  readonly seconds: number;
  readonly faultStatistics: FaultStatistics;
  /** How many articles were acknowledged to be created. */
  readonly created: number;
  /** How many requests were given up although they may have been carried out. */
  readonly unclear: number;
  /** How many creations nobody acknowledged in the end. */
  readonly unacknowledged: number;
  readonly violations: readonly Violation[];
}

export interface ChaosOptions {
  readonly operations: number;
  readonly seed: number;
  /** How long creations that nobody has acknowledged are repeated at the end, in milliseconds. */
  readonly settleMs: number;
  readonly onProgress?: (progress: { performed: number; violations: number }) => void;
}

/**
 * Lets many clients at once do all that clients do with an API over a database in chaos, and then, the chaos over,
 * compares what there is with what they were told. The same seed gives the same faults, call by call, and the same
 * choices of each client; in which order their requests meet depends on the machine.
 *
 * @param options how long, and which
 * @returns what it found
 */
export async function runChaosTest({
  operations,
  seed,
  settleMs,
  onProgress = () => {},
}: ChaosOptions): Promise<ChaosReport> {
  const chaos = parseChaos(`${RATES},seed=${seed}`);
  const api = await startFaultyApi({ chaos, outage: OUTAGE });
  try {
    const client = new RetryingClient(api.url);
    const ledger = new History();
    const groups = Math.ceil(operations / SHARED_OPERATIONS);
    await pMap(Array.from({ length: groups + SHARED_AT_ONCE }).keys(), (n) => share(client, ledger, n), {
      concurrency: EDITORS,
    });

    const counts = new Map<Operation, number>();
    const editors = Array.from(
      { length: EDITORS },
      (_, n) => new Editor({ name: `e${n}`, client, ledger, dice: new Random(seed, n) }),
    );
    let begun = 0;
    let performed = 0;
    const startMs = performance.now();
    const edit = async (editor: Editor) => {
      for (; begun < operations; ) {
        begun += 1;
        const group = Math.floor(begun / SHARED_OPERATIONS);
        const operation = await editor.perform(ledger.shared.slice(group, group + SHARED_AT_ONCE));
        counts.set(operation, (counts.get(operation) ?? 0) + 1);
        performed += 1;
        onProgress({ performed, violations: ledger.violations.length });
      }
    };
    await Promise.all(editors.map(edit));
    const seconds = (performance.now() - startMs) / 1000;

    const faultStatistics = await api.disable();
    const statuses = Object.fromEntries(client.statuses);
    const untilMs = Date.now() + settleMs;
    await Promise.all(editors.map((editor) => editor.settle(untilMs)));
    await audit(client, ledger);
    for (const { method, path, what } of client.offAnswers) {
      ledger.blame(`${method} ${path} was answered ${what}`, { tag: 'an answer', history: [] });
    }
    return {
      seed,
      chaos,
      operations: Object.fromEntries(counts),
      statuses,
      seconds,
      faultStatistics,
      created: ledger.articles.length,
      unclear: ledger.unclear,
      unacknowledged: ledger.unacknowledged.size,
      violations: ledger.violations,
    };
  } finally {
    await api.stop();
  }
}

/** Creates an article that everybody writes. */
async function share(client: RetryingClient, ledger: History, n: number): Promise<void> {
  const tag = `shared-${n}`;
  const json = sharedInput(tag, []);
  const headers = { 'idempotency-key': `"${tag}"` };
  for (;;) {
    const { answer } = await client.request('POST', '/news', { headers, json });
    if (answer && !v.is(News, answer.body)) throw new Error(`Not created: ${JSON.stringify(answer)}`);
    if (!answer || !v.is(News, answer.body)) continue;
    ledger.shared.push(new SharedArticle(answer.body.id, tag));
    return;
  }
}

/** Compares all that there is with all that the ledger says. */
async function audit(client: RetryingClient, ledger: History): Promise<void> {
  const listed: News[] = [];
  for (let next: string | undefined = '/news?limit=100'; next !== undefined; ) {
    const { headers, news } = await list(client, next);
    listed.push(...news);
    next = nextOf(headers);
  }

  const known = new Map(ledger.articles.map((article) => [article.id, article]));
  const shared = new Set(ledger.shared.map(({ id }) => id));
  const open = new Map([...ledger.unacknowledged].map((creation) => [creation.tag, creation]));
  for (const { id, title } of listed) {
    const [tag = ''] = title.split(' ');
    if (known.has(id) || shared.has(id)) continue;
    // One article for each creation of which nobody knows whether it was made.
    const creation = open.get(tag);
    open.delete(tag);
    const twin = ledger.articles.find((article) => article.tag === tag) ?? creation;
    if (!creation)
      ledger.blame(`there is ${id} (${title}), of which nobody was told`, twin ?? { tag, history: [] });
  }

  const byId = new Map(listed.map((news) => [news.id, news]));
  for (const article of ledger.articles) ledger.blame(article.read(byId.get(article.id)), article);

  // Also by their ids: the list could miss what is there.
  const ids = ledger.articles.map(({ id }) => id);
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_MAX) }, (_, n) =>
    ids.slice(n * IDS_MAX, (n + 1) * IDS_MAX),
  );
  for (const chunk of chunks) {
    const { news } = await list(client, `/news?${chunk.map((id) => `id=${id}`).join('&')}`);
    const found = new Map(news.map((one) => [one.id, one]));
    for (const id of chunk) {
      const article = known.get(id);
      if (article) ledger.blame(article.read(found.get(id)), article);
    }
  }

  for (const article of ledger.shared) {
    const { answer } = await client.request('GET', article.path);
    if (!v.is(News, answer?.body)) ledger.blame('it is gone', article);
    else {
      const version = Number(answer?.headers.etag?.slice(1, -1));
      for (const what of article.audit(answer.body, version)) ledger.blame(what, article);
    }
  }
}

async function list(client: RetryingClient, path: string) {
  const { answer } = await client.request('GET', path);
  return { headers: answer?.headers ?? {}, news: v.parse(v.array(News), answer?.body) };
}
