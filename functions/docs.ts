import * as v from 'valibot';
import { staticFiles } from '#static-files';
import {
  documentFile,
  FileHeaders,
  FileRequestHeaders,
  fileResponse,
  type StaticFiles,
} from '../lib/docs/static-file.ts';
import { createContainer } from '../lib/endpoint/container.ts';
import { endpoint } from '../lib/endpoint/endpoint.ts';
import { endpointGroup } from '../lib/endpoint/endpoint-group.ts';
import { HttpError } from '../lib/endpoint/http-error.ts';

const container = createContainer<{ files: StaticFiles }>({ files: () => staticFiles() });

const Bytes = v.instance(Uint8Array);
const page = { tags: [], access: 'public', database: [], request: { headers: FileRequestHeaders } } as const;
const html = { mediaType: 'text/html; charset=utf-8', headers: FileHeaders, body: Bytes } as const;

const getOpenapi = endpoint(
  {
    ...page,
    operationId: 'get-openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'Read this document',
    description:
      'Returns the OpenAPI document of this API. It changes only with a deployment, and may be cached for five minutes.',
    tags: ['Documentation'],
    responses: {
      200: {
        description: 'The OpenAPI document',
        headers: FileHeaders,
        body: v.pipe(Bytes, v.metadata({ type: 'object' })),
        example: { openapi: '3.1.1' },
      },
    },
    errors: [],
  },
  container,
).handle(({ headers, serverUrl }, { files }) =>
  fileResponse(documentFile(files.openapi, serverUrl), headers),
);

const getSwaggerUi = endpoint(
  {
    ...page,
    operationId: 'get-swagger-ui',
    method: 'GET',
    path: '/docs',
    summary: 'Swagger UI',
    description: 'The documentation in Swagger UI, which can send requests.',
    responses: { 200: { description: 'The page', ...html } },
    errors: [],
  },
  container,
).handle(({ headers }, { files }) => fileResponse(files.swaggerUi, headers));

const getRedoc = endpoint(
  {
    ...page,
    operationId: 'get-redoc',
    method: 'GET',
    path: '/redoc',
    summary: 'ReDoc',
    description: 'The documentation in ReDoc.',
    responses: { 200: { description: 'The page', ...html } },
    errors: [],
  },
  container,
).handle(({ headers }, { files }) => fileResponse(files.redoc, headers));

const getDocsFile = endpoint(
  {
    ...page,
    operationId: 'get-docs-file',
    method: 'GET',
    path: '/docs/{file}',
    summary: 'A file of the documentation',
    description:
      'A script or style sheet of the pages. Its name contains its hash, so it may be cached forever.',
    request: { ...page.request, path: v.object({ file: v.string() }) },
    responses: { 200: { description: 'The file', ...html } },
    errors: ['not_found'],
  },
  container,
).handle(({ headers, path }, { files }) => {
  const file = Object.hasOwn(files.assets, path.file) ? files.assets[path.file] : undefined;
  return file ? fileResponse(file, headers) : new HttpError('not_found');
});

const redirectDoc = endpoint(
  {
    ...page,
    operationId: 'redirect-doc',
    method: 'GET',
    path: '/doc',
    summary: 'Redirect to Swagger UI',
    description: 'An alias of `/docs`.',
    request: {},
    responses: { 307: { description: 'Redirect to `/docs`', headers: v.object({ location: v.string() }) } },
    errors: [],
  },
  container,
).handle(() => ({ status: 307, headers: { location: 'docs' } }));

/** One function for all pages, so that only one bundle contains the files. */
export const handler = endpointGroup([getOpenapi, getSwaggerUi, getRedoc, getDocsFile, redirectDoc]);
