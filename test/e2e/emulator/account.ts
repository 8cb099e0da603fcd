import { type Credentials, type Sign, signer } from './signature.ts';

/** Calls an action of IAM, and answers with its XML. */
export type Iam = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

/**
 * @param url of the emulator
 * @param region such as `us-east-1`
 * @param root of the account
 * @returns what calls IAM
 */
export function iam(url: string, region: string, root: Credentials): Iam {
  const sign = signer('iam', region, root);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (action, parameters) => {
    const form = { Action: action, Version: '2010-05-08', ...parameters };
    return post(url, sign, headers, new URLSearchParams(form).toString());
  };
}

/**
 * @param url of the emulator
 * @param region such as `us-east-1`
 * @param root of the account
 * @returns what the functions have logged as errors, a text for each function
 */
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
  const answer = await response.text();
  if (!response.ok) throw new Error(`${text} was answered ${response.status}: ${answer}`);
  return answer;
}

/** @returns a policy that has one statement, as JSON */
export function policy(
  effect: 'Allow' | 'Deny',
  actions: string | string[],
  resources: string | string[],
): string {
  const statement = { Effect: effect, Action: actions, Resource: resources };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/**
 * @param call IAM
 * @param name of a new user
 * @param document of the only policy that it has; none unless it is given
 * @returns an access key of it
 */
export async function createUser(call: Iam, name: string, document?: string): Promise<Credentials> {
  await call('CreateUser', { UserName: name });
  if (document !== undefined) {
    await call('PutUserPolicy', { UserName: name, PolicyName: 'editor', PolicyDocument: document });
  }
  const xml = await call('CreateAccessKey', { UserName: name });
  return { accessKeyId: element(xml, 'AccessKeyId'), secretAccessKey: element(xml, 'SecretAccessKey') };
}

/**
 * @param xml of an answer
 * @param name of an element that holds text
 * @returns the text of the first of that name
 * @throws when there is none
 */
export function element(xml: string, name: string): string {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`No ${name} in ${xml}`);
  return text;
}
