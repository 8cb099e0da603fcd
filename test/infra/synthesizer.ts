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

/** Returns a function that names a new output folder. All are removed after the tests of the file. */
export function useOutputFolders(): () => string {
  const outputs = mkdtempSync(join(tmpdir(), 'newsdesk-synthesized-'));
  afterAll(() => rmSync(outputs, { recursive: true }));
  return () => mkdtempSync(join(outputs, 'cdk.out-'));
}

/** Returns a function that synthesizes the stack without bundling, which takes seconds and has its own tests. */
export function useSynthesizer() {
  const outputFolder = useOutputFolders();
  return (context: Record<string, unknown> = {}) => {
    const app = new App({
      outdir: outputFolder(),
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
  };
}
