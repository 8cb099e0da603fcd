import type { Deployment } from '../endpoint/deployment.ts';

/** What a request that writes needs, and a `curl` command that creates an article with it. */
export function writeExample(
  { authorization, region }: Deployment,
  { url, body }: { url: string; body: object },
): { note: string; command: string } {
  const { note, options } = {
    anonymous: { note: 'Anybody may write.', options: [] },
    iam: {
      note: 'Writing needs the signature of an AWS identity that may invoke this API.',
      options: [
        `--aws-sigv4 'aws:amz:${region}:execute-api' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
        '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
      ],
    },
    jwt: { note: 'Writing needs a token.', options: ['-H "authorization: Bearer $TOKEN"'] },
  }[authorization];
  const json = JSON.stringify(body, null, 2);
  const content = `-H 'content-type: application/json' -d '${json}'`;
  return { note, command: [`curl -i ${url}`, ...options, content].join(' \\\n  ') };
}
