import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import type { FunctionList } from '../../infra/function-list.ts';
import { openapiDocument } from '../../infra/openapi/openapi-document.ts';
import committed from '../../openapi.json' with { type: 'json' };
import { useApi } from '../support/api.ts';

const api = useApi('docs');

/** What runs from the source is open to everybody; what is deployed is as the committed document says. */
const { NEWSDESK_ASSEMBLY: assembly, NEWSDESK_URL: elsewhere } = process.env;
const list: FunctionList = functions;
const contracts = Object.values(list).flatMap((handler) => handler.contracts);
const { version } = committed.info;
const document =
  assembly === undefined && elsewhere === undefined
    ? JSON.parse(
        JSON.stringify(openapiDocument(contracts, { version, authorization: { type: 'anonymous' } })),
      )
    : committed;

const FIVE_MINUTES = { 'cache-control': 'public, max-age=300' };
const FILE = {
  etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
  vary: 'accept-encoding',
  'x-content-type-options': 'nosniff',
};
const POLICY =
  "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; " +
  "img-src 'self' data:; script-src 'self'; style-src 'self'";

/** What a page loads, as the page names it. */
async function loadedBy(path: string): Promise<string[]> {
  const { body } = await api('GET', path);
  return [...String(body).matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, name = '']) => name);
}

describe('GET /openapi.json', () => {
  it('200 with the document, which may be kept for five minutes', async () => {
    expect(await api('GET', '/openapi.json', { headers: { 'accept-encoding': 'identity' } })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', ...FIVE_MINUTES, ...FILE },
      body: document,
    });
  });

  it.each([
    ['gzip', 'gzip'],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', null],
    ['identity', null],
    ['br', null],
    ['', null],
    ['gzip;q=nonsense, ;;;,', null],
  ])('200 to a client that takes "%s": %s', async (acceptEncoding, encoding) => {
    const response = await fetch(`${api.url()}/openapi.json`, {
      headers: { 'accept-encoding': acceptEncoding },
    });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.json()).toEqual(document);
  });
});

describe.each(['/openapi.json', '/docs', '/redoc'])('GET %s', (path) => {
  it('304 for the version that the client has', async () => {
    const { headers } = await api('GET', path);
    const { etag = '', 'cache-control': cacheControl } = headers;
    expect(await api('GET', path, { headers: { 'if-none-match': etag } })).toEqual({
      status: 304,
      headers: { etag, 'cache-control': cacheControl, vary: 'accept-encoding' },
      body: undefined,
    });
  });
});

describe.each([
  ['/docs', POLICY],
  ['/redoc', `${POLICY} 'unsafe-inline'; worker-src blob:`],
])('GET %s', (path, policy) => {
  it('200 with a page that allows nothing inline and nothing from elsewhere', async () => {
    const { body, ...answer } = await api('GET', path, { headers: { 'accept-encoding': 'identity' } });
    expect(answer).toEqual({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        ...FIVE_MINUTES,
        ...FILE,
      },
    });
    expect(body).not.toMatch(/<script>|<style|https?:|style=| on\w+=/);
  });

  it('names files that are there, may be kept for ever and are compressed', async () => {
    const files = await loadedBy(path);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^docs\/[a-z-]+\.[0-9a-f]{16}\.(js|css)$/);
      const { status, headers, body } = await api('GET', `/${file}`);
      expect({ status, ...headers }).toEqual({
        status: 200,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-encoding': 'gzip',
        'content-type': `text/${file.endsWith('.js') ? 'javascript' : 'css'}; charset=utf-8`,
        ...FILE,
      });
      expect(String(body).length).toBeGreaterThan(10);
    }
  });
});

describe('GET /docs/{file}', () => {
  it('200 with the bytes that the name is the hash of, whichever way they travel', async () => {
    const [file = ''] = await loadedBy('/redoc');
    const plain = await fetch(`${api.url()}/${file}`, { headers: { 'accept-encoding': 'identity' } });
    const packed = await fetch(`${api.url()}/${file}`, { headers: { 'accept-encoding': 'gzip' } });
    const text = await plain.text();
    expect(await packed.text()).toBe(text);
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
    expect(file).toContain(`.${hash.slice(0, 16)}.`);
  });

  it('carries the licences of what it is made of, and asks no other server for a logo', async () => {
    for (const file of [...(await loadedBy('/docs')), ...(await loadedBy('/redoc'))]) {
      if (!/(swagger-ui|redoc)\.\w+\.js$/.test(file)) continue;
      const text = String((await api('GET', `/${file}`)).body);
      // Told in a word: the files are large.
      expect({
        hasLicences: text.slice(-10_000).includes('/*! '),
        hasLogo: text.includes('cdn.redoc.ly'),
        namesSourceMap: text.slice(-10_000).includes('sourceMappingURL'),
      }).toEqual({ hasLicences: true, hasLogo: false, namesSourceMap: false });
    }
  });

  it.each(['nothing.js', 'constructor', '__proto__', '..%2Fpackage.json', '%00'])(
    '404 when there is no such file: %s',
    async (name) => {
      expect(await api('GET', `/docs/${name}`)).toEqual({
        status: 404,
        headers: { 'content-type': 'application/json' },
        body: { detail: 'Not Found' },
      });
    },
  );
});

describe('GET /doc', () => {
  it('307 to /docs, wherever it is', async () => {
    const response = await fetch(`${api.url()}/doc`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('docs');
  });
});
