import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Chaos,
  type ChaosSettings,
  type Decision,
  decisions,
  formatChaos,
  parseChaos,
} from '../../../../infra/local/database/chaos.ts';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../../../infra/local/database/embedded-database.ts';
import { type FaultProxy, startFaultProxy } from '../../../../infra/local/database/fault-proxy.ts';
import { tableDefinition } from '../../../../infra/local/database/table.ts';

const NONE = { throttle: 0, error: 0, lost: 0, cut: 0, partial: 0, delay: 0 };

describe('parseChaos', () => {
  it('reads rates and a seed; a rate that is not named is 0', () => {
    expect(parseChaos('throttle=5,error=2, lost=0.5 ,cut=1,partial=5,delay=100,seed=42')).toEqual({
      rates: { throttle: 5, error: 2, lost: 0.5, cut: 1, partial: 5, delay: 100 },
      seed: 42,
    });
    expect(parseChaos('cut=100,seed=0')).toEqual({ rates: { ...NONE, cut: 100 }, seed: 0 });
    expect(parseChaos('delay=0,seed=4294967295')).toEqual({ rates: NONE, seed: 4294967295 });
  });

  it('draws a seed where none is named', () => {
    const seeds = Array.from({ length: 20 }, () => parseChaos('cut=1').seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
    expect(seeds.filter((seed) => !Number.isInteger(seed) || seed < 0 || seed > 4294967295)).toEqual([]);
  });

  it.each([
    ['', '--chaos takes faults with their rates in percent, such as throttle=5, not ""'],
    ['throttle', '--chaos takes faults with their rates in percent, such as throttle=5, not "throttle"'],
    ['cut=1,', '--chaos takes faults with their rates in percent, such as throttle=5, not ""'],
    ['cut=-1', '--chaos takes faults with their rates in percent, such as throttle=5, not "cut=-1"'],
    ['cut=1e1', '--chaos takes faults with their rates in percent, such as throttle=5, not "cut=1e1"'],
    ['slow=5', '--chaos knows throttle, error, lost, cut, partial, delay and seed, not slow'],
    ['cut=1,cut=2', '--chaos has cut more than once'],
    ['delay=101', 'a rate of --chaos is in percent, from 0 to 100, not 101'],
    ['cut=1,seed=1.5', 'the seed of --chaos is a whole number from 0 to 4294967295, not 1.5'],
    ['cut=1,seed=4294967296', 'the seed of --chaos is a whole number from 0 to 4294967295, not 4294967296'],
    ['seed=1', '--chaos names no fault; give some with their rates in percent, such as throttle=5,lost=2'],
    [
      'throttle=60,delay=90,cut=40.5',
      'the rates of throttle, error, lost, cut, partial in --chaos are 100.5 % together: they can be 100 at most, ' +
        'since a call meets at most one of them',
    ],
  ])('refuses "%s" in a sentence', (text, sentence) => {
    expect(() => parseChaos(text)).toThrow(new Error(sentence));
  });
});

describe('formatChaos', () => {
  it('writes what reads as the same', () => {
    const settings = parseChaos('delay=10,throttle=2.5,lost=0,seed=7');
    expect(formatChaos(settings)).toBe('throttle=2.5,delay=10,seed=7');
    expect(parseChaos(formatChaos(settings))).toEqual(settings);
  });
});

describe('decisions', () => {
  const ALL = 'throttle=10,error=10,lost=10,cut=10,partial=10,delay=20';
  const first = (settings: ChaosSettings, length = 1000): Decision[] => {
    const made = decisions(settings);
    return Array.from({ length }, () => made.next().value);
  };

  it('are the same for the same seed, and others for another one', () => {
    expect(first(parseChaos(`${ALL},seed=42`))).toEqual(first(parseChaos(`${ALL},seed=42`)));
    expect(first(parseChaos(`${ALL},seed=42`))).not.toEqual(first(parseChaos(`${ALL},seed=43`)));
  });

  it('come as often as the rates say', () => {
    const made = first(parseChaos(`${ALL},seed=42`), 10_000);
    for (const outcome of ['throttle', 'error', 'lost', 'cut', 'partial'] as const) {
      const count = made.filter((decision) => decision.outcome === outcome).length;
      expect(count).toBeGreaterThan(900);
      expect(count).toBeLessThan(1100);
    }
    const delays = made.map(({ delayMs }) => delayMs).filter((delayMs) => delayMs > 0);
    expect(delays.length).toBeGreaterThan(1800);
    expect(delays.length).toBeLessThan(2200);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(500);
  });
});

describe('Chaos', () => {
  const IDS = Array.from({ length: 12 }, (_, index) => String(index + 1));
  let database: EmbeddedDatabase;
  let direct: DynamoDBClient;
  let client: DynamoDBClient;
  let interceptor: FaultProxy;
  let chaos: Chaos;

  const clientOf = (endpoint: string) =>
    new DynamoDBClient({
      endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });

  beforeAll(async () => {
    database = await startEmbeddedDatabase(undefined);
    direct = clientOf(database.url);
    interceptor = await startFaultProxy(database.url, (call) => chaos.effect(call));
    client = clientOf(interceptor.url);
  });

  afterAll(async () => {
    client.destroy();
    direct.destroy();
    interceptor.stop();
    await database.stop();
  });

  let TableName = '';
  beforeEach(async () => {
    TableName = `table-${crypto.randomUUID()}`;
    await direct.send(new CreateTableCommand(tableDefinition(TableName)));
  });

  const put = (id: string, by = client) =>
    by.send(
      new PutItemCommand({ TableName, Item: { id: { N: id }, shard: { N: '0' }, created_at: { N: id } } }),
    );

  const stored = async () => {
    const { Items = [] } = await direct.send(new ScanCommand({ TableName }));
    return Items.map(({ id }) => id?.N ?? '').sort((a, b) => Number(a) - Number(b));
  };

  const batch = (ids: string[]) =>
    client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: ids.map((id) => ({ id: { N: id } })), ConsistentRead: true } },
      }),
    );

  const page = (ExclusiveStartKey?: QueryCommandInput['ExclusiveStartKey']) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by_created_at',
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': { N: '0' } },
        ExclusiveStartKey,
      }),
    );

  /** Puts every id, and tells by what name each of the calls failed. */
  const failures = async () => {
    const results = await Promise.allSettled(IDS.map((id) => put(id)));
    return results.map((result) =>
      result.status === 'rejected' && result.reason instanceof Error ? result.reason.name : 'stored',
    );
  };

  it.each(Object.keys(NONE))('with %s=0 every call is passed on', async (fault) => {
    chaos = new Chaos(parseChaos(`${fault}=0,seed=1`));
    expect(await failures()).toEqual(IDS.map(() => 'stored'));
    expect((await batch(IDS)).UnprocessedKeys).toEqual({});
    expect((await page()).LastEvaluatedKey).toBeUndefined();
    expect(chaos.counts).toEqual({ calls: 14, injected: NONE });
  });

  it('with throttle=100 every call is turned away, in both of the ways of DynamoDB, and nothing is done', async () => {
    chaos = new Chaos(parseChaos('throttle=100,seed=1'));
    const names = ['ProvisionedThroughputExceededException', 'ThrottlingException'];
    expect([...new Set(await failures())].sort()).toEqual(names);
    expect(await stored()).toEqual([]);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, throttle: 12 } });
  });

  it('with error=100 every call is answered 500, and some of them were carried out', async () => {
    chaos = new Chaos(parseChaos('error=100,seed=1'));
    expect(await failures()).toEqual(IDS.map(() => 'InternalServerError'));
    const { length } = await stored();
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(IDS.length);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, error: 12 } });
  });

  it('with lost=100 no call is answered, and every one was carried out', async () => {
    chaos = new Chaos(parseChaos('lost=100,seed=1'));
    expect(await failures()).not.toContain('stored');
    expect(await stored()).toEqual(IDS);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, lost: 12 } });
  });

  it('with cut=100 no call is answered, and none was carried out', async () => {
    chaos = new Chaos(parseChaos('cut=100,seed=1'));
    expect(await failures()).not.toContain('stored');
    expect(await stored()).toEqual([]);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, cut: 12 } });
  });

  it('with partial=100 a batch is answered in parts, which together are the whole', async () => {
    chaos = new Chaos(parseChaos('partial=100,seed=1'));
    expect(await failures()).toEqual(IDS.map(() => 'stored'));
    const found: string[] = [];
    let rounds = 0;
    for (let ids = IDS; ids.length > 0; rounds += 1) {
      const { Responses, UnprocessedKeys } = await batch(ids);
      const answered = Responses?.[TableName]?.map(({ id }) => id?.N ?? '') ?? [];
      expect(answered.length).toBeGreaterThan(0);
      found.push(...answered);
      const { Keys = [], ...how } = UnprocessedKeys?.[TableName] ?? {};
      if (Keys.length > 0) expect(how).toEqual({ ConsistentRead: true });
      ids = Keys.map(({ id }) => id?.N ?? '');
    }
    expect(rounds).toBeGreaterThan(1);
    expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(IDS);
    // The last round is one key, of which there is no part.
    expect(chaos.counts.injected).toEqual({ ...NONE, partial: rounds - 1 });
  });

  it('with partial=100 a query is answered in pages, which together are the whole', async () => {
    chaos = new Chaos(parseChaos('partial=100,seed=1'));
    for (const id of IDS) await put(id, direct);
    const found: (string | undefined)[] = [];
    let pages = 0;
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await page(start);
      expect(Items.length).toBeGreaterThan(0);
      found.push(...Items.map(({ id }) => id?.N));
      start = LastEvaluatedKey;
      pages += 1;
    } while (start);
    expect(pages).toBeGreaterThan(1);
    expect(found).toEqual(IDS);
  });

  it('with delay=100 every call is answered all the same', async () => {
    chaos = new Chaos(parseChaos('delay=100,seed=1'));
    expect(await failures()).toEqual(IDS.map(() => 'stored'));
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, delay: 12 } });
  });

  it('drops a call whose client goes away while it is delayed', async () => {
    chaos = new Chaos(parseChaos('delay=100,seed=1'));
    const leaving = new AbortController();
    let isForwarded = false;
    const forward = async () => {
      isForwarded = true;
      return { status: 200, body: {} };
    };
    const answer = chaos.effect({ operation: 'PutItem', request: {}, signal: leaving.signal, forward });
    leaving.abort();
    await expect(answer).rejects.toThrow('The operation was aborted');
    expect(isForwarded).toBe(false);
  });

  it('meets the same calls with the same faults when the seed is the same', async () => {
    const rounds = [];
    for (const seed of [42, 42, 43]) {
      chaos = new Chaos(parseChaos(`throttle=20,error=20,lost=20,cut=20,seed=${seed}`));
      const names: string[] = [];
      for (const id of IDS)
        names.push(
          await put(id).then(
            () => 'stored',
            ({ name }: Error) => name,
          ),
        );
      rounds.push(names);
    }
    expect(rounds[1]).toEqual(rounds[0]);
    expect(rounds[2]).not.toEqual(rounds[0]);
  });

  it('passes every call on once it is calm', async () => {
    chaos = new Chaos(parseChaos('cut=100,seed=1'));
    await expect(client.send(new GetItemCommand({ TableName, Key: { id: { N: '1' } } }))).rejects.toThrow();
    chaos.disable();
    expect(await failures()).toEqual(IDS.map(() => 'stored'));
    expect(chaos.counts).toEqual({ calls: 1, injected: { ...NONE, cut: 1 } });
    expect(chaos.report()).toBe(
      'calls to the database: 1; throttle 0, error 0, lost 0, cut 1, partial 0, delay 0',
    );
  });
});
