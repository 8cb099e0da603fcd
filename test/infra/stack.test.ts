import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { contractsOf, tablesOfFunctions } from '../../infra/function-list.ts';
import { sourceService } from '../../infra/local/local-api.ts';
import type { Table, TableActions } from '../../lib/dynamodb/table.ts';
import { functionNameOf } from '../support/assembly.ts';
import { useSynthesizer } from './synthesizer.ts';

const synthesize = useSynthesizer();
const { template } = synthesize();
type Properties = Record<string, unknown>;
const resources = (type: string, of = template) =>
  Object.values(of.findResources(type)) as {
    Properties: Properties;
    Metadata?: Record<string, string>;
    DeletionPolicy?: string;
  }[];

/** The actions and resources that the role of each function allows. */
function policies(of = template): Record<string, { action: string; resource: unknown }[]> {
  return Object.fromEntries(
    resources('AWS::IAM::Role', of).map(({ Properties, Metadata }) => {
      const [{ PolicyDocument }] = Properties.Policies as [{ PolicyDocument: { Statement: Properties[] } }];
      const allowed = PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => ({ action: String(action), resource: Resource })),
      );
      return [functionNameOf(Metadata), allowed];
    }),
  );
}

const routes = (of = template) =>
  resources('AWS::ApiGatewayV2::Route', of).map(({ Properties }) => ({
    key: String(Properties.RouteKey),
    authorization: Properties.AuthorizationType,
    scopes: Properties.AuthorizationScopes,
  }));

/** The logical id of a table. */
function tableIdOf({ id }: Table): string {
  const [tableId = ''] = Object.entries(template.findResources('AWS::DynamoDB::Table')).flatMap(
    ([logicalId, { Metadata }]) => (Metadata['aws:cdk:path'].split('/').at(-3) === id ? [logicalId] : []),
  );
  return tableId;
}

const isWrite = (key: string) => /^(POST|PUT|PATCH|DELETE) /.test(key);

describe('stack', () => {
  it('has the routes of the local gateway, each once', () => {
    const local = sourceService().integrations.flatMap((integration) => integration.routes);
    expect(
      routes()
        .map(({ key }) => key)
        .sort(),
    ).toEqual([...local].sort());
    expect(new Set(local).size).toBe(local.length);
  });

  it('has a function and a test for each file in functions/', () => {
    const files = readdirSync('functions')
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace('.ts', ''));
    const named = resources('AWS::Lambda::Function').map(({ Metadata }) => functionNameOf(Metadata));
    const tests = readdirSync('test/functions');
    expect([
      ...files.filter((file) => !named.includes(file)).map((file) => `${file} is not in functions/index.ts`),
      ...named.filter((name) => !files.includes(name)).map((name) => `functions/${name}.ts does not exist`),
      ...files
        .filter((file) => !tests.includes(`${file}.test.ts`))
        .map((file) => `test/functions/${file}.test.ts does not exist`),
    ]).toEqual([]);
  });

  it('runs each function on arm64 and Node 24, with JSON logs and its environment variables', () => {
    const { ROUTES } = sourceService().environment;
    for (const { Properties } of resources('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        MemorySize: 1024,
        Timeout: 20,
        LoggingConfig: { LogFormat: 'JSON' },
        Environment: { Variables: { TABLE_NAME: { Ref: expect.any(String) }, SHARDS: '1', ROUTES } },
      });
    }
  });

  it('allows each function only the actions of its contracts and writing to its own log group', () => {
    const arnOf = (table: Table, index: string | undefined) => {
      const arn = { 'Fn::GetAtt': [tableIdOf(table), 'Arn'] };
      return index === undefined ? arn : { 'Fn::Join': ['', [arn, `/index/${index}`]] };
    };
    const expected = Object.entries(functions).map(([name, { contracts }]) => [
      name,
      [
        ...contracts
          .flatMap(({ database }): readonly TableActions[] => database)
          .flatMap(({ table, index, actions }) =>
            actions.map((action) => ({ action: `dynamodb:${action}`, resource: arnOf(table, index) })),
          ),
        ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
          action,
          resource: { 'Fn::GetAtt': [expect.stringContaining(name.replaceAll('-', '')), 'Arn'] },
        })),
      ],
    ]);
    const sorted = (list: unknown) =>
      (list as { action: string }[]).toSorted((a, b) => a.action.localeCompare(b.action));
    for (const [name, allowed] of expected) {
      expect({ name, allowed: sorted(policies()[String(name)]) }).toEqual({ name, allowed: sorted(allowed) });
    }
    expect(Object.keys(policies()).sort()).toEqual(Object.keys(functions).sort());
  });

  it('has no managed policies, other policies or wildcards', () => {
    for (const { Properties } of resources('AWS::IAM::Role'))
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(resources('AWS::IAM::Policy')).toEqual([]);
    expect(JSON.stringify(policies())).not.toContain('*');
  });

  it('protects, encrypts, backs up and retains each table', () => {
    const tables = template.findResources('AWS::DynamoDB::Table');
    expect(Object.keys(tables)).toHaveLength(sourceService().tables.length);
    for (const [index, table] of Object.values(tables).entries()) {
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      });
      const { TableName: _, ...keys } = sourceService().tables[index] ?? {};
      expect(table.Properties).toMatchObject(keys);
    }
  });

  it('configures CORS as the local gateway has it, for any origin by default', () => {
    const { methods, requestHeaders, responseHeaders } = sourceService().cors;
    const [api] = resources('AWS::ApiGatewayV2::Api');
    expect(api?.Properties.CorsConfiguration).toEqual({
      AllowOrigins: ['*'],
      AllowMethods: methods,
      AllowHeaders: requestHeaders,
      ExposeHeaders: responseHeaders,
      MaxAge: 7200,
    });
  });

  it('throttles the stage, logs access, and keeps logs for 90 days', () => {
    const [stage] = resources('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: expect.stringContaining('"userArn":"$context.identity.userArn"') },
    });
    const accessLog = Object.values(template.findResources('AWS::Logs::LogGroup')).filter(({ Properties }) =>
      JSON.stringify(Properties.LogGroupName ?? '').includes('/aws/vendedlogs/newsdesk-prod/'),
    );
    expect(accessLog.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain']);
    const retentions = resources('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);
    expect(retentions).toEqual(Array.from({ length: Object.keys(functions).length + 1 }, () => 90));
  });

  it('outputs the API URL, the documentation URL and the name of each table', () => {
    const { Outputs } = template.toJSON();
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(['ApiUrl', 'DocsUrl', 'TableName']));
    for (const table of tablesOfFunctions(functions)) {
      expect(Object.values(Outputs)).toContainEqual(
        expect.objectContaining({ Value: { Ref: tableIdOf(table) } }),
      );
    }
  });
});

describe('write access', () => {
  it('requires IAM authorization by default', () => {
    for (const { key, authorization } of routes()) {
      expect({ key, authorization }).toEqual({ key, authorization: isWrite(key) ? 'AWS_IAM' : 'NONE' });
    }
  });

  it('requires a JWT with the scope if an issuer is set', () => {
    const { template } = synthesize({ jwtIssuer: 'https://id.example', jwtAudience: 'newsdesk' });
    for (const { key, authorization, scopes } of routes(template)) {
      const expected = isWrite(key)
        ? { authorization: 'JWT', scopes: ['news:write'] }
        : { authorization: 'NONE' };
      expect({ key, authorization, scopes }).toEqual({ key, scopes: undefined, ...expected });
    }
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://id.example', Audience: ['newsdesk'] },
    });
  });

  it('is open only with dangerouslyAllowAnonymousWrites, which warns at every synth', () => {
    const { template, stack } = synthesize({ dangerouslyAllowAnonymousWrites: 'true' });
    expect(new Set(routes(template).map(({ authorization }) => authorization))).toEqual(new Set(['NONE']));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('ANYBODY ON THE INTERNET'));
    Annotations.fromStack(synthesize().stack).hasNoWarning('*', Match.anyValue());
  });

  it('is declared by every contract', () => {
    for (const { operationId, method, access } of contractsOf(functions)) {
      expect({ operationId, access }).toEqual({
        operationId,
        access: isWrite(`${method} `) ? 'editors' : 'public',
      });
    }
  });
});

describe('cdk-nag', () => {
  const contexts = [
    { name: 'by default', context: {} },
    { name: 'with a JWT', context: { jwtIssuer: 'https://id.example', jwtAudience: 'newsdesk' } },
    { name: 'with open writes', context: { dangerouslyAllowAnonymousWrites: true } },
    {
      name: 'with a domain',
      context: {
        domainName: 'news.example',
        certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1',
      },
    },
  ];

  it.each(contexts)('has no unacknowledged findings, $name', ({ context }) => {
    const { app } = synthesize(context);
    const { findings, acknowledged } = nagReport(app);
    expect(findings).toEqual([]);
    expect(new Set(acknowledged)).toEqual(new Set(['AwsSolutions-APIG4']));
  });
});

function nagReport(app: App): { findings: string[]; acknowledged: string[] } {
  const { pluginReports } = JSON.parse(
    readFileSync(join(app.synth().directory, 'validation-report.json'), 'utf8'),
  ) as {
    pluginReports: { violations: { ruleName: string }[]; suppressedViolations?: { ruleName: string }[] }[];
  };
  return {
    findings: pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)),
    acknowledged: pluginReports.flatMap(({ suppressedViolations = [] }) =>
      suppressedViolations.map(({ ruleName }) => ruleName),
    ),
  };
}
