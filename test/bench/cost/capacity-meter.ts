import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Call, DatabaseResponse, Effect } from '../../../infra/local/database/fault-proxy.ts';
import { newsTable } from '../../../lib/news/dynamodb/table.ts';
import { type Item, itemSize } from './item-size.ts';

/** What an operation consumes of a table on demand, with its index. */
export interface Consumed {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** To the database. */
  readonly calls: number;
}

const WRITE_UNIT_BYTES = 1024;
/** Eventually consistent, as a query of the index is. */
const QUERY_UNITS_MIN = 0.5;

const Capacity = v.object({ CapacityUnits: v.number() });
const Metered = v.object({ ConsumedCapacity: v.union([Capacity, v.array(Capacity)]) });
const isAttributes = (input: unknown): input is Item => typeof input === 'object' && input !== null;
const Attributes = v.custom<Item>(isAttributes);
const Write = v.object({ TableName: v.string(), Key: v.optional(Attributes), Item: v.optional(Attributes) });

/**
 * Counts the capacity units of every call to the embedded database. Of reads that tells the units itself. Of writes it
 * does not count those of the index, nor those of one whose condition is not met: they are computed from the item
 * before and after, by the rules that DynamoDB has published.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export class CapacityMeter {
  #consumed: Consumed = { writeUnits: 0, readUnits: 0, calls: 0 };
  #database: DynamoDBClient | undefined;

  /** @returns what was consumed since it was asked last */
  take(): Consumed {
    const consumed = this.#consumed;
    this.#consumed = { writeUnits: 0, readUnits: 0, calls: 0 };
    return consumed;
  }

  /** To stand before the database. */
  readonly intercept: Effect = (call) =>
    /^(?:Put|Update|Delete)Item$/.test(call.operation) ? this.#write(call) : this.#read(call);

  async #read({ operation, request, forward }: Call): Promise<DatabaseResponse> {
    // One of our own.
    if (request.ReturnConsumedCapacity === 'NONE') return forward();
    const answer = await forward({ ...request, ReturnConsumedCapacity: 'TOTAL' });
    const { ConsumedCapacity } = v.parse(Metered, answer.body);
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
    // Of a query that finds nothing the embedded database says 0, and DynamoDB the least there is.
    const readUnits = operation === 'Query' ? Math.max(QUERY_UNITS_MIN, units) : units;
    this.#add({ writeUnits: 0, readUnits, calls: 1 });
    return answer;
  }

  async #write({ request, forward }: Call): Promise<DatabaseResponse> {
    const { TableName, Key, Item } = v.parse(Write, request);
    const key = Key ?? keyOf(Item);
    const before = await this.#item(TableName, key);
    const answer = await forward();
    const after = answer.status === 200 ? await this.#item(TableName, key) : Item;
    const larger = Math.max(...[before, after].map((item) => (item ? itemSize(item) : 0)));
    const tableUnits = Math.max(1, Math.ceil(larger / WRITE_UNIT_BYTES));
    const indexUnits = answer.status === 200 ? indexUnitsOf(before, after) : 0;
    this.#add({ writeUnits: tableUnits + indexUnits, readUnits: 0, calls: 1 });
    return answer;
  }

  #add({ writeUnits, readUnits, calls }: Consumed): void {
    this.#consumed = {
      writeUnits: this.#consumed.writeUnits + writeUnits,
      readUnits: this.#consumed.readUnits + readUnits,
      calls: this.#consumed.calls + calls,
    };
  }

  async #item(TableName: string, key: Item): Promise<Item | undefined> {
    this.#database ??= new DynamoDBClient();
    const command = new GetItemCommand({
      TableName,
      Key: { ...key },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'NONE',
    });
    return (await this.#database.send(command)).Item;
  }
}

function keyOf(item: Item | undefined): Item {
  const value = item?.[newsTable.partitionKey.name];
  if (!value) throw new Error('A write without a key');
  return { [newsTable.partitionKey.name]: value };
}

/** To put an entry or to remove one is one write each; one that stays as it is costs nothing. */
function indexUnitsOf(before: Item | undefined, after: Item | undefined): number {
  const [old, fresh] = [before, after].map((item) => item && indexEntryOf(item));
  if (JSON.stringify(old) === JSON.stringify(fresh)) return 0;
  const entries = [old, fresh].filter((entry) => entry !== undefined);
  return entries.reduce((units, entry) => units + Math.ceil(itemSize(entry) / WRITE_UNIT_BYTES), 0);
}

/** What the index, which projects keys only, has of an item; nothing of one that lacks a key. */
function indexEntryOf(item: Item): Item | undefined {
  const { partitionKey, index } = newsTable;
  const entry: Record<string, AttributeValue> = {};
  for (const { name } of [partitionKey, index.partitionKey, index.sortKey]) {
    const value = item[name];
    if (!value) return undefined;
    entry[name] = value;
  }
  return entry;
}
