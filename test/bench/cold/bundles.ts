import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { ESBUILD_OPTIONS } from '../../../infra/bundling/function-bundle.ts';
import { environmentOf, functionNameOf, resourcesOf, templateOf } from '../../support/assembly.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Optional dependencies of lambda-api. */
const OPTIONAL = ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'];

/** A bundled function. */
export interface Bundle {
  readonly folder: string;
  /** The only file in the folder. */
  readonly file: string;
}

/** A bundle from a cloud assembly, with its settings from the template. */
export interface DeployedBundle extends Bundle {
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
}

/** Finds a Newsdesk function in the assembly that `NEWSDESK_ASSEMBLY` names, or synthesizes one into `folder`. */
export function deployedBundle(name: string, folder: string): DeployedBundle {
  const { NEWSDESK_ASSEMBLY } = process.env;
  const assembly = resolve(ROOT, NEWSDESK_ASSEMBLY ?? folder);
  if (NEWSDESK_ASSEMBLY === undefined) {
    // If it fails, the error includes its stderr.
    execFileSync('npm', ['run', 'synth', '--', '--output', assembly], { cwd: ROOT, stdio: 'pipe' });
  }
  const lambdas = resourcesOf(templateOf(assembly), 'AWS::Lambda::Function');
  const lambda = lambdas.find(([, { Metadata }]) => functionNameOf(Metadata) === name)?.[1];
  if (!lambda) throw new Error(`No function ${name} in ${assembly}`);
  const asset = join(assembly, lambda.Metadata?.['aws:asset:path'] ?? '');
  return {
    folder: asset,
    file: join(asset, 'index.js'),
    environment: environmentOf(lambda.Properties),
    memoryMb: Number(lambda.Properties.MemorySize),
  };
}

/** Bundles like CDK's `NodejsFunction` with only `bundleAwsSDK` set: CommonJS, not minified. */
export function defaultBundle(module: URL, folder: string): Bundle {
  const file = join(folder, 'index.js');
  buildSync({
    entryPoints: [fileURLToPath(module)],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: OPTIONAL,
    logLevel: 'error',
  });
  return { folder, file };
}

/** Bundles like Newsdesk's stack, minified and from ES modules, but with the complete SDK. */
export function minifiedBundle(module: URL, folder: string): Bundle {
  const file = join(folder, 'index.js');
  buildSync({ ...ESBUILD_OPTIONS, entryPoints: [fileURLToPath(module)], outfile: file, logLevel: 'error' });
  return { folder, file };
}
