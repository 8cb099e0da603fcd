import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { acceptsGzip, gzip } from '../../../lib/http/compression.ts';

it.each([
  ...[
    'gzip',
    'GZIP',
    'x-gzip',
    '*',
    'gzip, deflate, br, zstd',
    'br;q=1.0, gzip;q=0.8, *;q=0.1',
    'gzip;q=0.001',
  ],
  ...[
    'gzip; q=1.000',
    'identity;q=0.5, gzip',
    'identity;q=0, gzip;q=0.1',
    'deflate, *',
    ' gzip ',
    'gzip,identity',
  ],
])('accepts gzip for "%s"', (header) => {
  expect(acceptsGzip(header)).toBe(true);
});

it.each([
  ...[
    undefined,
    '',
    'identity',
    'br',
    'gzip;q=0',
    'gzip;q=0.000, *',
    '*;q=0',
    'gzip;q=nonsense, ;;;,',
    'gzipped',
  ],
  ...['gzip;q=0.5, identity', 'gzip;q=2', 'deflate, br', 'gzip;level=9'],
])('does not accept it for "%s"', (header) => {
  expect(acceptsGzip(header)).toBe(false);
});

it('compresses texts of more than 1,000 bytes', () => {
  expect(gzip('é'.repeat(500), 'gzip')).toBeUndefined();
  const text = `${'é'.repeat(500)}.`;
  expect(gzip(text, undefined)).toBeUndefined();
  expect(gunzipSync(gzip(text, 'gzip') ?? '').toString()).toBe(text);
});
