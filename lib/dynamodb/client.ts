import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { RequestHandler } from './request-handler.ts';
import { Signer } from './signer.ts';

/** A database that does not answer is given up in time for the client to be told so. */
const TIMEOUT_MS = 3000;

/** What the client does at each call without any use for this service. */
const UNUSED = ['getUserAgentMiddleware', 'loggerMiddleware', 'recursionDetectionMiddleware'];

/**
 * @param options where the database is, unless the environment says so
 * @returns a client of DynamoDB that makes each call once, in half the CPU time that it takes as it comes: its region,
 *   its credentials and its endpoint are found as ever. It is not closed, it ends with the process
 */
export function dynamoDbClient(options: Pick<DynamoDBClientConfig, 'endpoint'> = {}): DynamoDBClient {
  const client: DynamoDBClient = new DynamoDBClient({
    // It is the repository that repeats a call.
    maxAttempts: 1,
    retryStrategy: { retry: (call, args) => call(args) },
    requestHandler: new RequestHandler(TIMEOUT_MS),
    signer: new Signer(
      () => client.config.credentials(),
      () => client.config.region(),
    ),
    cacheMiddleware: true,
    accountIdEndpointMode: 'disabled',
    endpointDiscoveryEnabled: false,
    ...options,
  });
  for (const name of UNUSED) client.middlewareStack.remove(name);
  return client;
}
