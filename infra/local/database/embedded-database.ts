import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { Level } from 'level';

/** A database that runs in this process. */
export interface EmbeddedDatabase {
  /** What `AWS_ENDPOINT_URL_DYNAMODB` is to be set to. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The folder cannot be written, or another process has it open. */
export class DataFolderError extends Error {}

/**
 * @param folder where to keep the data; in memory when it is absent
 * @returns a DynamoDB on a free port of 127.0.0.1
 * @throws {DataFolderError}
 */
export async function startEmbeddedDatabase(folder: string | undefined): Promise<EmbeddedDatabase> {
  if (folder !== undefined) await tryOut(folder);
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(folder === undefined ? {} : { path: folder }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** dynalite ends the process when it cannot open its folder, so that is found out before it starts. */
async function tryOut(folder: string): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
    const level = new Level(folder);
    await level.open();
    await level.close();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
    const reason = inUse ? 'is in use by another process' : `cannot be written: ${String(cause)}`;
    throw new DataFolderError(`the data folder ${folder} ${reason}`, { cause: error });
  }
}
