import { measureInChild } from '../child.ts';
import type { Limit, Measurement, Suite } from '../suite.ts';

const peers = [
  { name: 'lambda-api', title: 'lambda-api, zod' },
  { name: 'hono', title: 'Hono, valibot' },
  { name: 'hono-openapi', title: 'Hono, zod-openapi' },
  { name: 'fastify', title: 'Fastify' },
  { name: 'express', title: 'Express, zod' },
  { name: 'powertools', title: 'AWS Powertools, zod' },
];
const peerNames = peers.map(({ name }) => name);

const cases = [
  { name: 'post', title: 'POST, 201' },
  { name: 'invalid', title: 'POST with three validation errors, 422' },
  { name: 'get', title: 'GET by id' },
  { name: 'list', title: 'GET a list of 20' },
];

/**
 * CPU time of one request, from API Gateway's event to the response, in a warmed-up process. Articles of 3 KB are in
 * memory, so this measures parsing, validation and serialization. All candidates return the same responses, which is
 * checked before and after. "No framework" is `JSON.parse`, `if` and `JSON.stringify`. Only Newsdesk validates its
 * responses, evaluates preconditions, supports idempotency keys and filters by time, and writes a log line for each
 * request. stdout is `/dev/null`, so the line costs what it costs the function, without a process that reads it.
 */
export const suite: Suite = {
  name: 'handler',
  title: 'CPU time of a handler',
  unit: 'µs',
  cases,
  candidates: [
    { name: 'bare', title: 'No framework' },
    { name: 'newsdesk', title: 'Newsdesk', isOurs: true },
    ...peers,
  ],
  limits: Object.entries({ post: 1, list: 1, invalid: 0.5, get: 0.5 }).map(
    ([name, atMost]): Limit => ({ case: name, candidate: 'newsdesk', relativeTo: peerNames, atMost }),
  ),
  packages: [
    'lambda-api',
    'zod',
    'hono',
    '@hono/valibot-validator',
    '@hono/zod-openapi',
    'fastify',
    '@fastify/aws-lambda',
    'express',
    '@codegenie/serverless-express',
    '@aws-lambda-powertools/event-handler',
  ],
  async measure(candidate, { isQuick }) {
    const folder = peerNames.includes(candidate) ? './third-party' : '.';
    const times = isQuick ? ['100', '150'] : ['1000', '1000'];
    const measured: Measurement[] = [];
    for (const { name } of cases) {
      const args = [`${folder}/${candidate}.ts`, name, ...times];
      measured.push(await measureInChild(new URL('../handler/measure.ts', import.meta.url), args));
    }
    return Object.assign({}, ...measured);
  },
};
