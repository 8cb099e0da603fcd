import { staticFiles } from '#static-files';

/**
 * @param document the OpenAPI document of a deployment
 * @returns the text of a module that a bundle has in the place of `#static-files`: the same files, finished
 */
export function staticFilesModule(document: unknown): string {
  return `export const staticFiles = () => (${JSON.stringify(staticFiles(document))});\n`;
}
