import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Context } from 'aws-lambda';

/** Of a function, as Lambda does for as many events as arrive at once. */
const PROCESSES_MAX = 4;

interface Invocation {
  readonly event: unknown;
  readonly context: Context;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export interface RuntimeOptions {
  /** The program of the runtime interface client. */
  readonly client: string;
  /** With the code of the function. */
  readonly folder: string;
  /** Such as `index.handler`. */
  readonly handler: string;
}

/**
 * Runs a function in processes of AWS's runtime interface client, which asks for events and posts results through Lambda's Runtime
 * API.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class Runtime {
  readonly #options: RuntimeOptions;
  readonly #processes: ChildProcess[] = [];
  readonly #queue: Invocation[] = [];
  readonly #idle: ServerResponse[] = [];
  readonly #running = new Map<string, Invocation>();
  #server: Promise<Server> | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  async invoke(event: unknown, context: Context): Promise<unknown> {
    this.#server ??= this.#listen();
    const server = await this.#server;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#queue.push({ event, context, resolve, reject });
    if (this.#idle.length === 0 && this.#processes.length < PROCESSES_MAX) this.#start(server);
    this.#dispatch();
    return promise;
  }

  stop(): void {
    for (const child of [...this.#processes]) child.kill();
    void this.#server?.then((server) => {
      server.closeAllConnections();
      server.close();
    });
  }

  async #listen(): Promise<Server> {
    const server = createServer(async (incoming, outgoing) => {
      const [, id = '', kind] =
        /\/runtime\/(?:invocation\/)?([^/]+)(?:\/(\w+))?$/.exec(incoming.url ?? '') ?? [];
      if (id === 'next') {
        this.#idle.push(outgoing);
        this.#dispatch();
        return;
      }
      const result = await json(incoming);
      outgoing.writeHead(202).end();
      const invocation = this.#running.get(id);
      this.#running.delete(id);
      if (kind === 'response') invocation?.resolve(result);
      else invocation?.reject(new Error(JSON.stringify(result)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const [invocation, process] = [this.#queue.shift(), this.#idle.shift()];
      if (!invocation || !process) return;
      const { awsRequestId, invokedFunctionArn } = invocation.context;
      this.#running.set(awsRequestId, invocation);
      process.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': awsRequestId,
        'lambda-runtime-deadline-ms': String(Date.now() + invocation.context.getRemainingTimeInMillis()),
        'lambda-runtime-invoked-function-arn': invokedFunctionArn,
        'lambda-runtime-trace-id': 'Root=1-5e6722a7-cc56a1f246db7ae02d4da47e;Sampled=0',
      });
      process.end(JSON.stringify(invocation.event));
      this.#endInTime(invocation);
    }
  }

  /** Lambda ends an environment whose function is not done in time. */
  #endInTime(invocation: Invocation): void {
    const timer = setTimeout(() => {
      if (!this.#running.has(invocation.context.awsRequestId)) return;
      for (const child of [...this.#processes]) child.kill();
      invocation.reject(new Error('The function timed out'));
    }, invocation.context.getRemainingTimeInMillis());
    timer.unref();
  }

  #start(server: Server): void {
    const { client, folder, handler } = this.#options;
    const child = spawn(process.execPath, [client, handler], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        _HANDLER: handler,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_LAMBDA_FUNCTION_NAME: 'tested',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/tested',
        AWS_LAMBDA_LOG_STREAM_NAME: 'local',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        LAMBDA_TASK_ROOT: folder,
      },
    });
    child.on('exit', (code) => {
      this.#processes.splice(this.#processes.indexOf(child), 1);
      for (const { reject } of [...this.#queue.splice(0), ...this.#running.values()]) {
        reject(new Error(`The runtime ended with ${code}`));
      }
    });
    this.#processes.push(child);
  }
}
