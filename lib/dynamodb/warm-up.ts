import { setTimeout as wait } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { RequestHandler } from './request-handler.ts';

/** After this, the init phase goes on without a connection. */
const TIMEOUT_MS = 1000;

/**
 * Does for the first call what takes it most of its time: connects, and runs the client's code once, for a call that is not
 * sent. Never rejects.
 */
export async function warmUp(database: DynamoDBDocumentClient): Promise<void> {
  const command = new GetCommand({ TableName: 'none', Key: { id: 0 } });
  command.middlewareStack.add(
    () =>
      async ({ request }) => {
        // The casts: `documentClient` has this handler, and a request of AWS is one of HTTP.
        await (database.config.requestHandler as RequestHandler).connect(request as HttpRequest);
        // The response of a GetItem that finds nothing.
        return { response: new HttpResponse({ statusCode: 200, body: Buffer.from('{}') }) } as never;
      },
    { step: 'deserialize', priority: 'low' },
  );
  const call = database.send(command).then(
    () => {},
    () => {},
  );
  await Promise.race([call, wait(TIMEOUT_MS, undefined, { ref: false })]);
}
