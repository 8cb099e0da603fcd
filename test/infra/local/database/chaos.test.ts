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
import { Chaos, parseChaos } from '../../../../infra/local/database/chaos.ts';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../../../infra/local/database/embedded-database.ts';
import { type FaultProxy, startFaultProxy } from '../../../../infra/local/database/fault-proxy.ts';
import { createTableInput } from '../../../../infra/local/database/table.ts';
import { newsTable } from '../../../../lib/news/dynamodb/table.ts';

const NONE = { throttle: 0, error: 0, lost: 0, held: 0, cut: 0, late: 0, partial: 0, delay: 0 };

describe('Chaos', () => {
  const IDS = Array.from({ length: 12 }, (_, index) => String(index + 1));
  let database: EmbeddedDatabase;
  let direct: DynamoDBClient;
  let client: DynamoDBClient;
  let proxy: FaultProxy;
  let chaos: Chaos;

  const createClient = (endpoint: string) =>
    new DynamoDBClient({
      endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });

  beforeAll(async () => {
    database = await startEmbeddedDatabase(undefined, 'local');
    direct = createClient(database.url);
    proxy = await startFaultProxy(database.url, (call) => chaos.effect(call));
    client = createClient(proxy.url);
  });

  afterAll(async () => {
    client.destroy();
    direct.destroy();
    proxy.stop();
    await database.stop();
  });

  let TableName = '';
  beforeEach(async () => {
    TableName = `table-${crypto.randomUUID()}`;
    await direct.send(new CreateTableCommand(createTableInput(newsTable, TableName)));
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

  /** Puts every id; returns the error name of each call, or `stored`. */
  const putAll = async () => {
    const results = await Promise.allSettled(IDS.map((id) => put(id)));
    return results.map((result) =>
      result.status === 'rejected' && result.reason instanceof Error ? result.reason.name : 'stored',
    );
  };

  it.each(Object.keys(NONE))('forwards every call with %s=0', async (fault) => {
    chaos = new Chaos(parseChaos(`${fault}=0,seed=1`));
    expect(await putAll()).toEqual(IDS.map(() => 'stored'));
    expect((await batch(IDS)).UnprocessedKeys).toEqual({});
    expect((await page()).LastEvaluatedKey).toBeUndefined();
    expect(chaos.counts).toEqual({ calls: 14, injected: NONE });
  });

  it('rejects every call with throttle=100, with both throttling errors of DynamoDB', async () => {
    chaos = new Chaos(parseChaos('throttle=100,seed=1'));
    const names = ['ProvisionedThroughputExceededException', 'ThrottlingException'];
    expect([...new Set(await putAll())].sort()).toEqual(names);
    expect(await stored()).toEqual([]);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, throttle: 12 } });
  });

  it('returns 500 for every call with error=100, and executes some of them', async () => {
    chaos = new Chaos(parseChaos('error=100,seed=1'));
    expect(await putAll()).toEqual(IDS.map(() => 'InternalServerError'));
    const { length } = await stored();
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(IDS.length);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, error: 12 } });
  });

  it('executes every call with lost=100, without a response', async () => {
    chaos = new Chaos(parseChaos('lost=100,seed=1'));
    expect(await putAll()).not.toContain('stored');
    expect(await stored()).toEqual(IDS);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, lost: 12 } });
  });

  it('executes no call with cut=100', async () => {
    chaos = new Chaos(parseChaos('cut=100,seed=1'));
    expect(await putAll()).not.toContain('stored');
    expect(await stored()).toEqual([]);
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, cut: 12 } });
  });

  it('splits a batch into parts with partial=100, without losing a key', async () => {
    chaos = new Chaos(parseChaos('partial=100,seed=1'));
    expect(await putAll()).toEqual(IDS.map(() => 'stored'));
    const found: string[] = [];
    let rounds = 0;
    for (let ids = IDS; ids.length > 0; rounds += 1) {
      const { Responses, UnprocessedKeys } = await batch(ids);
      const returned = Responses?.[TableName]?.map(({ id }) => id?.N ?? '') ?? [];
      expect(returned.length).toBeGreaterThan(0);
      found.push(...returned);
      const { Keys = [], ...options } = UnprocessedKeys?.[TableName] ?? {};
      if (Keys.length > 0) expect(options).toEqual({ ConsistentRead: true });
      ids = Keys.map(({ id }) => id?.N ?? '');
    }
    expect(rounds).toBeGreaterThan(1);
    expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(IDS);
    // The last round has one key, which cannot be split.
    expect(chaos.counts.injected).toEqual({ ...NONE, partial: rounds - 1 });
  });

  it('splits a query into pages with partial=100, without losing an item', async () => {
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

  it('executes every call with delay=100', async () => {
    chaos = new Chaos(parseChaos('delay=100,seed=1'));
    expect(await putAll()).toEqual(IDS.map(() => 'stored'));
    expect(chaos.counts).toEqual({ calls: 12, injected: { ...NONE, delay: 12 } });
  });

  it('drops a delayed call when its client disconnects', async () => {
    chaos = new Chaos(parseChaos('delay=100,seed=1'));
    const controller = new AbortController();
    let isForwarded = false;
    const forward = async () => {
      isForwarded = true;
      return { status: 200, body: {} };
    };
    const response = chaos.effect({ operation: 'PutItem', request: {}, signal: controller.signal, forward });
    controller.abort();
    await expect(response).rejects.toThrow('The operation was aborted');
    expect(isForwarded).toBe(false);
  });

  it('injects the same faults for the same seed', async () => {
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

  it('forwards every call once disabled', async () => {
    chaos = new Chaos(parseChaos('cut=100,seed=1'));
    await expect(client.send(new GetItemCommand({ TableName, Key: { id: { N: '1' } } }))).rejects.toThrow();
    await chaos.disable();
    expect(await putAll()).toEqual(IDS.map(() => 'stored'));
    expect(chaos.counts).toEqual({ calls: 1, injected: { ...NONE, cut: 1 } });
    expect(chaos.report()).toBe(
      'calls to the database: 1; throttle 0, error 0, lost 0, held 0, cut 1, late 0, partial 0, delay 0',
    );
  });
});
