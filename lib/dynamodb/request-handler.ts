import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { type HttpHandler, type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { type DatabaseCall, databaseCalls } from './database-calls.ts';

const CONNECTIONS_MAX = 50;
/** A connection that waits longer for its first request may have died in an environment that Lambda froze. */
const UNUSED_MAX_MS = 10_000;

/** Sends requests in half the time of the SDK's own handler, since it buffers responses instead of streaming them. */
export class RequestHandler implements HttpHandler {
  readonly #options = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
  readonly #http = new HttpAgent(this.#options);
  readonly #https = new HttpsAgent(this.#options);
  readonly #timeoutMs: number;
  #opened: Socket | undefined;

  /** The timeout covers everything from connecting to the last byte of the response. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Opens the connection of the first request. Resolves when it is open, and rejects when it cannot be. */
  async connect({ protocol, hostname, port }: HttpRequest): Promise<void> {
    const isSecure = protocol === 'https:';
    const agent: HttpAgent = isSecure ? this.#https : this.#http;
    const host = hostOf(hostname);
    const options = {
      host,
      port: port ?? (isSecure ? 443 : 80),
      noDelay: true,
      ...(isIP(host) ? {} : { servername: host }),
    };
    // The cast: that is what an agent of Node opens.
    const socket = agent.createConnection(options) as Socket;
    this.#opened = socket;
    // Without a listener, an error before that request would end the process.
    socket.on('error', () => {});
    await once(socket, isSecure ? 'secureConnect' : 'connect');
    // As the agent does it with a connection that nobody uses.
    socket.unref();
    const openedMs = Date.now();
    // The agent calls it for its next connection.
    agent.createConnection = (...args) => {
      Reflect.deleteProperty(agent, 'createConnection');
      if (socket.writable && Date.now() - openedMs < UNUSED_MAX_MS) return socket.ref();
      socket.destroy();
      return agent.createConnection(...args);
    };
  }

  /** @throws {Error} a `TimeoutError`, or Node's error when the connection fails */
  async handle({ protocol, hostname, port, method, path, headers, body }: HttpRequest) {
    if (databaseCalls.hasSubscribers) announce({ target: String(headers['x-amz-target']), body });
    const options = { host: hostOf(hostname), port, method, path, headers };
    const request =
      protocol === 'https:'
        ? httpsRequest({ ...options, agent: this.#https })
        : httpRequest({ ...options, agent: this.#http });
    return new Promise<{ response: HttpResponse }>((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = new Error(`No response within ${this.#timeoutMs} ms`);
        request.destroy(Object.assign(error, { name: 'TimeoutError' }));
      }, this.#timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      request.on('error', fail);
      request.on('response', (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        response.on('error', fail);
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ response: toHttpResponse(response, Buffer.concat(chunks)) });
        });
      });
      request.end(body);
    });
  }

  destroy(): void {
    this.#http.destroy();
    this.#https.destroy();
    this.#opened?.destroy();
  }

  /** There is nothing to configure. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs() {
    return {};
  }
}

/** An IPv6 address has brackets in a URL. */
function hostOf(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function announce(call: DatabaseCall): void {
  databaseCalls.publish(call);
  if (call.error) throw call.error;
}

function toHttpResponse({ statusCode = 0, headers }: IncomingMessage, body: Buffer): HttpResponse {
  // The cast: only `Set-Cookie` can be a list.
  return new HttpResponse({ statusCode, headers: headers as Record<string, string>, body });
}
