import { type Difference, INT_PARSING, methodNotAllowed, validationErrors } from './difference.ts';

/** Paths and methods. */
export const routingDifferences: readonly Difference[] = [
  {
    why: 'a trailing slash makes another path, without a redirect',
    ours: { status: 404, body: { detail: 'Not Found' } },
    requests: [
      'elsewhere: GET /news/',
      'elsewhere: POST /news/',
      'elsewhere: DELETE /news/',
      'elsewhere: GET /news/26/',
      'elsewhere: POST /news/26/',
      'elsewhere: DELETE /news/26/',
    ],
  },
  {
    why: 'routes match the raw path, which is decoded afterwards',
    ours: { status: 404, body: { detail: 'Not Found' } },
    requests: ['encoded: GET /%6eews', 'encoded: GET /news%2F26'],
  },
  {
    why: 'an encoded slash is part of the id',
    ours: validationErrors({ ...INT_PARSING, loc: ['path', 'news_id'] }),
    requests: ['encoded: GET /news/1%2F2'],
  },
  {
    why: 'API Gateway rejects invalid percent-encoding',
    ours: { status: 400, body: { message: 'Bad Request' } },
    requests: [
      'encoded: GET /news/%',
      'encoded: GET /news/%zz',
      'encoded: GET /news/%FF',
      'encoded: GET /news/%E2%82',
    ],
  },
  {
    why: '`Allow` has all methods of the path; FastAPI has those of the first route',
    ours: methodNotAllowed('GET, HEAD, POST'),
    requests: [
      'method: PUT /news',
      'method: PUT /news with a body',
      'method: PATCH /news',
      'method: DELETE /news',
      'method: OPTIONS /news',
      'method: PURGE /news',
    ],
  },
  {
    why: '`Allow` has all methods of the path; FastAPI has those of the first route',
    ours: methodNotAllowed('DELETE, GET, HEAD, PATCH, PUT'),
    requests: [
      'method: POST /news/26',
      'method: POST /news/26 with a body',
      'method: POST /news/abc',
      'method: OPTIONS /news/26',
      'method: PURGE /news/26',
    ],
  },
  {
    why: 'HEAD is supported wherever GET is',
    ours: { status: 200 },
    requests: ['method: HEAD /news', 'method: HEAD /news/{created}'],
  },
  {
    why: 'HEAD is supported wherever GET is',
    ours: { status: 404 },
    requests: ['method: HEAD /news/26'],
  },
  {
    why: 'HEAD is supported wherever GET is',
    ours: { status: 422 },
    requests: ['method: HEAD /news/abc', 'method: HEAD /news?limit=0'],
  },
];
