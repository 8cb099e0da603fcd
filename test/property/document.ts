import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import json from '../../openapi.json' with { type: 'json' };

/** The JSON Schema keywords that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

interface ResponseObject {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: Schema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  /** For example `PUT /news/{news_id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Absent if the operation takes none. */
  readonly body?: { readonly mediaTypes: readonly string[]; readonly schema: Schema };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

// The inferred type of the JSON file would be huge.
const document = json as unknown as Document;

/** Every operation of the committed document, and the HEAD of each GET. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item.get ? { ...item, head: item.get } : item).map(([key, operation]) => {
    const { parameters = [], requestBody, responses } = operation;
    const method = key.toUpperCase();
    const media = Object.entries(requestBody?.content ?? {});
    const [[, { schema }] = ['', { schema: {} }]] = media;
    const body = { mediaTypes: media.map(([mediaType]) => mediaType), schema };
    const name = `${method} ${path}`;
    return { name, method, path, parameters, ...(requestBody ? { body } : {}), responses };
  }),
);

/** Follows a `$ref` of the document. */
export function resolveRef(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(json, 'document');
const validators = new Map<string, ValidateFunction>();

/** @param keys path to a schema in the document */
export function schemaErrors(keys: readonly string[], value: unknown): unknown[] {
  const pointer = keys
    .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` });
  validators.set(pointer, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}
