import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { functions } from '../../functions/index.ts';
import { routesOf } from '../../lib/endpoint/route.ts';
import { SHARDS } from '../../lib/news/dynamodb/table.ts';
import { functionEnvironment } from '../environment.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './database/embedded-database.ts';
import { type Effect, type FaultProxy, startFaultProxy } from './database/fault-proxy.ts';
import { createTableIfAbsent, tableDefinition } from './database/table.ts';
import { gateway, type Integration } from './gateway/gateway.ts';

export interface LocalApi {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Finishes the requests under way, then closes the database. */
  stop(): Promise<void>;
}

/** How long requests under way may take when it stops, in milliseconds. */
const STOP_MS = 2000;

/** What is run: the functions and their routes, what they find in their environment, and their table. */
export interface Service {
  readonly integrations: readonly Integration[];
  readonly environment: Readonly<Record<string, string>>;
  readonly table: CreateTableCommandInput;
}

/** @returns the service as the source has it; its table is called as `TABLE_NAME` says */
export function sourceService(): Service {
  const tableName = process.env.TABLE_NAME ?? 'newsdesk';
  return {
    integrations: Object.entries(functions).map(([functionName, handler]) => ({
      functionName,
      routes: handler.contracts.flatMap(routesOf),
      handler,
    })),
    environment: functionEnvironment(tableName, SHARDS, Object.values(functions)),
    table: tableDefinition(tableName),
  };
}

export interface LocalApiOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** Of the embedded database, which is in memory when there is none. */
  readonly folder?: string | undefined;
  /** That of the source unless it is given. */
  readonly service?: Service;
  /** What becomes of each call to the database, once the table is there; each is passed on unless it is given. */
  readonly effect?: Effect | undefined;
}

/**
 * Runs the service in this process on 127.0.0.1. Like Lambda it hands the functions their settings in the
 * environment, so one process runs one of it. Where `AWS_ENDPOINT_URL_DYNAMODB` is set it uses that database,
 * else the embedded one.
 *
 * @param options what is run
 * @returns the running service
 */
export async function startLocalApi({
  port,
  folder,
  service = sourceService(),
  effect,
}: LocalApiOptions): Promise<LocalApi> {
  // It listens first, to find out early that the port is taken, and holds requests until the table is there.
  const ready = Promise.withResolvers<void>();
  const server = gateway(service.integrations, { ready: ready.promise });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  let database: EmbeddedDatabase | undefined;
  let interceptor: FaultProxy | undefined;
  try {
    Object.assign(process.env, service.environment);
    if (!process.env.AWS_ENDPOINT_URL_DYNAMODB) {
      database = await startEmbeddedDatabase(folder);
      useEmbedded(database);
    }
    await createTableIfAbsent(service.table);
    if (effect) {
      interceptor = await startFaultProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', effect);
      process.env.AWS_ENDPOINT_URL_DYNAMODB = interceptor.url;
    }
    ready.resolve();
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await database?.stop();
    throw error;
  }
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      // A connection on which nothing is asked would be waited for for ever.
      const impatience = setTimeout(() => server.closeAllConnections(), STOP_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(impatience);
      interceptor?.stop();
      await database?.stop();
    },
  };
}

/**
 * Leads the SDK, in this process, to an embedded database. It takes any credentials; real ones have no business there.
 *
 * @param database with its URL
 */
function useEmbedded({ url }: Pick<EmbeddedDatabase, 'url'>): void {
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}
