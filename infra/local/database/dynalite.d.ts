declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** @returns a DynamoDB that is not listening yet; it keeps its data in memory when there is no `path` */
  export default function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
