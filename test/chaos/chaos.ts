import pMap from 'p-map';
import { type ChaosSettings, parseChaos } from '../../infra/local/database/chaos.ts';
import { checkFinalState } from './checker.ts';
import { Editor, type Operation } from './editor.ts';
import { type FaultStatistics, startFaultyApi } from './faulty-api.ts';
import { History, type Violation } from './history.ts';
import { isNews } from './is-news.ts';
import { Random } from './random.ts';
import { RetryingClient } from './retrying-client.ts';
import { SharedArticle, sharedInput } from './shared-article.ts';

/** Fault rates outside of outages, in percent. */
const RATES = 'throttle=5,error=4,lost=4,held=0.2,cut=3,late=3,partial=25,delay=10';
/** Without an outage the retries of the API hide almost every fault. */
const OUTAGE = { everyCalls: 2500, calls: 150 };
const EDITORS = 32;
/** All editors write the same few shared articles; new ones follow after this many operations. */
const SHARED_OPERATIONS = 500;
const SHARED_AT_ONCE = 4;

export interface ChaosReport {
  readonly seed: number;
  readonly chaos: ChaosSettings;
  readonly operations: Readonly<Record<string, number>>;
  /** Responses by status; 0 stands for a failed connection. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Duration of the operations. */
  readonly seconds: number;
  readonly faultStatistics: FaultStatistics;
  /** Acknowledged creations. */
  readonly created: number;
  /** Requests that were given up with an unknown outcome. */
  readonly indeterminate: number;
  /** Creations that were never acknowledged. */
  readonly unacknowledged: number;
  readonly violations: readonly Violation[];
}

export interface ChaosOptions {
  readonly operations: number;
  readonly seed: number;
  /** How long to retry unacknowledged creations at the end, in milliseconds. */
  readonly settleMs: number;
  readonly onProgress?: (progress: { performed: number; violations: number }) => void;
}

/**
 * Runs concurrent clients against an API whose database fails, then disables the faults and compares the stored
 * articles with the history. A seed fixes the fault of each database call and the choices of each client; the order
 * in which requests meet depends on the machine.
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
    const history = new History();
    const groups = Math.ceil(operations / SHARED_OPERATIONS);
    await pMap(
      Array.from({ length: groups + SHARED_AT_ONCE }).keys(),
      (n) => createShared(client, history, n),
      { concurrency: EDITORS },
    );

    const counts = new Map<Operation, number>();
    const editors = Array.from(
      { length: EDITORS },
      (_, n) => new Editor({ name: `e${n}`, client, history, random: new Random(seed, n) }),
    );
    let invoked = 0;
    let performed = 0;
    const startMs = performance.now();
    const run = async (editor: Editor) => {
      while (invoked < operations) {
        invoked += 1;
        const group = Math.floor(invoked / SHARED_OPERATIONS);
        const operation = await editor.invoke(history.shared.slice(group, group + SHARED_AT_ONCE));
        counts.set(operation, (counts.get(operation) ?? 0) + 1);
        performed += 1;
        onProgress({ performed, violations: history.violations.length });
      }
    };
    await Promise.all(editors.map(run));
    const seconds = (performance.now() - startMs) / 1000;

    const faultStatistics = await api.disable();
    const statuses = Object.fromEntries(client.statuses);
    const untilMs = Date.now() + settleMs;
    await Promise.all(editors.map((editor) => editor.settle(untilMs)));
    await checkFinalState(client, history);
    for (const { method, path, problem } of client.unexpectedResponses) {
      history.recordViolation(`${method} ${path} returned ${problem}`, { tag: 'response', history: [] });
    }
    return {
      seed,
      chaos,
      operations: Object.fromEntries(counts),
      statuses,
      seconds,
      faultStatistics,
      created: history.articles.length,
      indeterminate: history.indeterminate,
      unacknowledged: history.unacknowledged.size,
      violations: history.violations,
    };
  } finally {
    await api.stop();
  }
}

async function createShared(client: RetryingClient, history: History, n: number): Promise<void> {
  const tag = `shared-${n}`;
  const json = sharedInput(tag, []);
  const headers = { 'idempotency-key': `"${tag}"` };
  for (;;) {
    const { response } = await client.request('POST', '/news', { headers, json });
    if (!response) continue;
    if (!isNews(response.body)) throw new Error(`Not created: ${JSON.stringify(response)}`);
    history.shared.push(new SharedArticle(response.body.id, tag));
    return;
  }
}
