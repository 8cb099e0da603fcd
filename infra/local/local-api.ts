import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { functions } from '../../functions/index.ts';
import { routesOf } from '../../lib/http/route.ts';
import { SHARDS } from '../../lib/news/table.ts';
import { functionEnvironment } from '../environment.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded-database.ts';
import { gateway } from './gateway.ts';
import { createTableIfAbsent } from './table.ts';

export interface LocalApi {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Finishes the requests under way, then closes the database. */
  stop(): Promise<void>;
}

/**
 * Runs the service in this process on 127.0.0.1. Like Lambda it hands the functions their settings in the
 * environment, so one process runs one of it. Where `AWS_ENDPOINT_URL_DYNAMODB` is set it uses that database,
 * else the embedded one.
 *
 * @param options the port, 0 for a free one; and the folder of the embedded database, which is in memory
 *   when there is none
 * @returns the running service
 */
export async function startLocalApi(options: {
  port: number;
  folder?: string | undefined;
}): Promise<LocalApi> {
  const endpoints = Object.entries(functions);
  const integrations = endpoints.map(([functionName, handler]) => ({
    functionName,
    routes: routesOf(handler.contract),
    handler,
  }));
  const server = gateway(integrations);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');

  let database: EmbeddedDatabase | undefined;
  try {
    const tableName = process.env.TABLE_NAME ?? 'newsdesk';
    Object.assign(process.env, functionEnvironment(tableName, SHARDS, Object.values(functions)));
    if (!process.env.AWS_ENDPOINT_URL_DYNAMODB) {
      database = await startEmbeddedDatabase(options.folder);
      // The embedded database takes any credentials; real ones have no business here.
      Object.assign(process.env, {
        AWS_ENDPOINT_URL_DYNAMODB: database.url,
        AWS_REGION: 'local',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      });
    }
    await createTableIfAbsent(tableName);
  } catch (error) {
    server.close();
    await database?.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await database?.stop();
    },
  };
}
