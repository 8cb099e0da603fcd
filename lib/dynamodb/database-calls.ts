import diagnosticsChannel from 'node:diagnostics_channel';

/** A call before it is sent. */
export interface DatabaseCall {
  /** Such as `DynamoDB_20120810.GetItem`. */
  readonly target: string;
  /** The JSON of its input. */
  readonly body: Uint8Array;
  /** A subscriber may set it: it fails the call. */
  error?: Error;
}

/** Publishes each {@link DatabaseCall} of this process, to whoever watches what a function does. */
export const databaseCalls = diagnosticsChannel.channel('newsdesk:database-call');
