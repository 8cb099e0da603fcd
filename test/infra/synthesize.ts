import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll } from 'vitest';
import { functions } from '../../functions/index.ts';
import { settingsOf } from '../../infra/settings.ts';
import { NewsdeskStack } from '../../infra/stack.ts';

/** Of the tests of one file. By itself, the CDK leaves each output in the temporary folder. */
const outputs = mkdtempSync(join(tmpdir(), 'newsdesk-synthesized-'));
afterAll(() => rmSync(outputs, { recursive: true }));

/** Synthesizes the stack without bundling, which takes seconds and has its own tests. */
export function synthesize(context: Record<string, unknown> = {}) {
  const app = new App({
    outdir: mkdtempSync(join(outputs, 'cdk.out-')),
    context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true, ...context },
  });
  const settings = settingsOf(app.node);
  const stack = new NewsdeskStack(app, `Newsdesk-${settings.stage}`, {
    functions,
    settings,
    staticFilesModule: '',
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack, template: Template.fromStack(stack) };
}
