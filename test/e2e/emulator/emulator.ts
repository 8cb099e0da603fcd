import { openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
import { freePort } from '../../support/free-port.ts';
import { endGroup, run, startGroup } from './command.ts';

/** MiniStack, pinned: what is left out is what this version cannot do. */
const PACKAGE = 'ministack==1.5.33';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
/** Of the account itself: the emulator takes any secret for it, so it proves nothing of a signature. */
export const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };

const MINUTE_MS = 60_000;

export interface Emulator {
  readonly url: string;
  /** The whole environment of a command that is to take it for AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** What it has logged last. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Installs an emulator of AWS and starts it on 127.0.0.1 as strict as it can be: it speaks TLS, verifies
 * signatures, and evaluates the policies of users and roles. This process trusts its certificate from then on.
 *
 * @param folder for all that it keeps
 * @param signal interrupts it
 * @returns the running emulator
 */
export async function startEmulator(folder: string, signal: AbortSignal): Promise<Emulator> {
  const python = join(folder, 'venv', 'bin', 'python');
  const [key, certificate, logFile] = ['key.pem', 'certificate.pem', 'emulator.log'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const installing = { env: process.env, signal, timeoutMs: 5 * MINUTE_MS };
  await run('python3', ['-m', 'venv', join(folder, 'venv')], installing);
  await run(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], installing);
  const names = ['DNS:localhost', 'DNS:*.execute-api.localhost', 'IP:127.0.0.1'].join();
  const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${names}`];
  const files = ['-keyout', key, '-out', certificate];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], installing);

  const port = String(await freePort());
  const url = `https://127.0.0.1:${port}`;
  // Nothing of the user's: neither configuration, nor proxies, nor an account.
  const env = {
    // The functions run on the Node that this process runs on.
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    TMPDIR: folder,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    NODE_EXTRA_CA_CERTS: certificate,
  };
  const log = openSync(logFile, 'a');
  const leader = startGroup(python, ['-m', 'ministack'], {
    stdio: ['ignore', log, log],
    env: {
      ...env,
      GATEWAY_PORT: port,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: certificate,
      MINISTACK_SSL_KEY: key,
      STATE_DIR: join(folder, 'state'),
      S3_DATA_DIR: join(folder, 's3'),
      LAMBDA_EXECUTOR: 'local',
      LAMBDA_ACCOUNT_CONCURRENCY: '1000',
      DOCKER_HOST: `unix://${join(folder, 'no-docker.sock')}`,
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
  });
  const emulator: Emulator = {
    url,
    env: {
      ...env,
      CI: 'true',
      AWS_ENDPOINT_URL: url,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    log: () => readFileSync(logFile, 'utf8').slice(-5000),
    stop: () => endGroup(leader),
  };
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(certificate, 'utf8')]);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(MINUTE_MS)]);
    while (!(await isHealthy(url))) {
      limit.throwIfAborted();
      if (leader.exitCode !== null) throw new Error(`The emulator ended:\n${emulator.log()}`);
      await wait(200);
    }
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/_ministack/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
