import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Parts of the SDK that bundles leave out, and the files in `stubs/` that replace them. */
const STUBS = {
  '@aws-sdk/core/client': 'aws-client',
  '@aws-sdk/credential-provider-node': 'credentials',
  '@aws-sdk/middleware-endpoint-discovery': 'unused',
  '@smithy/core/checksum': 'unused',
  '@smithy/core/config': 'configuration',
  '@smithy/core/event-streams': 'unused',
  '@smithy/core/retry': 'retry',
  '@smithy/node-http-handler': 'unused',
  '@smithy/signature-v4': 'unused',
};

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb'));

/**
 * The modules that esbuild replaces in a bundle, and the files that replace them.
 *
 * @throws when a part of the SDK no longer exists
 */
export function bundleAliases(staticFilesModule: string): Record<string, string> {
  const stubs = Object.entries(STUBS).map(([name, file]) => {
    requireOfSdk.resolve(name);
    return [name, fileURLToPath(new URL(`./stubs/${file}.ts`, import.meta.url))];
  });
  return { '#static-files': staticFilesModule, ...Object.fromEntries(stubs) };
}
