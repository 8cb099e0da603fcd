import type * as v from 'valibot';
import type { TableActions } from '../dynamodb/table.ts';
import type { ErrorCode, HttpError } from './http-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The schema of the path, the query or the headers: an object of named strings. */
export type ParametersSchema = v.ObjectSchema<v.ObjectEntries, undefined>;

/** A JSON request body. */
export interface BodyContract {
  readonly mediaTypes: readonly [string, ...string[]];
  readonly schema: v.GenericSchema;
  /** A valid body. */
  readonly example: unknown;
}

/** A successful response. Without a schema it has no headers, or no body. */
export interface ResponseContract {
  readonly description: string;
  readonly headers?: ParametersSchema;
  /** `application/json` by default. A body of another type is a string or bytes, sent as it is; so are bytes of JSON. */
  readonly mediaType?: string;
  readonly body?: v.GenericSchema;
  /** A valid body; required beside `body`. */
  readonly example?: unknown;
}

/**
 * Everything about an endpoint that can be known without running it. Validation, types, serialization, the route, the
 * OpenAPI document and the function's permissions follow from it.
 */
export interface Contract {
  readonly operationId: string;
  /** `ANY $default` is the route of every request that matches no other contract. */
  readonly method: Method | 'ANY';
  readonly path: `/${string}` | '$default';
  readonly summary: string;
  readonly description: string;
  /** Groups in the OpenAPI document, which leaves out an endpoint without tags, such as a page. */
  readonly tags: readonly string[];
  /** Who may call it: everybody, or only those who may write. */
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

const WRITE = /^(?:Put|Update|Delete|BatchWrite)Item$/;

/** Whether an endpoint may write to the database. */
export function isWriting({ database }: Contract): boolean {
  return database.some(({ actions }) => actions.some((action) => WRITE.test(action)));
}

type Output<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
type Input<S> = S extends v.GenericSchema ? v.InferInput<S> : undefined;
type Part<Parts, Name extends string> = Parts extends Readonly<Record<Name, infer S>> ? S : undefined;

/** The validated request of a contract, as its handler receives it. */
export interface RequestOf<C extends Contract> {
  readonly method: string;
  /** The decoded path, such as `/news/26`. */
  readonly rawPath: string;
  /** The query parameters that the contract declares, as they were sent, without `?`. */
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
