/** Where an API is, and how requests reach it. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** Sent with every request, such as an `authorization`. */
  readonly headers?: NonNullable<RequestInit['headers']>;
  /** Sends the requests in place of the global one; it may sign them, for instance. */
  readonly fetch?: typeof fetch;
}

/** What a single request may have besides the arguments of its operation: further headers, a signal, … */
export interface RequestOptions extends RequestInit {
  readonly client?: ClientOptions;
}

/** Sends one request of the operation that the answer is of. */
export async function send<Answer>(path: string, { client, ...init }: RequestOptions): Promise<Answer> {
  const { baseUrl = '', headers: shared, fetch: dispatch = fetch } = client ?? {};
  const headers = new Headers(shared);
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  const response = await dispatch(baseUrl.replace(/\/$/, '') + path, { ...init, headers });
  const text = await response.text();
  // Text is what something between here and the API may answer with.
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const data: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  // The document says of what type the data is.
  return { status: response.status, data, headers: response.headers } as Answer;
}

/** The same operation, by way of a client. Its last parameter is the options. */
export function bound<Args extends unknown[], Answer>(
  operation: (...args: Args) => Answer,
  client: ClientOptions,
): (...args: Args) => Answer {
  return (...args) => {
    const last = operation.length - 1;
    args[last] = Object.assign({}, args[last], { client });
    return operation(...args);
  };
}
