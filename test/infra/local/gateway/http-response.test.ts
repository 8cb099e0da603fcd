import { describe, expect, it } from 'vitest';
import { httpResponse } from '../../../../infra/local/gateway/http-response.ts';

const json = { 'content-type': 'application/json' };
const internalError = { status: 500, headers: json, body: '{"message":"Internal Server Error"}' };

describe('httpResponse', () => {
  it.each([
    ['an object without statusCode', { a: 1 }, '{"a":1}'],
    ['a list', [1], '[1]'],
    ['a string', 'text', 'text'],
    ['nothing', null, 'null'],
  ])('200 with the result as body: %s', (_, result, body) => {
    expect(httpResponse(result)).toEqual({ status: 200, headers: json, body });
  });

  it('uses the status, headers, cookies and body of the result', () => {
    const result = {
      statusCode: 201,
      headers: { Location: '/x', 'X-Number': 5 },
      body: '{}',
      cookies: ['a=1', 'b=2'],
    };
    expect(httpResponse(result)).toEqual({
      status: 201,
      headers: {
        location: '/x',
        'x-number': '5',
        'content-type': 'text/plain;charset=UTF-8',
        'set-cookie': ['a=1', 'b=2'],
      },
      body: '{}',
    });
    expect(httpResponse({ statusCode: 204 })).toEqual({ status: 204, headers: {}, body: '' });
  });

  it('decodes a base64 body', () => {
    const result = {
      statusCode: 200,
      headers: { 'Content-Type': 'image/png' },
      body: '/9j/',
      isBase64Encoded: true,
    };
    expect(httpResponse(result)).toEqual({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: Buffer.from([0xff, 0xd8, 0xff]),
    });
  });

  it.each([
    { statusCode: 'abc' },
    { statusCode: 99 },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, headers: 'x' },
    { statusCode: 200, cookies: 'a=1' },
  ])('500 for the malformed result %j', (result) => {
    expect(httpResponse(result)).toEqual(internalError);
  });
});
