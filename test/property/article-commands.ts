import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { ArticleCommand, Command } from './command.ts';
import type { Connection } from './connection.ts';
import { KEY_REUSE_ERROR } from './idempotency.ts';
import { errorResponse, JSON_TYPE, type JsonResponse, sendJson } from './json-exchange.ts';
import { declared } from './model.ts';
import { evaluatePreconditions, preconditionHeaders } from './precondition.ts';
import type { SequenceState } from './sequence-state.ts';
import { unixSeconds } from './time.ts';

const UNKNOWN_ID = 26;
/** How long the service remembers an idempotency key. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;
const METHODS = { replace: 'PUT', update: 'PATCH', delete: 'DELETE' };

export async function runCreate(
  state: SequenceState,
  connection: Connection,
  { input, key }: Extract<Command, { type: 'create' }>,
): Promise<void> {
  const headers: [string, string][] =
    key === undefined ? [] : [['idempotency-key', `"${state.keyPrefix} ${key}"`]];
  const from = unixSeconds();
  const response = await sendJson(connection, 'POST', '/news', headers, input);
  const used = key === undefined ? undefined : state.usedKeys.get(key);
  const first = used && Date.now() - used.timeMs < KEY_LIFETIME_MS ? used : undefined;
  if (first && !isDeepStrictEqual(first.input, input)) {
    assert.deepEqual(response, errorResponse(422, [KEY_REUSE_ERROR]));
    return;
  }
  const article = (first?.article ?? response.body) as { id: number; created_at: number };
  assert.deepEqual(response, {
    status: 201,
    headers: {
      ...JSON_TYPE,
      location: `news/${article.id}`,
      etag: '"1"',
      ...(first ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: article,
  });
  if (first) return;
  const { id, created_at } = article;
  assert.deepEqual(article, { id, ...declared(input), created_at, updated_at: created_at });
  assert(Number.isSafeInteger(id) && !state.ids.includes(id));
  assert.equal(Math.floor(id / 1_000_000), created_at);
  assert(from <= created_at && created_at <= unixSeconds());
  state.model.create(input, article);
  state.ids.push(id);
  if (key !== undefined) state.usedKeys.set(key, { input, article, timeMs: Date.now() });
}

export async function runOnArticle(
  state: SequenceState,
  connection: Connection,
  command: ArticleCommand,
): Promise<void> {
  const { model, ids } = state;
  const id = command.article === 'none' ? UNKNOWN_ID : (ids[command.article % ids.length] ?? UNKNOWN_ID);
  const target = `/news/${id}`;
  // Precondition dates are relative to `updated_at`, which only a read returns.
  if (command.preconditions) model.expected(id, (await sendJson(connection, 'GET', target)).body);
  const before = model.get(id);
  const validators = before && { etag: `"${before.version}"`, lastModified: before.updated.from + 1 };
  // It is sent 15 seconds later.
  const isDated = before !== undefined && unixSeconds() >= before.updated.from + 16;
  const method = command.type === 'read' ? command.method : METHODS[command.type];
  const json =
    command.type === 'replace' ? command.input : command.type === 'update' ? command.patch : undefined;
  const from = unixSeconds();
  const response = await sendJson(
    connection,
    method,
    target,
    command.preconditions && validators ? preconditionHeaders(command.preconditions, validators) : [],
    json,
  );
  const failure =
    command.preconditions &&
    validators &&
    evaluatePreconditions(
      command.preconditions,
      command.type === 'read' && !isDated ? { etag: validators.etag } : validators,
      command.type === 'read',
    );
  const forMethod = (whole: JsonResponse) => (method === 'HEAD' ? { ...whole, body: undefined } : whole);

  if (!validators) {
    assert.deepEqual(response, forMethod(errorResponse(404, `News with id ${id} don't exist`)));
  } else if (failure === 412) {
    const { etag } = validators;
    assert.deepEqual(response, forMethod(errorResponse(412, 'Precondition Failed', { etag })));
  } else if (command.type === 'read') {
    const hasNoBody = method === 'HEAD' || failure;
    const body = hasNoBody ? (await sendJson(connection, 'GET', target)).body : response.body;
    const article = model.expected(id, body);
    assert.deepEqual(body, article);
    const headers = {
      etag: validators.etag,
      ...(isDated
        ? { 'last-modified': new Date(((article?.updated_at ?? 0) + 1) * 1000).toUTCString() }
        : {}),
      'cache-control': 'no-cache',
    };
    assert.deepEqual(
      response,
      failure
        ? { status: failure, headers, body: undefined }
        : forMethod({ status: 200, headers: { ...JSON_TYPE, ...headers }, body: article }),
    );
  } else {
    if (command.type === 'delete') model.delete(id);
    else {
      const updated = { from, to: unixSeconds() };
      if (command.type === 'replace') model.replace(id, command.input, updated);
      else model.update(id, command.patch, updated);
    }
    const headers = command.type === 'update' ? { etag: `"${model.get(id)?.version}"` } : {};
    assert.deepEqual(response, { status: 204, headers, body: undefined });
  }
}
