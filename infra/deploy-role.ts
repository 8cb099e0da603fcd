import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as v from 'valibot';
import { DeployRole } from './constructs/deploy-role.ts';
import { ownContext, parseSettings, SettingsError } from './settings.ts';
import { flag, list } from './stage-settings.ts';

/* An app of its own: its stack is deployed once per account, by hand. */

const Options = v.object({
  repository: v.optional(v.pipe(v.string(), v.regex(/^[\w.@-]+\/[\w.@-]+$/, 'takes owner/name')), ''),
  environments: v.optional(
    list(v.pipe(v.string(), v.regex(/^[\w-]+$/)), 'takes names such as staging,production'),
    ['staging', 'production'],
  ),
  hasProvider: v.optional(flag, false),
});

const app = new App();
const { repository, environments, hasProvider } = readOptions();
const stack = new Stack(app, 'Newsdesk-deploy-role', {
  description: 'The role with which GitHub deploys Newsdesk',
});
new DeployRole(stack, 'DeployRole', { repository, environments, hasProvider });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

function readOptions(): v.InferOutput<typeof Options> {
  try {
    return parseSettings(Options, ownContext(app.node, Object.keys(Options.entries)));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(
      `The settings are not valid: ${error.message}. npx cdk deploy --app 'node infra/deploy-role.ts' -c repository=owner/name`,
    );
    process.exit(1);
  }
}
