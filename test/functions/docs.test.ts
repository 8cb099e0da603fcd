import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { contractsOf } from '../../infra/function-list.ts';
import { openapiDocument } from '../../infra/openapi/openapi-document.ts';
import committed from '../../openapi.json' with { type: 'json' };
import { useApi } from '../support/api.ts';

const api = useApi('docs');

/** From source the API is public; a deployed one, whose requests are signed, has the authorization of the committed document. */
const { NEWSDESK_ASSEMBLY: assembly, NEWSDESK_REGION: region } = process.env;
const contracts = contractsOf(functions);
const { version } = committed.info;
const described =
  assembly === undefined && region === undefined
    ? JSON.parse(
        JSON.stringify(openapiDocument(contracts, { version, authorization: { type: 'anonymous' } })),
      )
    : committed;
/** Its server is where it was asked for. */
const document = () => ({ ...described, servers: [{ url: api.url() }] });

const FIVE_MINUTES = { 'cache-control': 'public, max-age=300' };
const FILE = {
  etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
  vary: 'accept-encoding, origin',
};
const POLICY =
  "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; " +
  "img-src 'self' data:; script-src 'self'; style-src 'self'";

/** The paths of the files that a page loads. */
async function filesOf(path: string): Promise<string[]> {
  const { body } = await api('GET', path);
  return [...String(body).matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, name = '']) => name);
}

describe('GET /openapi.json', () => {
  it('200 with the document, cacheable for five minutes', async () => {
    expect(await api('GET', '/openapi.json', { headers: { 'accept-encoding': 'identity' } })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', ...FIVE_MINUTES, ...FILE },
      body: document(),
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
  ])('200 for Accept-Encoding "%s" with Content-Encoding %s', async (acceptEncoding, encoding) => {
    const response = await fetch(`${api.url()}/openapi.json`, {
      headers: { 'accept-encoding': acceptEncoding },
    });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.json()).toEqual(document());
  });
});

describe.each(['/openapi.json', '/docs', '/redoc'])('GET %s', (path) => {
  it('304 for a matching If-None-Match', async () => {
    const { headers } = await api('GET', path);
    const { etag = '', 'cache-control': cacheControl } = headers;
    expect(await api('GET', path, { headers: { 'if-none-match': etag } })).toEqual({
      status: 304,
      headers: { etag, 'cache-control': cacheControl, vary: 'accept-encoding, origin' },
      body: undefined,
    });
  });
});

describe.each([
  ['/docs', POLICY],
  ['/redoc', `${POLICY} 'unsafe-inline'; worker-src blob:`],
])('GET %s', (path, policy) => {
  it('200 with a page without inline code and external resources', async () => {
    const { body, ...response } = await api('GET', path, { headers: { 'accept-encoding': 'identity' } });
    expect(response).toEqual({
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

  it('200 with links to compressed, immutable files', async () => {
    const files = await filesOf(path);
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
  it('200 with content that matches the hash in the file name, compressed or not', async () => {
    const [file = ''] = await filesOf('/redoc');
    const plain = await fetch(`${api.url()}/${file}`, { headers: { 'accept-encoding': 'identity' } });
    const compressed = await fetch(`${api.url()}/${file}`, { headers: { 'accept-encoding': 'gzip' } });
    const text = await plain.text();
    expect(await compressed.text()).toBe(text);
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
    expect(file).toContain(`.${hash.slice(0, 16)}.`);
  });

  it('200 with third-party licences, without external logo or source map', async () => {
    for (const file of [...(await filesOf('/docs')), ...(await filesOf('/redoc'))]) {
      if (!/(swagger-ui|redoc)\.\w+\.js$/.test(file)) continue;
      const text = String((await api('GET', `/${file}`)).body);
      // Booleans, since a failure would print the large files.
      expect({
        hasLicences: text.slice(-10_000).includes('/*! '),
        hasLogo: text.includes('cdn.redoc.ly'),
        namesSourceMap: text.slice(-10_000).includes('sourceMappingURL'),
      }).toEqual({ hasLicences: true, hasLogo: false, namesSourceMap: false });
    }
  });

  it.each(['nothing.js', 'constructor', '__proto__', '..%2Fpackage.json', '%00'])(
    '404 for the unknown file %s',
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
  it('307 to /docs as a relative URL', async () => {
    const response = await fetch(`${api.url()}/doc`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('docs');
  });
});
