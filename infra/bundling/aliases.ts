import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Two fifths of the SDK: it searches files, services and programs, while Lambda passes credentials in the environment. */
const CREDENTIAL_CHAIN = '@aws-sdk/credential-provider-node';

/**
 * The SDK imports it dynamically, for event streams, which DynamoDB has none of. In a bundle it would keep all that it needs
 * from being tree-shaken.
 */
export const EXTERNAL_MODULES = ['@smithy/core/event-streams'];

/**
 * The modules that esbuild replaces in a bundle, and the files that replace them.
 *
 * @throws when the SDK no longer has its credential chain
 */
export function bundleAliases(staticFilesModule: string): Record<string, string> {
  createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb')).resolve(CREDENTIAL_CHAIN);
  return {
    '#static-files': staticFilesModule,
    [CREDENTIAL_CHAIN]: fileURLToPath(new URL('credentials.ts', import.meta.url)),
  };
}
