import { devNull } from 'node:os';

/** Any: a local database accepts every region and every credential. */
const DEFAULTS = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
/** What counts with a database that the user names. */
const KEPT = [...Object.keys(DEFAULTS), 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_DYNAMODB'];

/**
 * Makes this process forget the AWS settings, profiles and proxies of its user, unless they belong to the database that
 * `AWS_ENDPOINT_URL_DYNAMODB` names: an endpoint, a region or a flag among them could send articles elsewhere.
 */
export function forgetAwsSettings(): void {
  const kept = process.env.AWS_ENDPOINT_URL_DYNAMODB ? KEPT : [];
  for (const [name, value] of Object.entries(process.env)) {
    if (/^AWS_|_PROXY$/i.test(name) && !(value && kept.includes(name))) delete process.env[name];
  }
  Object.assign(process.env, {
    ...DEFAULTS,
    ...process.env,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
}
