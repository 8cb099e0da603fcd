import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { compose } from './http/composition.ts';
import { type Clock, systemClock } from './news/clock.ts';
import { DynamoNewsRepository } from './news/dynamo-news-repository.ts';
import type { NewsRepository } from './news/news-repository.ts';

/** What the endpoints of news may use. */
export interface Dependencies {
  readonly clock: Clock;
  readonly database: DynamoDBDocumentClient;
  readonly news: NewsRepository;
}

/** A database that does not answer is given up in time for the client to be told so. */
const CONNECTION_TIMEOUT_MS = 1000;
const REQUEST_TIMEOUT_MS = 3000;

/** Builds each of them once in a Lambda environment, when it is first used. */
export const composition = compose<Dependencies>({
  clock: () => systemClock,
  database: () =>
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        // It is the repository that repeats a call.
        maxAttempts: 1,
        requestHandler: {
          connectionTimeout: CONNECTION_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          socketTimeout: REQUEST_TIMEOUT_MS,
          throwOnRequestTimeout: true,
        },
      }),
    ),
  news: ({ clock, database }) =>
    new DynamoNewsRepository({
      clock,
      database,
      tableName: variable('TABLE_NAME'),
      shards: Number(variable('SHARDS')),
    }),
});

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set`);
  return value;
}
