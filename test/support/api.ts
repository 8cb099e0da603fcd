import { afterAll, beforeAll, expect } from 'vitest';
import { functions } from '../../functions/index.ts';
import type { Effect } from '../../infra/local/database/fault-proxy.ts';
import { type LocalApi, sourceService, startLocalApi } from '../../infra/local/local-api.ts';
import { type Sign, signer } from '../e2e/emulator/signature.ts';
import { recordActions } from './action-recorder.ts';
import { assemblyService } from './assembly.ts';

/** An answer as a test compares it: without the headers that HTTP itself and API Gateway add. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it is JSON, else text; `undefined` when there is none. */
  readonly body: unknown;
}

/** What HTTP itself and API Gateway add. */
export const TRANSPORT_HEADERS: ReadonlySet<string> = new Set([
  'apigw-requestid',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);

type Sent = {
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly raw?: string | Uint8Array;
};

/** Sends a request: `json` with its media type, or a `raw` body with no media type of its own. */
export type Send = (method: string, path: string, sent?: Sent) => Promise<ApiResponse>;

/** What sends requests to an API that the tests run, and tells where it is. */
export type Api = Send & { readonly url: () => string };

/**
 * @param url where the API is, without a path
 * @param sign what signs the requests that may write; nothing unless it is given
 * @returns what sends requests to it
 */
export function client(url: string, sign?: Sign): Send {
  return async (method, path, { headers = {}, json, raw } = {}) => {
    const typed = json === undefined ? headers : { 'content-type': 'application/json', ...headers };
    // Bytes, so that fetch adds no media type of its own.
    const body =
      json === undefined && raw === undefined ? undefined : Buffer.from(raw ?? JSON.stringify(json));
    const isRead = method === 'GET' || method === 'HEAD';
    const response = await fetch(url + path, {
      method,
      headers: sign && !isRead ? await sign(method, url + path, typed, body) : typed,
      ...(body ? { body } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !TRANSPORT_HEADERS.has(name))),
      body: text === '' ? undefined : isJson ? JSON.parse(text) : text,
    };
  };
}

/**
 * Runs the API with an empty database in memory for the tests of one file. Afterwards it checks that no function
 * performed a DynamoDB action that its contract does not name, and that the one which the tests are about
 * performed all that its contract names.
 *
 * With `NEWSDESK_ASSEMBLY` set to a folder that `cdk synth` wrote, it runs the functions, the routes and the
 * table of that cloud assembly instead of the source; with `NEWSDESK_URL` it speaks to an API that runs elsewhere,
 * whose articles it deletes first, and with `NEWSDESK_REGION` beside it signs for that AWS region what may write.
 *
 * @param functionName the function that the tests are about
 * @param effect what becomes of each call to the database; nothing unless it is given
 * @returns what sends requests to the API
 */
export function useApi(functionName?: keyof typeof functions, effect?: Effect): Api {
  const { NEWSDESK_URL: elsewhere, NEWSDESK_REGION: region } = process.env;
  const sign = elsewhere !== undefined && region !== undefined ? signer('execute-api', region) : undefined;
  let url = elsewhere ?? '';
  let api: LocalApi | undefined;
  let recorder: ReturnType<typeof recordActions> | undefined;
  const send: Send = (method, path, sent) => client(url, sign)(method, path, sent);
  beforeAll(async () => {
    if (elsewhere !== undefined) {
      for (const id of (await walk(send, '/news?limit=100')).flat()) await send('DELETE', `/news/${id}`);
      return;
    }
    const assembly = process.env.NEWSDESK_ASSEMBLY;
    const service = assembly === undefined ? sourceService() : await assemblyService(assembly);
    recorder = recordActions(service.integrations);
    const watched = { ...service, integrations: recorder.integrations };
    api = await startLocalApi({ port: 0, service: watched, effect });
    url = api.url;
  });
  afterAll(async () => {
    await api?.stop();
    for (const [name, { contracts }] of Object.entries(recorder ? functions : {})) {
      const performed = recorder?.actionsOf(name) ?? [];
      const allowed: readonly string[] = contracts.flatMap(({ actions }) => actions);
      if (name === functionName) expect(performed).toEqual(allowed.toSorted());
      else expect(performed.filter((action) => !allowed.includes(action))).toEqual([]);
    }
  });
  return Object.assign(send, { url: () => url });
}

/**
 * @param changes fields that differ
 * @returns an article that may be created
 */
export function newsInput(changes: Record<string, unknown> = {}) {
  return {
    title: 'Harbour reopens after storm',
    content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
    creator: { first_name: 'Ada', last_name: 'Moreau' },
    ...changes,
  };
}

/** Articles as a list answers with them. */
export interface Article {
  readonly id: number;
  readonly title: string;
  readonly created_at: number;
}

/**
 * Creates an article.
 *
 * @param send the API
 * @param changes fields that differ from {@link newsInput}
 * @returns the article as it was answered
 */
export async function created(send: Send, changes: Record<string, unknown> = {}): Promise<Article> {
  const { status, body } = await send('POST', '/news', { json: newsInput(changes) });
  if (status !== 201 || !isArticle(body)) throw new Error(`Not created: ${JSON.stringify(body)}`);
  return body;
}

/**
 * @param body of an answer to a list
 * @returns the ids in it
 * @throws when it is not a list of articles
 */
export function idsOf(body: unknown): number[] {
  if (!Array.isArray(body) || !body.every(isArticle)) throw new Error(`Not a list: ${JSON.stringify(body)}`);
  return body.map(({ id }) => id);
}

function isArticle(body: unknown): body is Article {
  return typeof body === 'object' && body !== null && 'id' in body && 'created_at' in body && 'title' in body;
}

/**
 * Follows `Link` to the end.
 *
 * @param send the API
 * @param path where to begin
 * @param between called after each page
 * @returns the ids of every page
 */
export async function walk(send: Send, path: string, between?: () => Promise<void>): Promise<number[][]> {
  const pages: number[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, headers, body } = await send('GET', next);
    if (status !== 200) throw new Error(`${next} answered ${status}: ${JSON.stringify(body)}`);
    pages.push(idsOf(body));
    next = nextOf(headers);
    await between?.();
  }
  return pages;
}

/** Where the `Link` of an answer leads; `undefined` without one. */
export function nextOf(headers: ApiResponse['headers']): string | undefined {
  return /^<([^>]+)>; rel="next"$/.exec(headers.link ?? '')?.[1];
}

/** The answer to a request for an article that does not exist. */
export function notFound(id: number): ApiResponse {
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: { detail: `News with id ${id} don't exist` },
  };
}

/**
 * @param detail faults, or a sentence
 * @param status 422 unless it is given
 * @param headers besides the media type
 * @returns the whole answer that tells of them
 */
export function errorResponse(
  detail: unknown,
  status = 422,
  headers: Record<string, string> = {},
): ApiResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: { detail } };
}
