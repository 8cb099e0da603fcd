import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What API Gateway adds to the event of a route with an authorizer. */
interface Authorizer {
  readonly iam?: { readonly userArn?: string };
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
}

/**
 * Who sent a request: the ARN of a user or a role, without the name of the session, or the issuer and the subject of a token.
 * Empty where everybody may call.
 */
export function callerOf({ requestContext }: APIGatewayProxyEventV2): string {
  const { authorizer } = requestContext as { authorizer?: Authorizer };
  const { userArn } = authorizer?.iam ?? {};
  if (userArn !== undefined) return userArn.replace(/^(arn:[^:]*:sts::\d*:assumed-role\/[^/]+)\/.*$/, '$1');
  const { iss, sub, client_id } = authorizer?.jwt?.claims ?? {};
  return iss === undefined ? '' : `${String(iss)} ${String(sub ?? client_id)}`;
}
