import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Call, DatabaseResponse, Effect } from '../../../infra/local/database/fault-proxy.ts';
import { newsIndex, newsTable } from '../../../lib/news/dynamodb/table.ts';
import { type Item, itemSize } from './item-size.ts';

/** Capacity units of an on-demand table and its index. */
export interface Consumed {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Calls to the database. */
  readonly calls: number;
}

const WRITE_UNIT_BYTES = 1024;
/** The minimum for an eventually consistent query, as on the index. */
const QUERY_UNITS_MIN = 0.5;

const Capacity = v.object({ CapacityUnits: v.number() });
const Metered = v.object({ ConsumedCapacity: v.union([Capacity, v.array(Capacity)]) });
const isAttributes = (input: unknown): input is Item => typeof input === 'object' && input !== null;
const Attributes = v.custom<Item>(isAttributes);
const Write = v.object({ TableName: v.string(), Key: v.optional(Attributes), Item: v.optional(Attributes) });

/**
 * Counts the capacity units of every call to the embedded database, which reports them for reads. For writes it omits
 * the index and failed conditions, so they are computed from the item before and after, by DynamoDB's published rules.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export class CapacityMeter {
  #consumed: Consumed = { writeUnits: 0, readUnits: 0, calls: 0 };
  #database: DynamoDBClient | undefined;

  /** Returns the units consumed since the last call, and resets them. */
  take(): Consumed {
    const consumed = this.#consumed;
    this.#consumed = { writeUnits: 0, readUnits: 0, calls: 0 };
    return consumed;
  }

  /** The effect for the fault proxy in front of the database. */
  readonly intercept: Effect = (call) =>
    /^(?:Put|Update|Delete)Item$/.test(call.operation) ? this.#write(call) : this.#read(call);

  async #read({ operation, request, forward }: Call): Promise<DatabaseResponse> {
    // A read by this meter.
    if (request.ReturnConsumedCapacity === 'NONE') return forward();
    const response = await forward({ ...request, ReturnConsumedCapacity: 'TOTAL' });
    const { ConsumedCapacity } = v.parse(Metered, response.body);
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
    // For an empty query the embedded database reports 0, DynamoDB the minimum.
    const readUnits = operation === 'Query' ? Math.max(QUERY_UNITS_MIN, units) : units;
    this.#add({ writeUnits: 0, readUnits, calls: 1 });
    return response;
  }

  async #write({ request, forward }: Call): Promise<DatabaseResponse> {
    const { TableName, Key, Item } = v.parse(Write, request);
    const key = Key ?? keyOf(Item);
    const before = await this.#item(TableName, key);
    const response = await forward();
    const after = response.status === 200 ? await this.#item(TableName, key) : Item;
    const larger = Math.max(...[before, after].map((item) => (item ? itemSize(item) : 0)));
    const tableUnits = Math.max(1, Math.ceil(larger / WRITE_UNIT_BYTES));
    const indexUnits = response.status === 200 ? indexUnitsOf(before, after) : 0;
    this.#add({ writeUnits: tableUnits + indexUnits, readUnits: 0, calls: 1 });
    return response;
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
  if (!value) throw new Error('Write without a key');
  return { [newsTable.partitionKey.name]: value };
}

/** Putting and removing an entry are one write each; an unchanged entry costs nothing. */
function indexUnitsOf(before: Item | undefined, after: Item | undefined): number {
  const [oldEntry, newEntry] = [before, after].map((item) => item && indexEntryOf(item));
  if (JSON.stringify(oldEntry) === JSON.stringify(newEntry)) return 0;
  const entries = [oldEntry, newEntry].filter((entry) => entry !== undefined);
  return entries.reduce((units, entry) => units + Math.ceil(itemSize(entry) / WRITE_UNIT_BYTES), 0);
}

/** The item's entry in the keys-only index; `undefined` if the item lacks a key. */
function indexEntryOf(item: Item): Item | undefined {
  const { partitionKey } = newsTable;
  const entry: Record<string, AttributeValue> = {};
  for (const { name } of [partitionKey, newsIndex.partitionKey, newsIndex.sortKey]) {
    const value = item[name];
    if (!value) return undefined;
    entry[name] = value;
  }
  return entry;
}
