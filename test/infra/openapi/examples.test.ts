import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { newsExample } from '../../../lib/news/news-example.ts';
import document from '../../../openapi.json' with { type: 'json' };
import { useApi } from '../../support/api.ts';

const api = useApi();

interface Operation {
  readonly parameters?: readonly {
    in: string;
    name: string;
    schema: { type?: unknown; examples?: unknown[] };
  }[];
  readonly requestBody?: { content: Record<string, { example: unknown }> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** The example requests of the document, one per media type of the body. */
const requests = Object.entries(document.paths).flatMap(([pattern, item]) =>
  Object.entries<Operation>(item).flatMap(([method, { parameters = [], requestBody, responses }]) => {
    const path = pattern.replace(/\{(\w+)\}/g, (_, name) => {
      const parameter = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
      return String(parameter?.schema.examples?.[0]);
    });
    const [status] = Object.keys(responses);
    const request = { method: method.toUpperCase(), path, status: Number(status) };
    const bodies = Object.entries(requestBody?.content ?? {});
    if (bodies.length === 0) return [{ ...request, sent: {} }];
    return bodies.map(([mediaType, { example }]) => ({
      ...request,
      sent: { json: example, headers: { 'content-type': mediaType } },
    }));
  }),
);

describe('examples of the OpenAPI document', () => {
  beforeEach(async () => {
    const { id, title, content, creator } = newsExample;
    const article = {
      id,
      title,
      content,
      creator,
      created_at: id,
      updated_at: id,
      version: 1,
      shard: 0,
    };
    const command = new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: marshall(article) });
    await documentClient().send(command);
  });

  it.each(requests)('$method $path succeeds with the example', async ({ method, path, status, sent }) => {
    expect((await api(method, path, sent)).status).toBe(status);
  });

  it('covers every operation', () => {
    expect(requests.length).toBeGreaterThanOrEqual(8);
  });
});
