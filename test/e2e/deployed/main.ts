import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../../infra/command-line.ts';
import { run } from '../../support/command.ts';
import { summarizeResults } from '../../support/exclusions.ts';
import { exclusions } from './exclusions.ts';

const TIMEOUT_MS = 30 * 60_000;

const { url, region } = commandLine({
  usage: `Usage: npm run test:deployed -- --delete-articles URL

Runs the HTTP suite against a deployed API, such as that of staging, as an identity that may write: AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. ITS ARTICLES ARE DELETED, which --delete-articles confirms.`,
  options: { 'delete-articles': { type: 'boolean', default: false } },
  read: (values, [given, ...others]) => {
    if (given === undefined || others.length > 0 || !URL.canParse(given)) {
      throw new Error('test:deployed takes the URL of an API');
    }
    if (!values['delete-articles'])
      throw new Error('test:deployed deletes all articles of the API: --delete-articles');
    if (!process.env.AWS_REGION) throw new Error('AWS_REGION is not set');
    return { url: new URL(given).origin, region: process.env.AWS_REGION };
  },
});

const folder = mkdtempSync(join(tmpdir(), 'newsdesk-deployed-'));
try {
  const results = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  await run('vitest', ['run', '--config', 'test/e2e/deployed/vitest.config.ts', ...reporters], {
    env: { ...process.env, NEWSDESK_URL: url, NEWSDESK_REGION: region },
    signal: new AbortController().signal,
    timeoutMs: TIMEOUT_MS,
    isShown: true,
  });
  console.log(summarizeResults(results, exclusions));
} finally {
  rmSync(folder, { recursive: true });
}
