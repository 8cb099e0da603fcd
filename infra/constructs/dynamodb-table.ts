import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { TableActions, Table as TableDefinition } from '../../lib/dynamodb/table.ts';

/** A table as its definition describes it. It outlives the stack. */
export class DynamoDbTable extends Construct {
  readonly tableName: string;
  readonly #tableArn: string;

  constructor(scope: Construct, id: string, { partitionKey, sortKey, expiry, indexes }: TableDefinition) {
    super(scope, id);
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
    this.tableName = table.tableName;
    this.#tableArn = table.tableArn;
  }

  /** The ARN of the table, or of one of its indexes. */
  arn(index: TableActions['index']): string {
    return index === undefined ? this.#tableArn : `${this.#tableArn}/index/${index}`;
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
