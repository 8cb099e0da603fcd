import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { TableActions, Table as TableDefinition } from '../../lib/dynamodb/table.ts';

/** A table as its definition describes it, which outlives the stack. */
export class DynamoDbTable extends Construct {
  readonly name: string;
  readonly tableName: string;
  readonly #table: ITable | Table;
  readonly #indexes: readonly string[];

  /** @param existingName of a table to use instead of a new one */
  constructor(scope: Construct, id: string, definition: TableDefinition, existingName: string | undefined) {
    super(scope, id);
    const indexes = definition.indexes.map(({ name }) => name);
    this.#table =
      existingName === undefined
        ? this.#newTable(definition)
        : Table.fromTableAttributes(this, 'Table', { tableName: existingName, globalIndexes: indexes });
    this.#indexes = indexes;
    this.name = id;
    this.tableName = this.#table.tableName;
  }

  #newTable({ partitionKey, sortKey, expiry, indexes }: TableDefinition): Table {
    const table = new Table(this, 'Table', {
      partitionKey: attribute(partitionKey),
      ...(sortKey ? { sortKey: attribute(sortKey) } : {}),
      ...(expiry ? { timeToLiveAttribute: expiry } : {}),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partitionKey, sortKey, projection } of indexes) {
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: attribute(partitionKey),
        ...(sortKey ? { sortKey: attribute(sortKey) } : {}),
        projectionType: ProjectionType[projection],
      });
    }
    return table;
  }

  /** The ARN of the table, or of one of its indexes. */
  arn(index: TableActions['index']): string {
    return index === undefined ? this.#table.tableArn : `${this.#table.tableArn}/index/${index}`;
  }

  /** How many calls DynamoDB throttled in a period: those to the table, and those to each index. */
  throttledEvents(period: Duration): MathExpression {
    const throttled = [undefined, ...this.#indexes].flatMap((index) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) =>
        this.#table.metric(metricName, {
          statistic: 'Sum',
          ...(index === undefined
            ? {}
            : { dimensionsMap: { TableName: this.tableName, GlobalSecondaryIndexName: index } }),
        }),
      ),
    );
    // Unique among the tables of a graph, and with a small letter first, as metric math wants it.
    const metrics = throttled.map((metric, index) => [`${this.name.toLowerCase()}${index}`, metric] as const);
    return new MathExpression({
      expression: metrics.map(([name]) => `FILL(${name}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
      label: this.name,
      period,
    });
  }
}

/** The constructs of tables by their definitions. */
export type DynamoDbTables = ReadonlyMap<TableDefinition, DynamoDbTable>;

export function constructOf(tables: DynamoDbTables, table: TableDefinition): DynamoDbTable {
  const construct = tables.get(table);
  if (!construct) throw new Error(`The stack has no table ${table.id}`);
  return construct;
}

function attribute({ name, type }: TableDefinition['partitionKey']): Attribute {
  return { name, type: type === 'N' ? AttributeType.NUMBER : AttributeType.STRING };
}
