import type * as v from 'valibot';
import { isWriteAction, type TableActions } from '../dynamodb/table.ts';
import type { gzip } from '../http/compression.ts';
import { undocumented } from '../schema/undocumented.ts';
import type { ErrorCode, HttpError } from './http-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The schema of the path, the query or the headers: an object of named strings. */
export type ParametersSchema = v.ObjectSchema<v.ObjectEntries, undefined>;

/** A JSON request body. */
export interface BodyContract {
  readonly mediaTypes: readonly [string, ...string[]];
  readonly schema: v.GenericSchema;
}

/** A successful response. Omit `headers` or `body` if the response has none. */
export interface ResponseContract {
  readonly description: string;
  readonly headers?: ParametersSchema;
  /** `application/json` by default. Text of another media type and bytes of any media type are sent as they are. */
  readonly mediaType?: string;
  readonly body?: v.GenericSchema;
  /** Compresses the body. Not beside a strong ETag, which names the bytes: a proxy that decompresses would break `If-Match`. */
  readonly compress?: typeof gzip;
  /** By default made from the schema. */
  readonly example?: unknown;
}

/**
 * The declaration of an endpoint. Validation, types, serialization, the route, the OpenAPI document and the function's
 * permissions follow from it.
 */
export interface Contract {
  readonly operationId: string;
  /** `ANY $default` is the route of every request that matches no other contract. */
  readonly method: Method | 'ANY';
  readonly path: `/${string}` | '$default';
  readonly summary: string;
  readonly description: string;
  /** Groups in the OpenAPI document. Without tags, the endpoint is not documented. */
  readonly tags: readonly string[];
  /** Who may call it: `public` is everybody, `editors` requires the configured authorization. */
  readonly access: 'public' | 'editors';
  /** What its function may do in the database, and nothing else. */
  readonly database: readonly TableActions[];
  readonly request: {
    readonly path?: ParametersSchema;
    readonly query?: ParametersSchema;
    readonly headers?: ParametersSchema;
    readonly body?: BodyContract;
  };
  readonly responses: { readonly [status: number]: ResponseContract };
  /** The errors that its handler may return, besides those that follow from `request` and `database`. */
  readonly errors: readonly ErrorCode[];
}

/** The same contract, to validate with: see {@link undocumented}. */
export function undocumentedContract<C extends Contract>(contract: C): C {
  const { path, query, headers, body } = contract.request;
  const responses = Object.entries(contract.responses).map(([status, response]) => {
    const { headers, body } = response;
    return [status, { ...response, headers: undocumented(headers), body: undocumented(body) }];
  });
  // The cast: `fromEntries` forgets the names.
  return {
    ...contract,
    request: {
      path: undocumented(path),
      query: undocumented(query),
      headers: undocumented(headers),
      body: body && { ...body, schema: undocumented(body.schema) },
    },
    responses: Object.fromEntries(responses),
  } as unknown as C;
}

/** Whether an endpoint may write to the database. */
export function isWrite({ database }: Contract): boolean {
  return database.some(({ actions }) => actions.some(isWriteAction));
}

type Output<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
type Input<S> = S extends v.GenericSchema ? v.InferInput<S> : undefined;
type Part<Parts, Name extends string> = Parts extends Readonly<Record<Name, infer S>> ? S : undefined;

/** The validated request of a contract, as its handler receives it. */
export interface RequestOf<C extends Contract> {
  readonly method: string;
  /** See `callerOf`. */
  readonly caller: string;
  /** Where the API was asked for, such as `https://news.example`. */
  readonly serverUrl: string;
  /** The decoded path, such as `/news/26`. */
  readonly rawPath: string;
  /** The declared query parameters, re-encoded, without `?`. */
  readonly rawQuery: string;
  readonly path: Output<Part<C['request'], 'path'>>;
  readonly query: Output<Part<C['request'], 'query'>>;
  readonly headers: Output<Part<C['request'], 'headers'>>;
  readonly body: Output<Part<Part<C['request'], 'body'>, 'schema'>>;
}

type Field<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Name]?: never }
  : { readonly [K in Name]: Value };

/** What a handler of the contract may return: one of its responses, or one of its errors. */
export type ResponseOf<C extends Contract> =
  | {
      [Status in keyof C['responses']]: { readonly status: Status } & Field<
        'headers',
        Input<Part<C['responses'][Status], 'headers'>>
      > &
        Field<'body', Input<Part<C['responses'][Status], 'body'>>>;
    }[keyof C['responses']]
  | HttpError<C['errors'][number]>;
