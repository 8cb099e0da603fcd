import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../../infra/local/local-api.ts';
import { sampleArticle } from '../../../../infra/local/seed/sample-article.ts';
import { SeedError, type SeedProgress, seed } from '../../../../infra/local/seed/seed.ts';
import { News, type NewsInput } from '../../../../lib/news/news.ts';

let api: LocalApi;
const closers: (() => void)[] = [];

beforeAll(async () => {
  api = await startLocalApi({ port: 0 });
});

afterEach(async () => {
  for (const close of closers.splice(0)) close();
  const deletions = await Promise.all(
    (await stored()).map(({ id }) => fetch(`${api.url}/news/${id}`, { method: 'DELETE' })),
  );
  expect(deletions.filter(({ status }) => status !== 204)).toEqual([]);
});

afterAll(() => api.stop());

describe('seed', () => {
  it('creates the articles of the series', async () => {
    expect(await seed(api.url, 60)).toEqual({ read: 0, present: 0, created: 60 });
    expect(await inputs()).toEqual(series(60));
  });

  it('creates nothing when run again', async () => {
    await seed(api.url, 60);
    const before = await stored();
    expect(await seed(api.url, 60)).toEqual({ read: 60, present: 60, created: 0 });
    expect(await stored()).toEqual(before);
  });

  it('creates exactly the one that is missing', async () => {
    await seed(api.url, 60);
    const [first] = await stored();
    await fetch(`${api.url}/news/${first?.id}`, { method: 'DELETE' });
    expect(await seed(api.url, 60)).toEqual({ read: 59, present: 59, created: 1 });
    expect(await inputs()).toEqual(series(60));
  });

  it('creates an article again that was changed, and leaves the changed one', async () => {
    await seed(api.url, 3);
    const [first] = await stored();
    await fetch(`${api.url}/news/${first?.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Changed by an editor' }),
    });
    expect(await seed(api.url, 3)).toEqual({ read: 3, present: 2, created: 1 });
    expect((await stored()).length).toBe(4);
  });

  it('creates the rest when the count grows', async () => {
    await seed(api.url, 60);
    expect(await seed(api.url, 90)).toEqual({ read: 60, present: 60, created: 30 });
    expect(await inputs()).toEqual(series(90));
  });

  it('finds what is there on further pages', async () => {
    await seed(api.url, 150);
    expect(await seed(`${api.url}/`, 160)).toEqual({ read: 150, present: 150, created: 10 });
  });

  it('tells of every step of its progress', async () => {
    const steps: SeedProgress[] = [];
    await seed(api.url, 2);
    await seed(api.url, 3, { onProgress: (seeding) => steps.push(seeding) });
    expect(steps).toEqual([
      { read: 2, present: 0, created: 0 },
      { read: 2, present: 1, created: 0 },
      { read: 2, present: 2, created: 0 },
      { read: 2, present: 2, created: 1 },
    ]);
  });

  it.each([1, 7, 59])('neither loses nor doubles an article when stopped after %i', async (createdMax) => {
    const interruption = new AbortController();
    const stopped = await seed(api.url, 60, {
      signal: interruption.signal,
      onProgress: ({ created }) => {
        if (created === createdMax) interruption.abort();
      },
    });
    const found = (await stored()).length;
    expect(stopped).toEqual({ read: 0, present: 0, created: found });
    expect(await seed(api.url, 60)).toEqual({ read: found, present: found, created: 60 - found });
    expect(await inputs()).toEqual(series(60));
  });

  it('sends nothing when it was stopped before', async () => {
    expect(await seed(api.url, 60, { signal: AbortSignal.abort() })).toEqual({
      read: 0,
      present: 0,
      created: 0,
    });
    expect(await inputs()).toEqual([]);
  });

  it('stops in the middle of reading', async () => {
    const interruption = new AbortController();
    const url = await serve((request, response) => {
      if (request.url?.endsWith('cursor=2')) interruption.abort();
      else
        response
          .setHeader('link', '</news?limit=100&cursor=2>; rel="next"')
          .end(JSON.stringify([sampleArticle(0)]));
    });
    expect(await seed(url, 60, { signal: interruption.signal })).toEqual({ read: 1, present: 0, created: 0 });
  });

  it.each([429, 500, 503])(
    'does not send an article again after a %i, which may have been stored',
    async (status) => {
      const posts: string[] = [];
      const url = await serve((request, response) => {
        if (request.method === 'GET') response.end('[]');
        else
          request
            .on('data', (chunk) => posts.push(String(chunk)))
            .on('end', () => response.writeHead(status).end('{}'));
      });
      await expect(seed(url, 60, { concurrency: 1 })).rejects.toEqual(
        new SeedError(
          `POST ${url}/news answered ${status}: {}. Not sent again, as it may have been stored; to resume, run the same again`,
        ),
      );
      expect(posts).toEqual([JSON.stringify(sampleArticle(0))]);
    },
  );

  it('does not send an article again after a reset, and waits for the others under way', async () => {
    let posts = 0;
    let answers = 0;
    const url = await serve((request, response) => {
      if (request.method === 'GET') return response.end('[]');
      posts += 1;
      if (posts === 1) return request.socket.resetAndDestroy();
      return setTimeout(() => {
        answers += 1;
        response.writeHead(201).end();
      }, 50);
    });
    let created = 0;
    const seeding = seed(url, 60, { concurrency: 4, onProgress: (progress) => (created = progress.created) });
    await expect(seeding).rejects.toThrow(
      'failed (ECONNRESET). Not sent again, as it may have been stored; to resume, run the same again',
    );
    expect(created).toBe(answers);
    expect(posts).toBe(answers + 1);
  });

  it('passes on what the API says when it refuses', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'GET') response.end('[]');
      else response.writeHead(403).end('{\n  "message": "Forbidden"\n}');
    });
    await expect(seed(url, 1)).rejects.toEqual(
      new SeedError(`POST ${url}/news answered 403: { "message": "Forbidden" }`),
    );
  });

  it.each([
    ['<html>', 'did not answer with articles: is it Newsdesk?'],
    ['{"news":[]}', 'did not answer with articles: is it Newsdesk?'],
  ])('refuses to seed what answers %s', async (text, complaint) => {
    const url = await serve((_, response) => response.end(text));
    await expect(seed(url, 1)).rejects.toEqual(new SeedError(`GET ${url}/news?limit=100 ${complaint}`));
  });

  it('gives up when the articles cannot be read', async () => {
    const url = await serve((_, response) =>
      response.writeHead(500).end('{"detail":"Internal Server Error"}'),
    );
    await expect(seed(url, 1)).rejects.toEqual(
      new SeedError(`GET ${url}/news?limit=100 answered 500: {"detail":"Internal Server Error"}`),
    );
  });
});

describe('npm run seed', () => {
  it('0 when the articles are there', async () => {
    const { code, stdout } = await run('--count', '3', '--url', api.url);
    expect({ code, report: stdout.split(';')[0] }).toEqual({
      code: 0,
      report: 'Done: 3 articles created, 0 were there already',
    });
    expect(await inputs()).toEqual(series(3));
  });

  it.each(['0', '-5', '1.5', 'ten', '1000001'])('1 when the count is %j', async (count) => {
    expect(await run(`--count=${count}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `--count takes a whole number from 1 to 1000000\n${USAGE}`,
    });
  });

  it.each([
    [[], '--count takes a whole number from 1 to 1000000'],
    [['--count', '-5'], "Option '--count' argument is ambiguous."],
  ])('1 when the arguments are %j', async (args, complaint) => {
    expect(await run(...args)).toEqual({ code: 1, stdout: '', stderr: `${complaint}\n${USAGE}` });
  });

  it('1 when no server is running', async () => {
    const url = await serve(() => {});
    for (const close of closers.splice(0)) close();
    const { code, stderr } = await run('--count', '3', '--url', url);
    expect({ code, message: stderr.trim().split('\n').at(-1) }).toEqual({
      code: 1,
      message: `Seeding failed: Nothing answers at ${url} (ECONNREFUSED); start Newsdesk with: npm start`,
    });
  });

  it('130 when interrupted, and the next run completes it', async () => {
    let pid: number | undefined;
    let posts = 0;
    const relay = await serve(async (request, response) => {
      const { method = 'GET' } = request;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (method === 'POST') posts += 1;
      // More than once, as in a terminal, where npm passes Ctrl-C on.
      if (posts >= 5 && pid !== undefined) process.kill(pid, 'SIGINT');
      const answer = await fetch(`${api.url}${request.url}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      });
      response.writeHead(answer.status).end(await answer.text());
    });
    const running = run('--count', '90', '--url', relay);
    pid = running.pid;
    const { code, stdout } = await running;
    const created = (await stored()).length;
    expect({ code, stdout: stdout.replace(/;.*/, '') }).toEqual({
      code: 130,
      stdout:
        `Stopped: ${created} articles created, 0 were there already\n` +
        `To resume: npm run seed -- --count 90 --url ${relay}\n`,
    });
    expect(await seed(api.url, 90)).toEqual({ read: created, present: created, created: 90 - created });
    expect(await inputs()).toEqual(series(90));
  });
});

const USAGE = 'Usage: npm run seed -- --count N [--url URL]\n';

/** Runs the command as npm does. */
function run(...args: string[]) {
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; stdout: string; stderr: string }>();
  const child = execFile(process.execPath, ['infra/local/seed/main.ts', ...args], (error, stdout, stderr) => {
    resolve({ code: error?.code ?? 0, stdout, stderr });
  });
  return Object.assign(promise, { pid: child.pid });
}

/** A server that stands in for the API until the test ends. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
}

/** All articles, newest first. */
async function stored(): Promise<News[]> {
  const articles: News[] = [];
  for (let next: string | undefined = `${api.url}/news?limit=100`; next; ) {
    const response: Response = await fetch(next);
    articles.push(...v.parse(v.array(News), await response.json()));
    const [, link] = /<(.*)>/.exec(response.headers.get('link') ?? '') ?? [];
    next = link && new URL(link, response.url).href;
  }
  return articles;
}

/** All articles as they were sent, in an order of their own. */
async function inputs(): Promise<NewsInput[]> {
  const articles = await stored();
  return sorted(articles.map(({ title, content, creator }) => ({ title, content, creator })));
}

function series(count: number): NewsInput[] {
  return sorted(Array.from({ length: count }, (_, index) => sampleArticle(index)));
}

function sorted(articles: NewsInput[]): NewsInput[] {
  return articles.toSorted((a, b) => (a.content < b.content ? -1 : 1));
}
