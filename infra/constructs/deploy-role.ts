import { Aws, CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import {
  OidcProviderNative,
  PolicyDocument,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const GITHUB = 'token.actions.githubusercontent.com';
/** Of `cdk bootstrap`, with its default qualifier: they, and CloudFormation's role behind them, do the deployment. */
const BOOTSTRAP_ROLES = ['deploy', 'file-publishing', 'lookup'];
/** The routes for editors. */
const WRITE_ROUTES = ['POST/news', '*/news/*'];
const INVOKE_REASON =
  'The HTTP suite writes to the API of staging, whose id is not known before it is deployed. Only paths of /news.';

export interface DeployRoleProps {
  /** On GitHub, such as `owner/name`. */
  readonly repository: string;
  /** The environments of the repository whose workflows may take the role. */
  readonly environments: readonly string[];
  /** Whether the account has GitHub as an identity provider already: it can have it once. */
  readonly hasProvider: boolean;
}

/** The role that GitHub's workflows take to deploy, without a stored credential. */
export class DeployRole extends Construct {
  constructor(scope: Construct, id: string, { repository, environments, hasProvider }: DeployRoleProps) {
    super(scope, id);
    const providerArn = hasProvider
      ? `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${GITHUB}`
      : new OidcProviderNative(this, 'GitHub', { url: `https://${GITHUB}`, clientIds: ['sts.amazonaws.com'] })
          .oidcProviderArn;
    const role = new Role(this, 'Role', {
      description: `Deploys Newsdesk from ${repository}`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(providerArn, {
        StringEquals: {
          [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB}:sub`]: environments.map((name) => `repo:${repository}:environment:${name}`),
        },
      }),
      inlinePolicies: {
        deploy: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sts:AssumeRole'],
              resources: BOOTSTRAP_ROLES.map(
                (name) =>
                  `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-hnb659fds-${name}-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
              ),
            }),
            new PolicyStatement({
              actions: ['execute-api:Invoke'],
              resources: WRITE_ROUTES.map(
                (route) =>
                  `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:*/$default/${route}`,
              ),
            }),
          ],
        }),
      },
    });
    for (const route of WRITE_ROUTES) {
      const arn = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:*/$default/${route}`;
      Validations.of(role).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${arn}]`,
        reason: INVOKE_REASON,
      });
    }
    new CfnOutput(this, 'RoleArn', { value: role.roleArn, description: 'AWS_ROLE_ARN of the environments' });
  }
}
