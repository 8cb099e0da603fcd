import { randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { functions } from '../../functions/index.ts';
import type { StaticFiles } from '../../lib/docs/static-file.ts';
import { staticFiles } from '../../lib/docs/static-files.ts';
import type { Table } from '../../lib/dynamodb/table.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { routesOf } from '../../lib/endpoint/route.ts';
import { SHARDS } from '../../lib/news/dynamodb/table.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { wholeNumber } from '../command-line.ts';
import { type Cors, corsOf } from '../cors.ts';
import { functionEnvironment } from '../environment.ts';
import { contractsOf, tablesOfFunctions } from '../function-list.ts';
import { openapiDocument } from '../openapi/openapi-document.ts';
import { forgetAwsSettings } from './aws-settings.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './database/embedded-database.ts';
import { type Effect, type FaultProxy, startFaultProxy } from './database/fault-proxy.ts';
import { createTableIfAbsent, createTableInput } from './database/table.ts';
import { type Exchange, gateway, type Integration } from './gateway/gateway.ts';
import { refusal } from './gateway/local-access.ts';
import { listen } from './listen.ts';
import { onRequestRecord, type RequestRecord } from './request-records.ts';
import { actionsOf, watchActions } from './watch-actions.ts';

export interface LocalApi {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Finishes running requests, then closes the database. */
  stop(): Promise<void>;
}

const ANYBODY = { type: 'anonymous' } as const;

/** Records kept until their responses are sent. */
const RECORDS_MAX = 1000;
/** How long running requests may take to finish. */
const STOP_MS = 2000;

/** The functions with their routes, their environment and their tables. */
export interface Service {
  readonly integrations: readonly Integration[];
  readonly cors: Cors;
  readonly environment: Readonly<Record<string, string>>;
  readonly tables: readonly CreateTableCommandInput[];
}

/**
 * The service, run from source. The variable of a table, such as `TABLE_NAME`, names it. The documentation is made from the
 * contracts. As on AWS, a function can only perform the database actions that its contract names.
 */
export function sourceService(): Service {
  let files: StaticFiles | undefined;
  const docs = functions.docs.with({
    get files() {
      files ??= staticFiles(
        openapiDocument(contractsOf(functions), {
          version: packageJson.version,
          authorization: ANYBODY,
        }),
      );
      return files;
    },
  });
  const shards = wholeNumber('SHARDS', process.env.SHARDS ?? String(SHARDS), 1, 200);
  const tableName = ({ variable, localName }: Table) => process.env[variable] ?? localName;
  return {
    integrations: Object.entries({ ...functions, docs }).map(([functionName, lambda]) => ({
      functionName,
      routes: lambda.contracts.flatMap(routesOf),
      // With dependencies of its own, as on AWS.
      handler: watchActions(lambda.with({}), refuseOtherActions(functionName, lambda.contracts)),
    })),
    cors: corsOf(contractsOf(functions)),
    environment: functionEnvironment(functions, {
      stage: 'local',
      shards,
      authorization: ANYBODY,
      tableName,
    }),
    tables: tablesOfFunctions(functions).map((table) => createTableInput(table, tableName(table))),
  };
}

function refuseOtherActions(functionName: string, contracts: readonly Contract[]) {
  return (action: string) => {
    if (actionsOf(contracts).includes(action)) return;
    throw new Error(`functions/${functionName}.ts performs ${action}, which its contract does not name`);
  };
}

export interface LocalApiOptions {
  /** 0 for a free port. */
  readonly port: number;
  /** Where to listen; by default on loopback, for clients on this machine only. */
  readonly host?: string | undefined;
  /** Where the embedded database keeps its data; by default in memory. */
  readonly folder?: string | undefined;
  /** By default the service, run from source. */
  readonly service?: Service;
  /** What happens to each call to the database, once the table exists. */
  readonly effect?: Effect | undefined;
  /** Called after each response, with what the function logs. */
  readonly onExchange?: (exchange: Exchange, record: RequestRecord | undefined) => void;
}

/**
 * Runs the service on the database that `AWS_ENDPOINT_URL_DYNAMODB` names, or on the embedded one. Like Lambda
 * it configures the functions through the environment, so a process runs one service at a time.
 */
export async function startLocalApi({
  port,
  host,
  folder,
  service = sourceService(),
  effect,
  onExchange,
}: LocalApiOptions): Promise<LocalApi> {
  // Listen first, to fail early when the port is taken; requests wait until the table exists.
  const ready = Promise.withResolvers<void>();
  const records = new Map<string, RequestRecord>();
  const stopRecords = onRequestRecord((record) => {
    if (record.error) console.error(record.error);
    // Those of clients that have gone.
    if (records.size > RECORDS_MAX) records.clear();
    records.set(record.function_request_id, record);
  });
  const server = gateway(service.integrations, {
    cors: service.cors,
    refuse: (incoming) => refusal(incoming, host),
    ready: ready.promise,
    onExchange: (exchange) => {
      const record = records.get(exchange.requestId);
      records.delete(exchange.requestId);
      onExchange?.(exchange, record);
    },
  });
  const listener = await listen(server, port, host);

  const environment = { ...process.env };
  let database: EmbeddedDatabase | undefined;
  let faultProxy: FaultProxy | undefined;
  try {
    Object.assign(process.env, service.environment);
    forgetAwsSettings();
    if (!process.env.AWS_ENDPOINT_URL_DYNAMODB) {
      const accessKeyId = randomUUID();
      database = await startEmbeddedDatabase(folder, accessKeyId);
      process.env.AWS_ENDPOINT_URL_DYNAMODB = database.url;
      process.env.AWS_ACCESS_KEY_ID = accessKeyId;
    } else if (!URL.canParse(process.env.AWS_ENDPOINT_URL_DYNAMODB)) {
      throw new Error(`AWS_ENDPOINT_URL_DYNAMODB is not a URL: ${process.env.AWS_ENDPOINT_URL_DYNAMODB}`);
    }
    for (const table of service.tables) await createTableIfAbsent(table);
    if (effect) {
      faultProxy = await startFaultProxy(process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', effect);
      process.env.AWS_ENDPOINT_URL_DYNAMODB = faultProxy.url;
    }
    ready.resolve();
  } catch (error) {
    server.closeAllConnections();
    await listener.close();
    await database?.stop();
    restoreEnvironment(environment);
    throw error;
  }
  return {
    url: `http://${urlHost(host)}:${listener.port}`,
    stop: async () => {
      // The server would wait for an idle connection forever.
      const timer = setTimeout(() => server.closeAllConnections(), STOP_MS);
      await listener.close();
      clearTimeout(timer);
      stopRecords();
      faultProxy?.stop();
      await database?.stop();
      restoreEnvironment(environment);
    },
  };
}

/** The host of the URL, where a server listens on one address, on all, or on loopback. */
function urlHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

function restoreEnvironment(former: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in former)) delete process.env[name];
  Object.assign(process.env, former);
}
