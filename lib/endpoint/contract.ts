import type * as v from 'valibot';
import type { ErrorCode, HttpError } from './http-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The schema of a part of a request that is made of named texts: its path, its query or its headers. */
export type ParametersSchema = v.ObjectSchema<v.ObjectEntries, undefined>;

/** A request body: JSON in one of the `mediaTypes`, as `schema` says. */
export interface BodyContract {
  readonly mediaTypes: readonly [string, ...string[]];
  readonly schema: v.GenericSchema;
  /** A body that the schema accepts. */
  readonly example: unknown;
}

/** One answer that is no error: what its headers and its body must be. An answer without a schema has none. */
export interface ResponseContract {
  readonly description: string;
  readonly headers?: ParametersSchema;
  /**
   * `application/json` unless it is given. A body of any other is a text or bytes, and sent as it is; bytes of JSON
   * are, too.
   */
  readonly mediaType?: string;
  readonly body?: v.GenericSchema;
  /** A body that the schema accepts; wanted wherever there is a `body`. */
  readonly example?: unknown;
}

/**
 * Everything that is to be known of an endpoint without running it. Validation, types, the answer's
 * serialization, the route and the function's permissions are derived from it.
 */
export interface Contract {
  readonly operationId: string;
  /** `ANY $default` is the route of every request that no other contract names. */
  readonly method: Method | 'ANY';
  readonly path: `/${string}` | '$default';
  readonly summary: string;
  readonly description: string;
  /** Under which headings the OpenAPI document shows it; without one it is left out, as pages for people are. */
  readonly tags: readonly string[];
  /** Who may call it: everybody, or only those who may write. */
  readonly access: 'public' | 'editors';
  /** The DynamoDB actions it may perform, and no others. */
  readonly actions: readonly `dynamodb:${string}`[];
  readonly request: {
    readonly path?: ParametersSchema;
    readonly query?: ParametersSchema;
    readonly headers?: ParametersSchema;
    readonly body?: BodyContract;
  };
  readonly responses: { readonly [status: number]: ResponseContract };
  /** The errors its handler may answer with, besides those that follow from `request` and `actions`. */
  readonly errors: readonly ErrorCode[];
}

const WRITE = /:(?:Put|Update|Delete)Item$/;

/**
 * @param contract of an endpoint
 * @returns whether it may write to the database
 */
export function isWriting({ actions }: Contract): boolean {
  return actions.some((action) => WRITE.test(action));
}

type Output<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
type Input<S> = S extends v.GenericSchema ? v.InferInput<S> : undefined;
type Part<Parts, Name extends string> = Parts extends Readonly<Record<Name, infer S>> ? S : undefined;

/** The validated request of a contract, as its handler receives it. */
export interface RequestOf<C extends Contract> {
  readonly method: string;
  /** The decoded path, such as `/news/26`. */
  readonly rawPath: string;
  /** What was sent of the contract's query parameters, as a query without its `?`. */
  readonly rawQuery: string;
  readonly path: Output<Part<C['request'], 'path'>>;
  readonly query: Output<Part<C['request'], 'query'>>;
  readonly headers: Output<Part<C['request'], 'headers'>>;
  readonly body: Output<Part<Part<C['request'], 'body'>, 'schema'>>;
}

type Field<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Name]?: never }
  : { readonly [K in Name]: Value };

/** The answers that a handler of the contract may return: one of its responses, or one of its errors. */
export type ResponseOf<C extends Contract> =
  | {
      [Status in keyof C['responses']]: { readonly status: Status } & Field<
        'headers',
        Input<Part<C['responses'][Status], 'headers'>>
      > &
        Field<'body', Input<Part<C['responses'][Status], 'body'>>>;
    }[keyof C['responses']]
  | HttpError<C['errors'][number]>;
