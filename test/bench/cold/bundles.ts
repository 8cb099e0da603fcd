import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { ESBUILD_OPTIONS } from '../../../infra/bundling/function-bundle.ts';
import { environmentOf, functionNameOf, resourcesOf, templateOf } from '../../support/assembly.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** As CDK's `NodejsFunction` with only `bundleAwsSDK` set: CommonJS, not minified. */
export const DEFAULT = { bundle: true, platform: 'node', target: 'node24' } satisfies BuildOptions;
/** As Newsdesk's stack: minified, from ES modules. The SDK is complete all the same. */
export const MINIFIED = ESBUILD_OPTIONS;

/** Optional dependencies of lambda-api. */
const OPTIONAL = ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'];

/** Bundles a module as `index.js` in a folder. */
export function bundle(module: string, folder: string, options: BuildOptions): void {
  buildSync({
    ...options,
    entryPoints: [fileURLToPath(new URL(module, import.meta.url))],
    outfile: join(folder, 'index.js'),
    external: OPTIONAL,
    logLevel: 'error',
  });
}

/** Newsdesk's bundle and the settings of its function. */
export interface DeployedFunction {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
}

/** Finds a function in the cloud assembly that `NEWSDESK_ASSEMBLY` names, or synthesizes one into `folder`. */
export function deployedFunction(name: string, folder: string): DeployedFunction {
  const { NEWSDESK_ASSEMBLY } = process.env;
  const assembly = resolve(ROOT, NEWSDESK_ASSEMBLY ?? folder);
  if (NEWSDESK_ASSEMBLY === undefined) {
    // If it fails, the error includes its stderr.
    execFileSync('npm', ['run', 'synth', '--', '--output', assembly], { cwd: ROOT, stdio: 'pipe' });
  }
  const lambdas = resourcesOf(templateOf(assembly), 'AWS::Lambda::Function');
  const lambda = lambdas.find(([, { Metadata }]) => functionNameOf(Metadata) === name)?.[1];
  if (!lambda) throw new Error(`No function ${name} in ${assembly}`);
  return {
    folder: join(assembly, lambda.Metadata?.['aws:asset:path'] ?? ''),
    environment: environmentOf(lambda.Properties),
    memoryMb: Number(lambda.Properties.MemorySize),
  };
}
