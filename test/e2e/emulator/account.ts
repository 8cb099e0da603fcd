import { type Credentials, type Sign, signer } from './signature.ts';

/** Calls an IAM action and returns the response XML. */
export type Iam = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

export function iam(url: string, region: string, root: Credentials): Iam {
  const sign = signer('iam', region, root);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (action, parameters) => {
    const form = { Action: action, Version: '2010-05-08', ...parameters };
    return post(url, sign, headers, new URLSearchParams(form).toString());
  };
}

/** The end of each function log that contains an error. */
export async function loggedErrors(url: string, region: string, root: Credentials): Promise<string[]> {
  const sign = signer('logs', region, root);
  const call = async (action: string, input: unknown) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
    };
    return JSON.parse(await post(url, sign, headers, JSON.stringify(input)));
  };
  const texts: string[] = [];
  for (const { logGroupName } of (await call('DescribeLogGroups', {})).logGroups) {
    const { events } = await call('FilterLogEvents', { logGroupName });
    const lines: string[] = events.map(({ message }: { message: string }) => message);
    const text = lines.filter((line) => !/^(START|END|REPORT) /.test(line)).join('\n');
    if (text.includes('ERROR')) texts.push(`${logGroupName}:\n${text.slice(-5000)}`);
  }
  return texts;
}

async function post(
  url: string,
  sign: Sign,
  unsigned: Record<string, string>,
  text: string,
): Promise<string> {
  const body = Buffer.from(text);
  const headers = await sign('POST', `${url}/`, unsigned, body);
  const response = await fetch(`${url}/`, { method: 'POST', headers, body });
  const responseText = await response.text();
  if (!response.ok) throw new Error(`${text} returned ${response.status}: ${responseText}`);
  return responseText;
}

/** A policy with one statement, as JSON. */
export function policy(
  effect: 'Allow' | 'Deny',
  actions: string | string[],
  resources: string | string[],
): string {
  const statement = { Effect: effect, Action: actions, Resource: resources };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** Creates a user, with at most one inline policy, and an access key for it. */
export async function createUser(call: Iam, name: string, policyDocument?: string): Promise<Credentials> {
  await call('CreateUser', { UserName: name });
  if (policyDocument !== undefined) {
    await call('PutUserPolicy', { UserName: name, PolicyName: 'editor', PolicyDocument: policyDocument });
  }
  const xml = await call('CreateAccessKey', { UserName: name });
  return { accessKeyId: element(xml, 'AccessKeyId'), secretAccessKey: element(xml, 'SecretAccessKey') };
}

/** The text of the first element with that name. */
export function element(xml: string, name: string): string {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`No ${name} in ${xml}`);
  return text;
}
