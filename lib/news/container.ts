import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../dynamodb/client.ts';
import { type Clock, systemClock } from '../dynamodb/clock.ts';
import { warmUp } from '../dynamodb/warm-up.ts';
import { createContainer, environmentVariable } from '../endpoint/container.ts';
import { type Deployment, deployment } from '../endpoint/deployment.ts';
import { DynamoDbNewsRepository } from './dynamodb/news-repository.ts';
import { newsTable } from './dynamodb/table.ts';
import type { NewsRepository } from './news-repository.ts';

/** What the endpoints of articles may use. */
export interface Dependencies {
  readonly clock: Clock;
  readonly database: DynamoDBDocumentClient;
  readonly news: NewsRepository;
  readonly deployment: Deployment;
}

export const container = createContainer<Dependencies>(
  {
    clock: () => systemClock,
    database: () => documentClient(),
    news: ({ clock, database }) =>
      new DynamoDbNewsRepository({
        clock,
        database,
        tableName: environmentVariable(newsTable.variable),
        shards: Number(environmentVariable('SHARDS')),
      }),
    deployment,
  },
  ({ database }) => warmUp(database),
);
