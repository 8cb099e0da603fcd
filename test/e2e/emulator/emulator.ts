import { openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
import { run, startGroup, stopGroup } from '../../support/command.ts';
import { freePort } from '../../support/free-port.ts';

/** MiniStack, pinned: `exclusions.ts` lists what this version cannot do. */
const PACKAGE = 'ministack==1.5.33';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
/** The account root. The emulator accepts any secret for it, so it cannot test signatures. */
export const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };

const MINUTE_MS = 60_000;

export interface Emulator {
  readonly url: string;
  /** The whole environment of a command that uses the emulator as AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** The end of its log. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Installs an AWS emulator into a folder and starts it on 127.0.0.1 in its strictest mode: it serves TLS, verifies
 * signatures, and evaluates the policies of users and roles. This process trusts its certificate from then on.
 */
export async function startEmulator(folder: string, signal: AbortSignal): Promise<Emulator> {
  const python = join(folder, 'venv', 'bin', 'python');
  const [key, certificate, logFile] = ['key.pem', 'certificate.pem', 'emulator.log'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const installOptions = { env: process.env, signal, timeoutMs: 5 * MINUTE_MS };
  await run('python3', ['-m', 'venv', join(folder, 'venv')], installOptions);
  await run(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], installOptions);
  const names = ['DNS:localhost', 'DNS:*.execute-api.localhost', 'IP:127.0.0.1'].join();
  const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${names}`];
  const files = ['-keyout', key, '-out', certificate];
  await run(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject],
    installOptions,
  );

  const port = String(await freePort());
  const url = `https://127.0.0.1:${port}`;
  // Inherit nothing from the user: no configuration, proxies or AWS account.
  const env = {
    // The functions run on the Node version of this process.
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
    stop: () => stopGroup(leader),
  };
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(certificate, 'utf8')]);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(MINUTE_MS)]);
    while (!(await isHealthy(url))) {
      limit.throwIfAborted();
      if (leader.exitCode !== null) throw new Error(`The emulator exited:\n${emulator.log()}`);
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
