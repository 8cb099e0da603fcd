import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { Level } from 'level';

export interface EmbeddedDatabase {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The folder is damaged or not writable, or another process uses it. */
export class DataFolderError extends Error {}

/**
 * Starts a DynamoDB on a free port of an address, by default of 127.0.0.1, which keeps its data in a folder or in memory. It takes requests with this
 * access key only, and none of a page in a browser: any program and any page on this machine could send it some.
 *
 * @throws {DataFolderError}
 */
export async function startEmbeddedDatabase(
  folder: string | undefined,
  accessKeyId: string,
  address = '127.0.0.1',
): Promise<EmbeddedDatabase> {
  if (folder !== undefined) await checkFolder(folder);
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(folder === undefined ? {} : { path: folder }),
  });
  // Closing an idle connection would break a call that is on its way.
  server.keepAliveTimeout = 0;
  // The cast: it is the listener of an HTTP server.
  const respond = server.listeners('request')[0] as RequestListener;
  server.removeAllListeners('request');
  server.on('request', (incoming, outgoing) => {
    const { origin, authorization = '' } = incoming.headers;
    const isAllowed = origin === undefined && authorization.includes(`Credential=${accessKeyId}/`);
    if (isAllowed) respond(incoming, outgoing);
    else outgoing.writeHead(403).end();
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** dynalite exits when it cannot open its folder. */
async function checkFolder(folder: string): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
    // LevelDB would start an empty database.
    const files = readdirSync(folder);
    if (files.some((file) => file.startsWith('MANIFEST')) && !files.includes('CURRENT')) {
      throw new Error('CURRENT is missing');
    }
    const level = new Level(folder);
    await level.open();
    await level.close();
  } catch (error) {
    throw new DataFolderError(`the data folder ${folder} ${problemOf(error)}`, { cause: error });
  }
}

function problemOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (code === 'LEVEL_LOCKED') return 'is in use by another process';
  if (/^E[A-Z]+$/.test(code) || /denied|Read-only/i.test(message)) return `cannot be written: ${message}`;
  return `is damaged (${message}): move it away to start with an empty one`;
}
