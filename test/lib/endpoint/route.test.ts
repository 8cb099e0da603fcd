import { describe, expect, it } from 'vitest';
import {
  allowedMethods,
  matchRoute,
  parseRoute,
  pathPattern,
  routesOf,
} from '../../../lib/endpoint/route.ts';

describe('routesOf', () => {
  it.each([
    ['POST', '/news', ['POST /news']],
    ['GET', '/news/{news_id}', ['GET /news/{news_id}', 'HEAD /news/{news_id}']],
    ['ANY', '$default', ['$default']],
  ] as const)('returns the routes of %s %s', (method, path, routes) => {
    expect(routesOf({ method, path })).toEqual(routes);
  });
});

describe('pathPattern', () => {
  it.each([
    ['/news', '/news', {}],
    ['/news/{news_id}', '/news/26', { news_id: '26' }],
    ['/news/{news_id}', '/news/a%2Fb', { news_id: 'a%2Fb' }],
    ['/{a}/x/{b}', '/1/x/2', { a: '1', b: '2' }],
    ['/news/{news_id}', '/news/', undefined],
    ['/news/{news_id}', '/news', undefined],
    ['/news/{news_id}', '/news/1/2', undefined],
    ['/news', '/News', undefined],
    ['/openapi.json', '/openapi.json', {}],
    ['/openapi.json', '/openapi-json', undefined],
    ['/news', '/v1/news', undefined],
    ['/news', '/news/', undefined],
  ])('matches %s with %s', (pattern, path, parameters) => {
    const match = pathPattern(pattern).exec(path);
    expect(match ? { ...match.groups } : undefined).toEqual(parameters);
  });
});

describe('matchRoute', () => {
  const routes = ['$default', 'GET /news', 'GET /news/{news_id}', 'PUT /news/{news_id}'].map(parseRoute);

  it('returns the route of the method and path with decoded parameters', () => {
    expect(matchRoute(routes, 'GET', '/news')).toMatchObject({ routeKey: 'GET /news', pathParameters: {} });
    expect(matchRoute(routes, 'PUT', '/news/a%2Fb')).toMatchObject({
      routeKey: 'PUT /news/{news_id}',
      pathParameters: { news_id: 'a/b' },
    });
  });

  it('returns the most specific of several routes', () => {
    const routes = ['GET /{any}/{id}', 'GET /news/{news_id}', 'GET /news/~latest'].map(parseRoute);
    expect(matchRoute(routes, 'GET', '/news/~latest')?.routeKey).toBe('GET /news/~latest');
    expect(matchRoute(routes, 'GET', '/news/26')?.routeKey).toBe('GET /news/{news_id}');
    expect(matchRoute(routes, 'GET', '/other/26')?.routeKey).toBe('GET /{any}/{id}');
  });

  it('returns undefined for another method or path', () => {
    expect(matchRoute(routes, 'PUT', '/news')).toBeUndefined();
    expect(matchRoute(routes, 'GET', '/other')).toBeUndefined();
    expect(matchRoute(routes, '$default', '/news')).toBeUndefined();
  });

  it('throws for invalid percent-encoding', () => {
    expect(() => matchRoute(routes, 'GET', '/news/%zz')).toThrow(URIError);
  });
});

describe('allowedMethods', () => {
  it('returns the methods of the path, sorted', () => {
    const routes = ['POST /news', 'GET /news', 'HEAD /news', 'PUT /news/{news_id}'].map(parseRoute);
    expect(allowedMethods(routes, '/news')).toEqual(['GET', 'HEAD', 'POST']);
    expect(allowedMethods(routes, '/news/1')).toEqual(['PUT']);
    expect(allowedMethods(routes, '/other')).toEqual([]);
  });
});
