import * as v from 'valibot';
import {
  afterAll,
  beforeAll,
  expect,
  type RunnerTestSuite as Suite,
  type RunnerTestCase as Test,
} from 'vitest';
import { functions } from '../../functions/index.ts';
import type { Effect } from '../../infra/local/database/fault-proxy.ts';
import { type LocalApi, type Service, sourceService, startLocalApi } from '../../infra/local/local-api.ts';
import { actionsOf } from '../../infra/local/watch-actions.ts';
import { NewsInput } from '../../lib/news/news.ts';
import { type Sign, signer } from '../e2e/emulator/signature.ts';
import { recordActions } from './action-recorder.ts';
import { assemblyService } from './assembly.ts';

/** A response without the {@link TRANSPORT_HEADERS}. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON or text; `undefined` when empty. */
  readonly body: unknown;
}

/** Headers of any response. */
export const TRANSPORT_HEADERS: ReadonlySet<string> = new Set([
  'apigw-requestid',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-content-type-options',
]);

type RequestOptions = {
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly raw?: string | Uint8Array;
};

/** Sends a request: `json` with its media type, or a `raw` body without one. */
export type Send = (method: string, path: string, options?: RequestOptions) => Promise<ApiResponse>;

/** A client of the API under test. */
export type Api = Send & { readonly url: () => string };

/** A client of the API at `url`, a URL without a path; `sign` signs every request but GET and HEAD. */
export function client(url: string, sign?: Sign): Send {
  return async (method, path, { headers = {}, json, raw } = {}) => {
    const allHeaders = json === undefined ? headers : { 'content-type': 'application/json', ...headers };
    // Bytes: for a string, fetch would add a Content-Type.
    const body =
      json === undefined && raw === undefined ? undefined : Buffer.from(raw ?? JSON.stringify(json));
    const isRead = method === 'GET' || method === 'HEAD';
    const response = await fetch(url + path, {
      method,
      headers: sign && !isRead ? await sign(method, url + path, allHeaders, body) : allHeaders,
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
 * Runs the API with an empty in-memory database for the tests of one file. Afterwards it checks that no function
 * performed a DynamoDB action outside its contract, and that `functionName` performed all actions of its contract.
 *
 * `NEWSDESK_ASSEMBLY`, a `cdk synth` output folder, runs that cloud assembly instead of the source; with
 * `NEWSDESK_RUNTIME_CLIENT`, in processes of AWS's runtime interface client. `NEWSDESK_URL`
 * tests a remote API, whose articles are deleted first; `NEWSDESK_REGION` signs its write requests for that region.
 *
 * @param functionName the function under test
 * @param effect applied to each database call
 */
export function useApi(functionName?: keyof typeof functions, effect?: Effect): Api {
  const { NEWSDESK_URL: remoteUrl, NEWSDESK_REGION: region } = process.env;
  const sign = remoteUrl !== undefined && region !== undefined ? signer('execute-api', region) : undefined;
  let url = remoteUrl ?? '';
  let api: LocalApi | undefined;
  let assembled: Awaited<ReturnType<typeof assemblyService>> | undefined;
  let tableNames: Service['environment'] = {};
  let recorder: ReturnType<typeof recordActions> | undefined;
  const send: Send = (method, path, options) => client(url, sign)(method, path, options);
  beforeAll(async () => {
    if (remoteUrl !== undefined) {
      for (const id of (await walk(send, '/news?limit=100')).flat()) await send('DELETE', `/news/${id}`);
      return;
    }
    const { NEWSDESK_ASSEMBLY: assembly, NEWSDESK_RUNTIME_CLIENT: runtime } = process.env;
    assembled = assembly === undefined ? undefined : await assemblyService(assembly, runtime);
    let service = assembled ?? sourceService();
    tableNames = service.environment;
    // The calls of another process cannot be seen.
    if (runtime === undefined) {
      recorder = recordActions(service.integrations);
      service = { ...service, integrations: recorder.integrations };
    }
    api = await startLocalApi({ port: 0, service, effect });
    url = api.url;
  });
  // vitest reads which fixtures the first parameter names: none.
  // biome-ignore lint/correctness/noEmptyPattern: it has to be a pattern
  afterAll(async ({}, file) => {
    await api?.stop();
    assembled?.stop();
    // With `-t`, some tests do not run.
    const isWhole = testsOf(file).every(({ result }) => result?.state === 'pass');
    for (const [name, { contracts }] of Object.entries(recorder ? functions : {})) {
      const performed = recorder?.actionsOf(name) ?? [];
      const named = actionsOf(contracts, tableNames);
      const isExpected = name === functionName && isWhole;
      expect({
        function: name,
        performedButNotInContract: performed.filter((action) => !named.includes(action)),
        inContractButNotPerformed: named.filter((action) => isExpected && !performed.includes(action)),
      }).toEqual({ function: name, performedButNotInContract: [], inContractButNotPerformed: [] });
    }
  });
  return Object.assign(send, { url: () => url });
}

function testsOf({ tasks }: Suite): Test[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : [task]));
}

/** The JSON of a valid article. */
export function newsInput(changes: Record<string, unknown> = {}) {
  const input = {
    title: 'Harbour reopens after storm',
    content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
    creator: { first_name: 'Ada', last_name: 'Moreau' },
  };
  // With the defaults of all other fields.
  return { ...v.parse(NewsInput, input), ...changes };
}

/** What the tests use of an article in a response. */
export interface Article {
  readonly id: number;
  readonly title: string;
  readonly created_at: number;
}

/** Creates {@link newsInput} with `changes`, and throws unless the API returns 201. */
export async function createArticle(send: Send, changes: Record<string, unknown> = {}): Promise<Article> {
  const { status, body } = await send('POST', '/news', { json: newsInput(changes) });
  if (status !== 201 || !isArticle(body)) throw new Error(`Not created: ${JSON.stringify(body)}`);
  return body;
}

/** The ids of a list response; throws unless `body` is a list of articles. */
export function idsOf(body: unknown): number[] {
  if (!Array.isArray(body) || !body.every(isArticle)) throw new Error(`Not a list: ${JSON.stringify(body)}`);
  return body.map(({ id }) => id);
}

function isArticle(body: unknown): body is Article {
  return typeof body === 'object' && body !== null && 'id' in body && 'created_at' in body && 'title' in body;
}

/** Follows `Link` from `path` to the last page, and returns the ids of each page; `between` runs after each page. */
export async function walk(send: Send, path: string, between?: () => Promise<void>): Promise<number[][]> {
  const pages: number[][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, headers, body } = await send('GET', next);
    if (status !== 200) throw new Error(`${next} returned ${status}: ${JSON.stringify(body)}`);
    pages.push(idsOf(body));
    next = nextOf(headers);
    await between?.();
  }
  return pages;
}

/** The target of the `Link: <?...>; rel="next"` of a list. */
export function nextOf(headers: ApiResponse['headers']): string | undefined {
  const [, query] = /^<(\?[^>]+)>; rel="next"$/.exec(headers.link ?? '') ?? [];
  return query && `/news${query}`;
}

/** The expected 404 response for an article. */
export function notFound(id: number): ApiResponse {
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: { detail: `News with id ${id} don't exist` },
  };
}

/** The expected error response; `detail` is a text or a list of validation errors. */
export function errorResponse(
  detail: unknown,
  status = 422,
  headers: Record<string, string> = {},
): ApiResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: { detail } };
}
