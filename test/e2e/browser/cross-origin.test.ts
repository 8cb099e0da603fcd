import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArticle, useApi } from '../../support/api.ts';
import { chromiumPath, useBrowser } from './browser.ts';

/** What an editor does, by the generated client. */
const EDITOR = `
import { createClient } from './newsdesk.js';

const newsdesk = createClient({ baseUrl: new URLSearchParams(location.search).get('api') });
const article = {
  title: 'Harbour reopens after storm',
  content: 'Ships returned to the old harbour on Monday, a week after the storm had closed it.',
  creator: { first_name: 'Ada', last_name: 'Moreau' },
};
const steps = [];
const created = await newsdesk.createNews(article, { headers: { 'idempotency-key': crypto.randomUUID() } });
const { id } = created.data;
steps.push([created.status, created.headers.get('location') === 'news/' + id]);
const etag = created.headers.get('etag');
const patched = await newsdesk.updateNews(id, { title: 'Harbour open again' }, { headers: { 'if-match': etag } });
steps.push([patched.status, patched.headers.get('etag')]);
const stale = await newsdesk.updateNews(id, { title: 'Harbour closed again' }, { headers: { 'if-match': etag } });
steps.push([stale.status, stale.headers.get('etag')]);
const same = await newsdesk.getNews(id, { headers: { 'if-none-match': patched.headers.get('etag') }, cache: 'no-store' });
steps.push([same.status, same.data]);
const replaced = await newsdesk.replaceNews(id, article);
steps.push([replaced.status]);
for (let count = 0; count < 4; count++) await newsdesk.createNews(article);
const pages = [];
for (let cursor; cursor !== null; ) {
  const page = await newsdesk.listNews({ limit: 2, ...(cursor ? { cursor } : {}) });
  pages.push(page.data.length);
  cursor = new URLSearchParams(/<\\?(.*)>/.exec(page.headers.get('link') ?? '')?.[1]).get('cursor');
}
steps.push(pages);
const deleted = await newsdesk.deleteNews(id);
steps.push([deleted.status, (await newsdesk.getNews(id)).status]);
document.body.textContent = JSON.stringify(steps);
`;

/** What a page of the internet may try; each attempt ends with what the page learned. */
const ATTACKER = `
const { searchParams } = new URL(location);
const [api, database] = [searchParams.get('api'), searchParams.get('database')];
const json = { 'content-type': 'application/json' };
const text = { 'content-type': 'text/plain' };
const dynamodb = (action) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.' + action,
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20261126/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
});
const body = JSON.stringify({ TableName: 'newsdesk' });
const news = JSON.stringify({ title: 'Written by a stranger', content: 'x'.repeat(60), creator: { first_name: 'Eve', last_name: 'Il' } });
const attempts = [
  [api + '/news'],
  [api + '/openapi.json'],
  [api + '/news', { method: 'POST', headers: json, body: news }],
  [api + '/news', { method: 'POST', headers: text, body: news }],
  [api + '/news/' + searchParams.get('id'), { method: 'DELETE' }],
  [database, { method: 'POST', headers: dynamodb('Scan'), body }],
  [database, { method: 'POST', headers: dynamodb('DeleteTable'), body }],
  [database, { method: 'POST', headers: text, body }],
];
const learned = [];
for (const [url, init] of attempts) {
  await fetch(url, { ...init, mode: 'no-cors' }).catch(() => {});
  learned.push(await fetch(url, init).then((response) => response.text(), () => 'nothing'));
}
const form = document.body.appendChild(document.createElement('form'));
Object.assign(form, { method: 'POST', action: api + '/news', target: 'hidden', enctype: 'text/plain' });
document.body.append(Object.assign(document.createElement('iframe'), { name: 'hidden' }));
form.submit();
await new Promise((resolve) => setTimeout(resolve, 500));
document.body.textContent = JSON.stringify(learned);
`;

describe.runIf(chromiumPath !== undefined)('a page of another origin', () => {
  const api = useApi();
  const visit = useBrowser({
    hosts: 'MAP evil.example 127.0.0.1, ',
    args: ['--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-pages-'));
  let pages: Server;
  let port = 0;

  beforeAll(async () => {
    execFileSync(process.execPath, ['infra/openapi/client/main.ts', folder]);
    const files: Record<string, [type: string, content: string]> = {
      '/editor': ['text/html', '<!doctype html><body><script type="module" src="editor.js"></script>'],
      '/editor.js': ['text/javascript', EDITOR],
      '/newsdesk.js': [
        'text/javascript',
        stripTypeScriptTypes(readFileSync(join(folder, 'newsdesk.ts'), 'utf8')),
      ],
      '/attacker': ['text/html', '<!doctype html><body><script type="module" src="attacker.js"></script>'],
      '/attacker.js': ['text/javascript', ATTACKER],
    };
    pages = createServer(({ url = '' }, outgoing) => {
      const [type, content] = files[url.split('?')[0] ?? ''] ?? ['text/plain', ''];
      outgoing.writeHead(200, { 'content-type': type }).end(content);
    });
    pages.listen(0, '127.0.0.1');
    await once(pages, 'listening');
    port = (pages.address() as AddressInfo).port;
  });
  afterAll(() => {
    pages.close();
    rmSync(folder, { recursive: true });
  });

  it('does all that an editor does, by the generated client', async () => {
    const { page } = await visit(`http://localhost:${port}/editor?api=${api.url()}`);
    await page.getByText('[[').waitFor();
    expect(JSON.parse((await page.textContent('body')) ?? '')).toEqual([
      [201, true],
      [204, '"2"'],
      [412, '"2"'],
      [304, null],
      [204],
      [2, 2, 1],
      [204, 404],
    ]);
  });

  it('reads and writes nothing when it comes from the internet', async () => {
    const article = await createArticle(api);
    const before = await api('GET', '/news');
    const database = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    const query = new URLSearchParams({ api: api.url(), id: String(article.id), database: String(database) });
    const { page } = await visit(`http://evil.example:${port}/attacker?${query}`);
    await page.getByText('["').waitFor();
    expect(JSON.parse((await page.textContent('body')) ?? '')).toEqual(
      Array.from({ length: 8 }, () => 'nothing'),
    );
    expect(await api('GET', '/news')).toEqual(before);
  });

  it('is refused under a name that leads to this machine', async () => {
    const { page } = await visit(`http://evil.example:${new URL(api.url()).port}/news`);
    expect(await page.textContent('body')).toContain(
      'Forbidden: This server is not for the host evil.example',
    );
  });
});
