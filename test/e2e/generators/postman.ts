import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Request {
  method: string;
  url: { path: string[]; query: unknown[]; variable: { key: string; value: string }[] };
  header: { key: string }[];
}

interface Item {
  name: string;
  item?: Item[];
  request?: Request;
}

interface Execution {
  item: { name: string; request: Request };
  requestError?: unknown;
  response?: { code: number };
}

/** Runs a command in a folder. */
type Run = (cwd: string, command: string, args: readonly string[]) => Promise<unknown>;

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

/**
 * Sends every request of the collection that openapi-to-postmanv2 makes, with newman: first as it is, which has to be
 * answered as documented; then for an article that exists and without what is optional, which has to succeed.
 */
export async function checkPostman(
  folder: string,
  { document, newsId, run }: { document: string; newsId: number; run: Run },
): Promise<void> {
  const collection = join(folder, 'collection.json');
  const options = ['-O', 'parametersResolution=Example,folderStrategy=Tags'];
  const bin = join(folder, 'node_modules/.bin');
  await run(folder, join(bin, 'openapi2postmanv2'), ['-s', document, '-o', collection, ...options]);
  const { paths }: Document = JSON.parse(readFileSync(document, 'utf8'));
  const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));

  const send = async () => {
    const report = join(folder, 'report.json');
    const reporter = ['--reporters', 'json', '--reporter-json-export', report];
    await run(folder, join(bin, 'newman'), ['run', collection, ...reporter, '--suppress-exit-code']);
    const executions: Execution[] = JSON.parse(readFileSync(report, 'utf8')).run.executions;
    assert.equal(executions.length, operations.length, 'one request per operation');
    return executions.map(({ item: { name, request }, requestError, response }) => {
      assert(response, `${name} was not sent: ${JSON.stringify(requestError)}`);
      return { name, request, status: response.code };
    });
  };

  for (const { name, request, status } of await send()) {
    const path = `/${request.url.path.map((segment) => segment.replace(/^:(.*)/, '{$1}')).join('/')}`;
    const { responses = {} } = paths[path]?.[request.method.toLowerCase()] ?? {};
    assert(status in responses, `${name}: ${status} is not documented`);
  }

  const content = JSON.parse(readFileSync(collection, 'utf8'));
  for (const request of requestsOf(content.item)) {
    request.url.query = [];
    request.header = request.header.filter(({ key }) => key === 'Content-Type' || key === 'Accept');
    for (const variable of request.url.variable) variable.value = String(newsId);
  }
  writeFileSync(collection, JSON.stringify(content));
  for (const { name, status } of await send()) assert(status >= 200 && status < 300, `${name}: ${status}`);
}

function requestsOf(items: readonly Item[]): Request[] {
  return items.flatMap(({ item, request }) => [...(request ? [request] : []), ...requestsOf(item ?? [])]);
}
