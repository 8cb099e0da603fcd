/** What is read of an OpenAPI document. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}

/**
 * @param document of an API that some may write to
 * @returns the same of one that everybody may write to, as it runs on this machine
 */
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
