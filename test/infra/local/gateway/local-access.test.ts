import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../infra/local/gateway/local-access.ts';

const isRefused = (host?: string, origin?: string, address?: string) =>
  refusal({ headers: { host, origin } } as IncomingMessage, address) !== undefined;

describe('a server on loopback', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'app.localhost:3000',
    '127.0.0.1:3000',
    '127.1.2.3',
    '[::1]:3000',
    '',
    undefined,
  ])('takes requests for the host %s', (host) => {
    expect(isRefused(host)).toBe(false);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '192.0.2.1',
    '0.0.0.0',
    '[::]',
    '[2001:db8::1]',
    'a b',
    'localhost/evil.example',
    'evil@localhost',
    '../x',
  ])('refuses the host %s', (host) => {
    expect(isRefused(host)).toBe(true);
  });

  it.each([
    'http://localhost:5173',
    'https://localhost',
    'http://127.0.0.1:8080',
    'http://[::1]',
    'http://app.localhost',
  ])('answers pages of %s', (origin) => {
    expect(isRefused('localhost:3000', origin)).toBe(false);
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil@localhost',
    'javascript://localhost/',
    'file://',
    'x',
  ])('refuses pages of %s', (origin) => {
    expect(isRefused('localhost:3000', origin)).toBe(true);
  });
});

describe('a server on another address', () => {
  it('takes requests for that name, any address, and their own pages', () => {
    expect(isRefused('newsdesk:3000', 'http://newsdesk:3000', 'newsdesk')).toBe(false);
    expect(isRefused('192.0.2.1:3000', 'http://192.0.2.1:3000', '0.0.0.0')).toBe(false);
    expect(isRefused('[2001:db8::1]:3000', undefined, '::')).toBe(false);
    expect(isRefused('localhost:3000', undefined, '0.0.0.0')).toBe(false);
  });

  it('refuses other names, and pages of elsewhere', () => {
    expect(isRefused('evil.example:3000', undefined, '0.0.0.0')).toBe(true);
    expect(isRefused('192.0.2.1:3000', 'http://evil.example', '0.0.0.0')).toBe(true);
    expect(isRefused('192.0.2.1:3000', 'http://192.0.2.1:8080', '0.0.0.0')).toBe(true);
    expect(isRefused(undefined, 'null', '0.0.0.0')).toBe(true);
  });
});
