import { measureInChild } from '../measurement.ts';
import type { Measurement, Suite } from '../suite.ts';

const references = [
  { name: 'lambda-api', title: 'lambda-api, zod', packages: ['lambda-api', 'zod'] },
  { name: 'hono', title: 'Hono, valibot', packages: ['hono', '@hono/valibot-validator'] },
  { name: 'hono-openapi', title: 'Hono, zod-openapi', packages: ['@hono/zod-openapi', 'zod'] },
  { name: 'fastify', title: 'Fastify', packages: ['fastify', '@fastify/aws-lambda'] },
  { name: 'express', title: 'Express, zod', packages: ['express', '@codegenie/serverless-express'] },
  {
    name: 'powertools',
    title: 'AWS Powertools, zod',
    packages: ['@aws-lambda-powertools/event-handler'],
  },
];

const referenceNames = references.map(({ name }) => name);
const cases = [
  { name: 'post', title: 'POST, 201' },
  { name: 'invalid', title: 'POST with three validation errors, 422' },
  { name: 'get', title: 'GET by id' },
  { name: 'list', title: 'GET a list of 20' },
];

export const suite: Suite = {
  name: 'handler',
  title: 'CPU time of a handler',
  description: `
CPU time of one request, from API Gateway's event to the response, in a warmed-up process. 3 KB articles are in
memory, so this measures parsing, validation and serialization. All candidates return the same responses, which is
checked before and after. The lower bound is a Lambda function without a framework: \`JSON.parse\`, \`if\`,
\`JSON.stringify\`. Only Newsdesk validates its responses, evaluates preconditions (\`If-None-Match\`), and supports
idempotency keys and filters by time.`,
  unit: 'µs',
  baseline: 'bare',
  cases,
  candidates: [
    { name: 'bare', title: 'No framework' },
    { name: 'newsdesk', title: 'Newsdesk', packages: ['@middy/core'], isOurs: true },
    ...references,
  ],
  targets: [
    { case: 'post', candidate: 'newsdesk', relativeTo: 'bare', atMost: 1.8 },
    { case: 'get', candidate: 'newsdesk', relativeTo: 'bare', atMost: 1.4 },
    { case: 'list', candidate: 'newsdesk', relativeTo: 'bare', atMost: 1.4 },
    { case: 'invalid', candidate: 'newsdesk', relativeTo: 'bare', atMost: 3 },
    ...cases.map(({ name }) => ({
      case: name,
      candidate: 'newsdesk',
      relativeTo: referenceNames,
      atMost: 0.65,
    })),
  ],
  async measure(candidate, { isQuick }) {
    const folder = referenceNames.includes(candidate) ? 'third-party' : 'candidates';
    const times = isQuick ? ['100', '150'] : ['500', '1000'];
    const measured: Measurement[] = [];
    for (const { name } of cases) {
      const args = [`./${folder}/${candidate}.ts`, name, ...times];
      measured.push(await measureInChild(new URL('./measure.ts', import.meta.url), args));
    }
    return Object.assign({}, ...measured);
  },
};
