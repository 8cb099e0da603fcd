import { type Credentials, signer } from './signature.ts';

/** Calls an AWS service that speaks the Query protocol, such as IAM, and answers with its XML. */
export type Call = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

/**
 * @param url of the emulator
 * @param region such as `us-east-1`
 * @param root of the account
 * @returns what calls IAM
 */
export function iam(url: string, region: string, root: Credentials): Call {
  const sign = signer('iam', region, root);
  return async (action, parameters) => {
    const form = { Action: action, Version: '2010-05-08', ...parameters };
    const body = Buffer.from(new URLSearchParams(form).toString());
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const headers = await sign('POST', `${url}/`, type, body);
    const response = await fetch(`${url}/`, { method: 'POST', headers, body });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${action} answered ${response.status}: ${answer}`);
    return answer;
  };
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
export async function createUser(call: Call, name: string, document?: string): Promise<Credentials> {
  await call('CreateUser', { UserName: name });
  if (document !== undefined) {
    await call('PutUserPolicy', { UserName: name, PolicyName: 'editor', PolicyDocument: document });
  }
  const xml = await call('CreateAccessKey', { UserName: name });
  return { accessKeyId: element(xml, 'AccessKeyId'), secretAccessKey: element(xml, 'SecretAccessKey') };
}

function element(xml: string, name: string): string {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`No ${name} in ${xml}`);
  return text;
}
