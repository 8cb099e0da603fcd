import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { newsTable } from '../../lib/news/dynamodb/table.ts';

const number = ({ name }: { readonly name: string; readonly type: 'N' }) => ({
  name,
  type: AttributeType.NUMBER,
});

/** The table of articles. It outlives the stack. */
export class NewsTable extends Construct {
  readonly tableName: string;
  readonly tableArn: string;
  readonly indexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { partitionKey, expiry, index } = newsTable;
    const table = new Table(this, 'Table', {
      partitionKey: number(partitionKey),
      timeToLiveAttribute: expiry,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: number(index.partitionKey),
      sortKey: number(index.sortKey),
      projectionType: ProjectionType[index.projection],
    });
    this.tableName = table.tableName;
    this.tableArn = table.tableArn;
    this.indexArn = `${table.tableArn}/index/${index.name}`;
  }
}
