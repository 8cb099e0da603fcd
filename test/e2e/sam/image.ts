import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunOptions, run } from '../../support/command.ts';
import { installRuntimeClient } from '../../support/lambda/runtime-client.ts';

/** AWS's image of the runtime. */
const AWS_IMAGE = 'public.ecr.aws/lambda/nodejs:24';
const STAND_IN = 'newsdesk-sam-test';
/** What SAM itself runs in the image, to add the emulator of the Runtime API. */
const PROGRAMS = ['/bin/sh', '/bin/mv', '/bin/chmod'];

const BOOTSTRAP = `#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_nodejs24.x
exec /bin/node /var/runtime/node_modules/aws-lambda-ric/index.mjs "$_HANDLER"
`;

/**
 * The flags that make SAM use AWS's image of the runtime, or, where Docker cannot pull it, a stand-in: AWS's runtime interface
 * client on the Node and the libraries of this machine.
 */
export async function runtimeImage(options: RunOptions): Promise<readonly string[]> {
  try {
    await run('docker', ['pull', '--quiet', AWS_IMAGE], options);
    return [];
  } catch {
    console.log(`${AWS_IMAGE} cannot be pulled: the test runs on a stand-in.`);
    await buildStandIn(options);
    return ['--skip-pull-image', '--invoke-image', `${STAND_IN}:latest`];
  }
}

/** Removes the stand-in, and what SAM made of it. */
export async function removeStandIn(options: RunOptions): Promise<void> {
  const images = await run('docker', ['images', '--quiet', STAND_IN], options);
  const ids = [...new Set(images.split('\n').filter(Boolean))];
  if (ids.length > 0) await run('docker', ['rmi', '--force', ...ids], options);
}

async function buildStandIn(options: RunOptions): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'newsdesk-image-'));
  try {
    for (const folder of [
      'bin',
      'etc',
      'opt',
      'proc',
      'tmp',
      'sys',
      'dev',
      'var/task',
      'var/rapid',
      'var/runtime',
    ]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
    copyProgram(root, process.execPath, '/bin/node');
    for (const program of PROGRAMS) copyProgram(root, program, program);
    await installRuntimeClient(join(root, 'var/runtime'), options);
    writeFileSync(join(root, 'var/runtime/bootstrap'), BOOTSTRAP, { mode: 0o755 });
    const archive = join(root, 'image.tar');
    await run(
      'tar',
      ['-C', root, '--exclude=./image.tar', '--owner=0', '--group=0', '-cf', archive, '.'],
      options,
    );
    const changes = ['ENV PATH=/bin', 'ENV LAMBDA_TASK_ROOT=/var/task', 'WORKDIR /var/task'];
    await run(
      'docker',
      ['import', ...changes.flatMap((one) => ['--change', one]), archive, `${STAND_IN}:latest`],
      options,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Copies a program with the libraries that it loads. */
function copyProgram(root: string, file: string, target: string): void {
  cpSync(realpathSync(file), join(root, target));
  const libraries = execFileSync('ldd', [file], { encoding: 'utf8' }).matchAll(/(\/\S+)/g);
  for (const [, library = ''] of libraries) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    cpSync(realpathSync(library), join(root, library));
  }
}
