interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Removes the authorization from an OpenAPI document: a local API is open to everybody. */
export function openDocument<D extends Document>(document: D) {
  const { securitySchemes: _, ...components } = document.components;
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const operations = Object.entries(item).map(([method, operation]) => {
      const { 401: __, 403: ___, ...responses } = operation.responses;
      return [method, { ...operation, security: [], responses }];
    });
    return [path, Object.fromEntries(operations)];
  });
  return { ...document, paths: Object.fromEntries(paths), components };
}
