import assert from 'node:assert/strict';
import type { Command } from './command.ts';
import type { Connection } from './connection.ts';
import { JSON_TYPE, type JsonResponse, sendJson } from './json-exchange.ts';
import { toListQuery } from './list-query.ts';
import type { Model } from './model.ts';
import { resolveValue } from './parameter.ts';
import type { SequenceState } from './sequence-state.ts';

/** Checks every page of a list. */
export async function runList(
  { model, ids, lists }: SequenceState,
  connection: Connection,
  { query }: Extract<Command, { type: 'list' }>,
): Promise<void> {
  const articles = ids.map((id) => ({ id }));
  const parameters = query.map(([name, value]) => ({ name, ...resolveValue(value, articles) }));
  const search = new URLSearchParams(parameters.map(({ name, text }): [string, string] => [name, text]));
  const valuesOf = (name: string) => parameters.filter((one) => one.name === name).map((one) => one.parsed);
  const list = { target: `/news?${search}`, ...toListQuery(valuesOf) };

  const pages = model.pages(list.filters, list.limit);
  let { target } = list;
  for (const [index, page] of pages.entries()) {
    const response = await sendJson(connection, 'GET', target);
    const hasNext = index + 1 < pages.length;
    assertPage(model, response, page, hasNext);
    if (index === 0) {
      const fingerprint = fingerprintOf(model, page, hasNext);
      lists.push({ list, etag: response.headers.etag ?? '', fingerprint });
    }
    const [, next] = /^<(\?[^>]+)>; rel="next"$/.exec(response.headers.link ?? '') ?? [];
    target = next === undefined ? '' : `/news${next}`;
  }
  assert.equal(target, '');
}

/** Checks for 304 if the first page is unchanged, otherwise for the new page. */
export async function runRevalidateList(
  { model, lists }: SequenceState,
  connection: Connection,
  command: Extract<Command, { type: 'revalidate list' }>,
): Promise<void> {
  const index = command.list % lists.length;
  const known = lists[index];
  if (!known) return;
  const { list, etag } = known;
  const response = await sendJson(connection, 'GET', list.target, [['if-none-match', etag]]);
  const [page = [], ...more] = model.pages(list.filters, list.limit);
  const fingerprint = fingerprintOf(model, page, more.length > 0);
  if (fingerprint === known.fingerprint) {
    assert.deepEqual(response, {
      status: 304,
      headers: { etag, 'cache-control': 'no-cache', vary: 'accept-encoding' },
      body: undefined,
    });
  } else {
    assertPage(model, response, page, more.length > 0);
    assert.notEqual(response.headers.etag, etag);
    lists[index] = { list, etag: response.headers.etag ?? '', fingerprint };
  }
}

function assertPage(model: Model, response: JsonResponse, page: readonly number[], hasNext: boolean): void {
  const { etag = '', link } = response.headers;
  const bodies = response.body as unknown[];
  assert.deepEqual(response, {
    status: 200,
    headers: {
      ...JSON_TYPE,
      etag,
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      ...(hasNext ? { link } : {}),
    },
    body: page.map((id, nth) => model.expected(id, bodies[nth])),
  });
  assert.match(etag, /^W\/"[\w-]{22}"$/);
}

const fingerprintOf = (model: Model, page: readonly number[], hasNext: boolean) =>
  JSON.stringify([page.map((id) => [id, model.get(id)?.version]), hasNext]);
