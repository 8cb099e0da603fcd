import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Parts of the SDK that bundles are without, and the files of `bundled/` that they have in their place. */
const REPLACED = {
  '@aws-sdk/core/client': 'aws-client',
  '@aws-sdk/credential-provider-node': 'credentials',
  '@aws-sdk/middleware-endpoint-discovery': 'left-out',
  '@smithy/core/checksum': 'left-out',
  '@smithy/core/config': 'configuration',
  '@smithy/core/event-streams': 'left-out',
  '@smithy/core/retry': 'retry',
  '@smithy/node-http-handler': 'left-out',
  '@smithy/signature-v4': 'left-out',
};

const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/client-dynamodb'));

/**
 * @param staticFilesModule the file that bundles have in the place of `#static-files`
 * @returns which modules are replaced in a bundle, and by which files
 * @throws when the SDK does not have one of its parts any more
 */
export function bundleAliases(staticFilesModule: string): Record<string, string> {
  const ofSdk = Object.entries(REPLACED).map(([name, file]) => {
    requireOfSdk.resolve(name);
    return [name, fileURLToPath(new URL(`./stubs/${file}.ts`, import.meta.url))];
  });
  return { '#static-files': staticFilesModule, ...Object.fromEntries(ofSdk) };
}
