import { describe, expect, it } from 'vitest';
import { sampleArticle } from '../../../../infra/local/seed/sample-article.ts';
import { SeedError, type SeedProgress, seed } from '../../../../infra/local/seed/seed.ts';
import { startPrefixProxy } from '../../../support/prefix-proxy.ts';
import { series, useArticles } from '../../../support/sample-articles.ts';
import { startStubServer } from '../../../support/stub-server.ts';

const api = useArticles();

describe('seed', () => {
  it('creates the sample articles', async () => {
    expect(await seed(api.url(), 15)).toEqual({ read: 0, present: 0, created: 15 });
    expect(await api.inputs()).toEqual(series(15));
  });

  it('creates nothing when run again', async () => {
    await seed(api.url(), 15);
    const before = await api.stored();
    expect(await seed(api.url(), 15)).toEqual({ read: 15, present: 15, created: 0 });
    expect(await api.stored()).toEqual(before);
  });

  it('creates only a missing article', async () => {
    await seed(api.url(), 15);
    const [first] = await api.stored();
    await fetch(`${api.url()}/news/${first?.id}`, { method: 'DELETE' });
    expect(await seed(api.url(), 15)).toEqual({ read: 14, present: 14, created: 1 });
    expect(await api.inputs()).toEqual(series(15));
  });

  it('creates a changed article again and keeps the changed one', async () => {
    await seed(api.url(), 3);
    const [first] = await api.stored();
    await fetch(`${api.url()}/news/${first?.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Changed by an editor' }),
    });
    expect(await seed(api.url(), 3)).toEqual({ read: 3, present: 2, created: 1 });
    expect((await api.stored()).length).toBe(4);
  });

  it('creates the rest for a larger count', async () => {
    await seed(api.url(), 15);
    expect(await seed(api.url(), 25)).toEqual({ read: 15, present: 15, created: 10 });
    expect(await api.inputs()).toEqual(series(25));
  });

  it('finds existing articles on all pages, below a prefix as well', async () => {
    await seed(api.url(), 101);
    const { server, url } = await startPrefixProxy(api.url, '/api');
    expect(await seed(`${url}/`, 105)).toEqual({ read: 101, present: 101, created: 4 });
    server.close();
  });

  it('reports progress after each step', async () => {
    const steps: SeedProgress[] = [];
    await seed(api.url(), 2);
    await seed(api.url(), 3, { onProgress: (progress) => steps.push(progress) });
    expect(steps).toEqual([
      { read: 2, present: 0, created: 0 },
      { read: 2, present: 1, created: 0 },
      { read: 2, present: 2, created: 0 },
      { read: 2, present: 2, created: 1 },
    ]);
  });

  it.each([1, 7, 14])(
    'resumes without losing or duplicating an article when stopped after %i',
    async (createdMax) => {
      const controller = new AbortController();
      const stopped = await seed(api.url(), 15, {
        signal: controller.signal,
        onProgress: ({ created }) => {
          if (created === createdMax) controller.abort();
        },
      });
      const found = (await api.stored()).length;
      expect(stopped).toEqual({ read: 0, present: 0, created: found });
      expect(await seed(api.url(), 15)).toEqual({ read: found, present: found, created: 15 - found });
      expect(await api.inputs()).toEqual(series(15));
    },
  );

  it('sends nothing if already aborted', async () => {
    expect(await seed(api.url(), 15, { signal: AbortSignal.abort() })).toEqual({
      read: 0,
      present: 0,
      created: 0,
    });
    expect(await api.inputs()).toEqual([]);
  });

  it('stops while reading', async () => {
    const controller = new AbortController();
    const url = await startStubServer((request, response) => {
      if (request.url?.endsWith('cursor=2')) controller.abort();
      else
        response
          .setHeader('link', '</news?limit=100&cursor=2>; rel="next"')
          .end(JSON.stringify([sampleArticle(0)]));
    });
    expect(await seed(url, 15, { signal: controller.signal })).toEqual({ read: 1, present: 0, created: 0 });
  });

  it.each([429, 500, 503])('does not retry after a %i: the article may have been stored', async (status) => {
    const posts: string[] = [];
    const url = await startStubServer((request, response) => {
      if (request.method === 'GET') response.end('[]');
      else
        request
          .on('data', (chunk) => posts.push(String(chunk)))
          .on('end', () => response.writeHead(status).end('{}'));
    });
    await expect(seed(url, 15, { concurrency: 1 })).rejects.toEqual(
      new SeedError(
        `POST ${url}/news returned ${status}: {}. It was not repeated, since it may have succeeded; to resume, run the same command again`,
      ),
    );
    expect(posts).toEqual([JSON.stringify(sampleArticle(0))]);
  });

  it('does not retry after a connection reset, and waits for requests in flight', async () => {
    let posts = 0;
    let responses = 0;
    const url = await startStubServer((request, response) => {
      if (request.method === 'GET') return response.end('[]');
      posts += 1;
      if (posts === 1) return request.socket.resetAndDestroy();
      return setTimeout(() => {
        responses += 1;
        response.writeHead(201).end();
      }, 50);
    });
    let created = 0;
    const seeding = seed(url, 15, { concurrency: 4, onProgress: (progress) => (created = progress.created) });
    await expect(seeding).rejects.toThrow(
      'failed (ECONNRESET). It was not repeated, since it may have succeeded; to resume, run the same command again',
    );
    expect(created).toBe(responses);
    expect(posts).toBe(responses + 1);
  });

  it('reports the error of the API when a POST fails', async () => {
    const url = await startStubServer((request, response) => {
      if (request.method === 'GET') response.end('[]');
      else response.writeHead(403).end('{\n  "message": "Forbidden"\n}');
    });
    await expect(seed(url, 1)).rejects.toEqual(
      new SeedError(`POST ${url}/news returned 403: { "message": "Forbidden" }`),
    );
  });

  it.each([
    ['<html>', 'did not return articles: is it Newsdesk?'],
    ['{"news":[]}', 'did not return articles: is it Newsdesk?'],
  ])('rejects a server that returns %s', async (text, message) => {
    const url = await startStubServer((_, response) => response.end(text));
    await expect(seed(url, 1)).rejects.toEqual(new SeedError(`GET ${url}/news?limit=100 ${message}`));
  });

  it('reports the error of the API when a GET fails', async () => {
    const url = await startStubServer((_, response) =>
      response.writeHead(500).end('{"detail":"Internal Server Error"}'),
    );
    await expect(seed(url, 1)).rejects.toEqual(
      new SeedError(`GET ${url}/news?limit=100 returned 500: {"detail":"Internal Server Error"}`),
    );
  });
});
