import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as v from 'valibot';
import type { Contract, ParametersSchema } from '../../../lib/endpoint/contract.ts';
import { routesOf } from '../../../lib/endpoint/route.ts';
import { unwrapOptional } from '../../../lib/schema/entries.ts';
import { exampleOf } from '../../../lib/schema/example.ts';
import { httpEvent } from './http-event.ts';

/** The event of a request with the examples of a contract, and with what it requires only. */
export function exampleEvent(contract: Contract): APIGatewayProxyEventV2 {
  const { method, path, request } = contract;
  const pathParameters = exampleParameters(request.path);
  const [routeKey = ''] = routesOf(contract);
  const headers = Object.entries({
    host: 'localhost:3000',
    ...(request.body ? { 'content-type': request.body.mediaTypes[0] } : {}),
    ...exampleParameters(request.headers),
  });
  return httpEvent(
    {
      method: method === 'ANY' ? 'GET' : method,
      path:
        path === '$default'
          ? '/'
          : path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(pathParameters[name] ?? '')),
      query: new URLSearchParams(exampleParameters(request.query)).toString(),
      rawHeaders: headers.flat(),
      body: Buffer.from(request.body ? JSON.stringify(exampleOf(request.body.schema)) : ''),
      sourceIp: '127.0.0.1',
      port: 3000,
      timeMs: Date.now(),
    },
    { routeKey, pathParameters },
  );
}

function exampleParameters(schema: ParametersSchema | undefined): Record<string, string> {
  // The cast: none of our schemas is asynchronous.
  const entries = Object.entries((schema?.entries ?? {}) as Record<string, v.GenericSchema>);
  const required = entries.filter(([, entry]) => !unwrapOptional(entry).isOptional);
  return Object.fromEntries(required.map(([name, entry]) => [name, exampleText(entry, name)]));
}

/** The examples and bounds of a parameter are those of its output. */
function exampleText(schema: v.GenericSchema, name: string): string {
  const [given]: readonly unknown[] = v.getExamples(schema);
  return String(given ?? v.getMetadata(schema).minimum ?? exampleOf(schema, name));
}
