import { expect, it } from 'vitest';
import { writeExample } from '../../../lib/docs/write-example.ts';

const commandOf = (authorization: 'anonymous' | 'iam' | 'jwt') =>
  writeExample(
    { authorization, version: '1', region: 'eu-central-1' },
    { url: 'https://news.example/news', body: {} },
  ).command;

it('shows a command that works in the deployment', () => {
  expect(commandOf('anonymous')).toBe(
    `curl -i https://news.example/news \\\n  -H 'content-type: application/json' -d '{}'`,
  );
  expect(commandOf('iam')).toContain(`--aws-sigv4 'aws:amz:eu-central-1:execute-api'`);
  expect(commandOf('jwt')).toContain('-H "authorization: Bearer $TOKEN"');
});
