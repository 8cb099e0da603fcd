import { setTimeout as wait } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';

/** Then the first call connects by itself. */
const TIMEOUT_MS = 1000;

/**
 * Does for the first call what takes it most of its time: connects, and runs the client's code once. The call itself is replaced
 * by a request without content and signature, to which DynamoDB only says that it is healthy. Never rejects.
 */
export async function warmUp(database: DynamoDBDocumentClient): Promise<void> {
  const command = new GetCommand({ TableName: 'none', Key: { id: 0 } });
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = HttpRequest.clone(args.request as HttpRequest);
      await next({
        ...args,
        request: Object.assign(request, { method: 'GET', headers: {}, body: undefined }),
      });
      // Read like that of a GetItem that finds nothing.
      const response = new HttpResponse({ statusCode: 200, body: Buffer.from('{}') });
      return { response } as Awaited<ReturnType<typeof next>>;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const call = database.send(command).then(
    () => {},
    () => {},
  );
  await Promise.race([call, wait(TIMEOUT_MS, undefined, { ref: false })]);
}
