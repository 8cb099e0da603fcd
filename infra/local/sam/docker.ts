import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const SAM_URL =
  'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html';

async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('docker', args);
  return stdout.trim();
}

/** @throws with a sentence that says what is missing, or does not run */
export async function requireTools(): Promise<void> {
  if (!isInstalled('sam')) throw new Error(`the SAM CLI is not installed: see ${SAM_URL}`);
  if (!isInstalled('docker')) {
    throw new Error('Docker is not installed: see https://docs.docker.com/get-docker/');
  }
  await docker('version', '--format', '{{.Server.Version}}').catch(() => {
    throw new Error('Docker is not running: start it');
  });
}

/** Running `sam --version` would take two seconds. */
function isInstalled(program: string): boolean {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** A network of our own, so that its containers are known. */
export interface ContainerNetwork {
  readonly name: string;
  /** Where a server of this machine listens, for containers of the network and nobody else. */
  readonly address: string;
  /** The host by which they reach it. */
  readonly host: string;
  /** Removes its containers, and the network itself. */
  remove(): Promise<void>;
}

export async function createNetwork(): Promise<ContainerNetwork> {
  const name = `newsdesk-sam-${process.pid}`;
  await docker('network', 'create', name);
  const remove = async () => {
    const containers = await docker('ps', '--all', '--quiet', '--filter', `network=${name}`);
    if (containers !== '') await docker('rm', '--force', ...containers.split('\n'));
    await docker('network', 'rm', name);
  };
  const gateway = await docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', name);
  // Docker Desktop has the network in a virtual machine, and gives this machine a name there.
  const isHere = await canListen(gateway);
  return {
    name,
    address: isHere ? gateway : '127.0.0.1',
    host: isHere ? gateway : 'host.docker.internal',
    remove,
  };
}

/** An empty address would be every one. */
async function canListen(address: string): Promise<boolean> {
  if (address === '') return false;
  const server = createServer().listen(0, address);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
