import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedDatabase } from '../../../infra/local/database/embedded-database.ts';
import { type Article, client, createArticle, walk } from '../../support/api.ts';
import { freePort } from '../../support/free-port.ts';

const main = resolve('infra/local/main.ts');
const running: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of running.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'newsdesk-'));
  folders.push(folder);
  return folder;
}

/** Starts Newsdesk in a folder, by default on a free port. */
function start(cwd: string, env: Record<string, string> = {}, args: string[] = []) {
  const { AWS_ENDPOINT_URL_DYNAMODB: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...inherited, PORT: '0', ...env } });
  running.push(child);
  return child;
}

/** The URL that it prints when it is ready. */
async function urlOf(child: ReturnType<typeof start>): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /running at (http:\S+) /.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('Exited without printing a URL');
}

async function output(child: ReturnType<typeof start>) {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

describe('npm start', () => {
  it('prints the URL and an example request that works', async () => {
    const child = start(emptyFolder(), {}, ['--memory']);
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (lines.length === 3) break;
    }
    const [, url = '', json = ''] =
      /^Try: curl -i (\S+)\/news -H 'content-type: application\/json' -d '(.*)'$/.exec(lines[2] ?? '') ?? [];
    expect(lines.slice(0, 2)).toEqual([
      `Newsdesk is running at ${url} and keeps its articles in memory.`,
      `Documentation: ${url}/docs and ${url}/redoc`,
    ]);
    expect((await client(url)('POST', '/news', { json: JSON.parse(json) })).status).toBe(201);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('exits with 0 on %s and keeps all articles', async (signal) => {
    const folder = emptyFolder();
    const first = start(folder);
    const article = await createArticle(client(await urlOf(first)));
    // Twice: in a terminal Ctrl-C reaches npm and its child, and npm forwards it.
    first.kill(signal);
    first.kill(signal);
    expect(await once(first, 'exit')).toEqual([0, null]);
    const restarted = client(await urlOf(start(folder)));
    expect((await restarted('GET', '/news')).body).toEqual([article]);
  });

  it('keeps every acknowledged article after kill -9 during writes', {
    timeout: 60_000,
  }, async () => {
    const folder = emptyFolder();
    const acknowledged = new Set<number>();
    for (let round = 0; round < 2; round++) {
      const child = start(folder);
      const send = client(await urlOf(child));
      const write = async () => {
        for (;;) acknowledged.add((await createArticle(send)).id);
      };
      const writers = Array.from({ length: 8 }, write);
      const before = acknowledged.size;
      while (acknowledged.size < before + 100) await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill('SIGKILL');
      await Promise.allSettled(writers);
    }
    const kept = (await walk(client(await urlOf(start(folder))), '/news?limit=100')).flat();
    expect(acknowledged.size).toBeGreaterThanOrEqual(200);
    expect([...acknowledged].filter((id) => !kept.includes(id))).toEqual([]);
    expect(new Set(kept).size).toBe(kept.length);
  });

  it('ends with npm, however that ends', async () => {
    const npm = spawn('npm', ['start', '--', '--memory', '--port', '0']);
    running.push(npm);
    const url = await urlOf(npm);
    npm.kill('SIGKILL');
    await vi.waitFor(() => expect(fetch(url)).rejects.toThrow('fetch failed'), { timeout: 10_000 });
  });

  it('exits despite an idle client connection', async () => {
    const child = start(emptyFolder(), {}, ['--memory']);
    const socket = connect(Number(new URL(await urlOf(child)).port), '127.0.0.1');
    await once(socket, 'connect');
    // The server resets the connection on exit.
    socket.on('error', () => {});
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    socket.destroy();
  });

  it('holds the first request until the table exists', async () => {
    const port = await freePort();
    const child = start(emptyFolder(), { PORT: String(port) });
    const statuses = new Set<number>();
    for (const deadline = Date.now() + 10_000; Date.now() < deadline && statuses.size === 0; ) {
      const response = await fetch(`http://127.0.0.1:${port}/news`).catch(() => undefined);
      if (response) statuses.add(response.status);
    }
    child.kill('SIGTERM');
    expect([...statuses]).toEqual([200]);
  });

  it('stores 600 articles that are sent concurrently', async () => {
    const send = client(await urlOf(start(emptyFolder())));
    const articles = await Promise.all(Array.from({ length: 600 }, () => createArticle(send)));
    const ids = new Set(articles.map(({ id }) => id));
    expect(ids.size).toBe(600);
    expect(new Set((await walk(send, '/news?limit=100')).flat())).toEqual(ids);
  });

  it('runs on the Node version of the project, not of the machine', () => {
    expect(process.version).toMatch(/^v24\./);
  });

  it('reports in one line that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await output(start(emptyFolder(), { PORT: String(port) }))).toEqual({
      code: 1,
      stdout: '',
      stderr: `Newsdesk cannot start: port ${port} is taken; choose another with --port.\n`,
    });
    other.close();
  });

  it('injects database faults with --chaos, and reports them on exit', async () => {
    const child = start(emptyFolder(), {}, ['--memory', '--quiet', '--chaos', 'cut=100,seed=42']);
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (lines.length === 4) {
        const [url = ''] = /http:\S+/.exec(lines[0] ?? '') ?? [];
        const { status, headers } = await client(url)('GET', '/news/26');
        expect({ status, retryAfter: headers['retry-after'] }).toEqual({
          status: 503,
          retryAfter: expect.stringMatching(/^[123]$/),
        });
        child.kill('SIGTERM');
      }
    }
    expect(lines[3]).toBe('Faults are injected into its database. To repeat them: --chaos cut=100,seed=42');
    expect(lines[4]).toMatch(
      /^Stopped; calls to the database: (\d+); throttle 0, error 0, lost 0, held 0, cut \1, late 0, partial 0, delay 0\.$/,
    );
  });

  it.each([
    [
      {},
      ['--chaos', 'throttle=5,slow=5'],
      '--chaos knows throttle, error, lost, held, cut, late, partial, delay and seed, not slow',
    ],
    [{ PORT: '70000' }, [], 'PORT takes a whole number from 0 to 65535, not 70000'],
    [{}, ['--port', 'http'], '--port takes a whole number from 0 to 65535, not http'],
    [{}, ['--in-memory'], "Unknown option '--in-memory'"],
    [{}, ['start'], 'Unexpected argument start'],
  ])('reports an invalid option with the usage: %j %j', async (env, args, message) => {
    const { code, stdout, stderr } = await output(start(emptyFolder(), env, args));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('\nUsage: npm start -- [options]');
  });

  it('prints a line per request, unless it is quiet', async () => {
    for (const args of [['--memory'], ['--memory', '--quiet']]) {
      const child = start(emptyFolder(), { NO_COLOR: '1' }, args);
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line);
        if (lines.length !== 3) continue;
        const url = /running at (\S+)/.exec(lines[0] ?? '')?.[1] ?? '';
        for (const path of ['/news?limit=5', '/news/26', '/news/x']) await client(url)('GET', path);
        child.kill('SIGTERM');
      }
      const printed = lines.slice(3).map((line) => line.replace(/ \d+ ms/, ''));
      const expected = [
        // The first list of a process looks for articles on shards that it does not have.
        'GET /news?limit=5 200, 8 database calls',
        'GET /news/26 404, 1 database call, resource_not_found',
        'GET /news/x 422, validation_failed',
      ];
      expect(printed).toEqual(args.includes('--quiet') ? [] : expected);
    }
  });

  it('reports in one line that the data folder is in use or not writable', async () => {
    const folder = emptyFolder();
    await urlOf(start(folder));
    expect(await output(start(folder))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Newsdesk cannot start: the data folder .newsdesk is in use by another process.\n',
    });
    const blocked = emptyFolder();
    writeFileSync(join(blocked, '.newsdesk'), '');
    const { code, stderr } = await output(start(blocked));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Newsdesk cannot start: the data folder \.newsdesk cannot be written: .*EEXIST.*\.\n$/,
    );
  });

  it('ignores all other AWS settings, profiles and proxies', async () => {
    let requests = 0;
    const elsewhere = createServer((_, outgoing) => {
      requests++;
      outgoing.writeHead(500).end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const folder = emptyFolder();
    const config = join(folder, 'config');
    writeFileSync(
      config,
      `[default]\nendpoint_url = ${url}\nuse_fips_endpoint = true\n[profile x]\nregion = x\n`,
    );
    const proxies = Object.fromEntries(
      ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, url]),
    );
    const env = {
      ...proxies,
      NODE_USE_ENV_PROXY: '1',
      HOME: folder,
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: config,
      AWS_ENDPOINT_URL: url,
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_PROFILE: 'x',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_SESSION_TOKEN: 'token',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    };
    for (const args of [['--memory'], ['--memory', '--chaos', 'throttle=0']]) {
      const send = client(await urlOf(start(folder, env, args)));
      const article = await createArticle(send);
      expect((await send('GET', '/news')).body).toEqual([article]);
    }
    elsewhere.close();
    expect(requests).toBe(0);
  });

  it('answers at localhost in IPv4 and IPv6', async () => {
    const { port } = new URL(await urlOf(start(emptyFolder(), {}, ['--memory'])));
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
      expect((await client(`http://${host}:${port}`)('GET', '/news')).status).toBe(200);
    }
  });

  it('listens elsewhere with --host, and warns', async () => {
    const child = start(emptyFolder(), {}, ['--memory', '--host', '127.0.0.2']);
    let warned = '';
    child.stderr.on('data', (chunk) => (warned += chunk));
    const url = await urlOf(child);
    expect(new URL(url).hostname).toBe('127.0.0.2');
    expect((await client(url)('GET', '/news')).status).toBe(200);
    expect(warned).toBe('Warning: whoever reaches 127.0.0.2 can read, change and delete every article.\n');
  });

  it('uses the database at AWS_ENDPOINT_URL_DYNAMODB', async () => {
    const database = await startEmbeddedDatabase(undefined, 'local');
    const env = {
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_REGION: '',
      AWS_ENDPOINT_URL_DYNAMODB: database.url,
    };
    const first = client(await urlOf(start(emptyFolder(), env)));
    const second = client(await urlOf(start(emptyFolder(), env)));
    const article: Article = await createArticle(first);
    expect((await second('GET', '/news')).body).toEqual([article]);
    await database.stop();
  });
});
