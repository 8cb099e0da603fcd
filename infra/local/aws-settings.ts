import { devNull } from 'node:os';

/** What counts with a database that `AWS_ENDPOINT_URL_DYNAMODB` names, and what it is without. */
const OF_DATABASE: Readonly<Record<string, string>> = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};
const KEPT = [...Object.keys(OF_DATABASE), 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_SESSION_TOKEN'];

/**
 * Makes this process forget the AWS settings, profiles and proxies of its user: an endpoint, a region or a flag among them
 * could send articles to another database.
 */
export function forgetAwsSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_PROXY$/i.test(name) && !KEPT.includes(name)) delete process.env[name];
  }
  Object.assign(process.env, {
    ...OF_DATABASE,
    ...process.env,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
}
