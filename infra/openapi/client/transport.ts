/** Where an API is, and how to reach it. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** Sent with every request, such as `authorization`. */
  readonly headers?: NonNullable<RequestInit['headers']>;
  /** Replaces the global `fetch`, to sign requests for instance. */
  readonly fetch?: typeof fetch;
}

/** Options of one request: further headers, a signal, … */
export interface RequestOptions extends RequestInit {
  readonly client?: ClientOptions;
}

/** Sends a request of an operation. */
export async function send<Result>(path: string, { client, ...init }: RequestOptions): Promise<Result> {
  const { baseUrl = '', headers: shared, fetch: dispatch = fetch } = client ?? {};
  const headers = new Headers(shared);
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  const response = await dispatch(baseUrl.replace(/\/$/, '') + path, { ...init, headers });
  const text = await response.text();
  // A proxy on the way may respond with something other than JSON.
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const data: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  // The cast: the OpenAPI document specifies the type of the data.
  return { status: response.status, data, headers: response.headers } as Result;
}

/** Binds an operation, whose last parameter is its options, to a client. */
export function bindClient<Args extends unknown[], Result>(
  operation: (...args: Args) => Result,
  client: ClientOptions,
): (...args: Args) => Result {
  return (...args) => {
    const last = operation.length - 1;
    args[last] = Object.assign({}, args[last], { client });
    return operation(...args);
  };
}
