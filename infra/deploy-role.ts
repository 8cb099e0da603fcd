import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DeployRole } from './constructs/deploy-role.ts';

/* An app of its own: its stack is deployed once per account, by hand. */

const app = new App();
const repository = String(app.node.tryGetContext('repository'));
if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  console.error(
    "Give the repository on GitHub: npx cdk deploy --app 'node infra/deploy-role.ts' -c repository=owner/name",
  );
  process.exit(1);
}
const stack = new Stack(app, 'Newsdesk-deploy-role', {
  description: 'The role with which GitHub deploys Newsdesk',
});
new DeployRole(stack, 'DeployRole', {
  repository,
  environments: String(app.node.tryGetContext('environments') ?? 'staging,production').split(','),
  hasProvider: app.node.tryGetContext('hasProvider') === 'true',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
