import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { environmentOf, functionNameOf, resourcesOf, templateOf } from '../../support/assembly.ts';
import { BUNDLING } from '../../support/rebuilt-bundle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What lambda-api would use if it were there, and does without. */
const OPTIONAL = ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'];

/** A function as it is deployed. */
export interface Bundle {
  readonly folder: string;
  /** The only one in the folder. */
  readonly file: string;
}

/** A bundle out of a cloud assembly, with what its template says of it. */
export interface DeployedBundle extends Bundle {
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
}

/**
 * @param name of a function of Newsdesk
 * @param folder for a cloud assembly, which is made there; the one that `NEWSDESK_ASSEMBLY` names is taken instead
 * @returns the function out of it
 * @throws when `cdk synth` fails
 */
export function deployedBundle(name: string, folder: string): DeployedBundle {
  const { NEWSDESK_ASSEMBLY } = process.env;
  const assembly = resolve(ROOT, NEWSDESK_ASSEMBLY ?? folder);
  if (NEWSDESK_ASSEMBLY === undefined) {
    // What it says is in the error, if it fails.
    execFileSync('npm', ['run', 'synth', '--', '--output', assembly], { cwd: ROOT, stdio: 'pipe' });
  }
  const lambdas = resourcesOf(templateOf(assembly), 'AWS::Lambda::Function');
  const lambda = lambdas.find(([, { Metadata }]) => functionNameOf(Metadata) === name)?.[1];
  if (!lambda) throw new Error(`There is no function ${name} in ${assembly}`);
  const asset = join(assembly, lambda.Metadata?.['aws:asset:path'] ?? '');
  return {
    folder: asset,
    file: join(asset, 'index.js'),
    environment: environmentOf(lambda.Properties),
    memoryMb: Number(lambda.Properties.MemorySize),
  };
}

/**
 * Bundles a handler as CDK's `NodejsFunction` does with `bundleAwsSDK` and nothing else: as CommonJS, not minified.
 *
 * @param module that exports `handler`
 * @param folder for the bundle
 * @returns the bundle
 */
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

/**
 * Bundles a handler as the stack of Newsdesk does, minified and from the source as modules, but with all of the SDK.
 *
 * @param module that exports `handler`
 * @param folder for the bundle
 * @returns the bundle
 */
export function minifiedBundle(module: URL, folder: string): Bundle {
  const file = join(folder, 'index.js');
  buildSync({ ...BUNDLING, entryPoints: [fileURLToPath(module)], outfile: file, logLevel: 'error' });
  return { folder, file };
}
