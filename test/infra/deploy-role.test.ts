import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DeployRole } from '../../infra/constructs/deploy-role.ts';
import { useOutputFolders } from './synthesizer.ts';

const outputFolder = useOutputFolders();

function synthesize(hasProvider: boolean): Template {
  const stack = new Stack(new App({ outdir: outputFolder() }), 'Test');
  new DeployRole(stack, 'DeployRole', {
    repository: 'desk/news',
    environments: ['staging', 'production'],
    hasProvider,
  });
  return Template.fromStack(stack);
}

describe('the role of deployments', () => {
  it('is for workflows of two environments of one repository, and takes the roles of cdk bootstrap', () => {
    const template = synthesize(false);
    const [{ Properties: role } = { Properties: {} }] = Object.values(
      template.findResources('AWS::IAM::Role'),
    );
    const [trust] = role.AssumeRolePolicyDocument.Statement;
    expect(trust).toMatchObject({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': [
            'repo:desk/news:environment:staging',
            'repo:desk/news:environment:production',
          ],
        },
      },
    });
    const [{ PolicyDocument }] = role.Policies;
    const text = JSON.stringify(PolicyDocument.Statement[0].Resource);
    expect(PolicyDocument.Statement[0].Action).toBe('sts:AssumeRole');
    expect(text).not.toContain('*');
    for (const name of ['deploy', 'file-publishing', 'lookup'])
      expect(text).toContain(`cdk-hnb659fds-${name}-role-`);
    template.resourceCountIs('AWS::IAM::OIDCProvider', 1);
  });

  it('uses the identity provider that the account has', () => {
    synthesize(true).resourceCountIs('AWS::IAM::OIDCProvider', 0);
  });
});
