import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import type { FunctionList } from '../../infra/function-list.ts';
import { sourceService } from '../../infra/local/local-api.ts';
import { settingsOf } from '../../infra/settings.ts';
import { NewsdeskStack } from '../../infra/stack.ts';
import { newsTable } from '../../lib/news/dynamodb/table.ts';
import { functionNameOf } from '../support/assembly.ts';

/** The stack without its bundles, which take seconds and are tested on their own. */
function synthesize(context: Record<string, unknown> = {}, list: FunctionList = functions) {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true, ...context },
  });
  const settings = settingsOf(app.node);
  const stack = new NewsdeskStack(app, `Newsdesk-${settings.stage}`, list, settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack, template: Template.fromStack(stack) };
}

const { template } = synthesize();
type Properties = Record<string, unknown>;
const resources = (type: string, of = template) =>
  Object.values(of.findResources(type)) as {
    Properties: Properties;
    Metadata?: Record<string, string>;
    DeletionPolicy?: string;
  }[];

/** What each function's role allows, as action and resource. */
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

const isWrite = (key: string) => /^(POST|PUT|PATCH|DELETE) /.test(key);

describe('the stack', () => {
  it('has the routes of the contracts, which are those of the local gateway', () => {
    const local = sourceService().integrations.flatMap((integration) => integration.routes);
    expect(
      routes()
        .map(({ key }) => key)
        .sort(),
    ).toEqual([...local].sort());
    expect(new Set(local).size).toBe(local.length);
  });

  it('has a function for each file of functions/, and a test file too', () => {
    const files = readdirSync('functions')
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace('.ts', ''));
    const named = resources('AWS::Lambda::Function').map(({ Metadata }) => functionNameOf(Metadata));
    expect(named.sort()).toEqual(files.sort());
    const tests = readdirSync('test/functions');
    expect(files.filter((file) => !tests.includes(`${file}.test.ts`))).toEqual([]);
  });

  it('runs each function on arm64 and Node 24, with JSON logs, and tells it the table, the shards and the routes', () => {
    const { ROUTES } = sourceService().environment;
    for (const { Properties } of resources('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        MemorySize: 1024,
        Timeout: 20,
        LoggingConfig: { LogFormat: 'JSON' },
        Environment: { Variables: { TABLE_NAME: { Ref: expect.any(String) }, SHARDS: '8', ROUTES } },
      });
    }
  });

  it('allows each function the actions of its contract on the table or the index, its own log, and nothing else', () => {
    const [tableId = ''] = Object.keys(template.findResources('AWS::DynamoDB::Table'));
    const table = { 'Fn::GetAtt': [tableId, 'Arn'] };
    const index = { 'Fn::Join': ['', [table, `/index/${newsTable.index.name}`]] };
    const expected = Object.entries(functions).map(([name, { contracts }]) => [
      name,
      [
        ...contracts
          .flatMap(({ actions }) => actions)
          .map((action: string) => ({
            action,
            resource: action === 'dynamodb:Query' ? index : table,
          })),
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

  it('attaches no managed policy, no policy of another kind and no wildcard', () => {
    for (const { Properties } of resources('AWS::IAM::Role'))
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(resources('AWS::IAM::Policy')).toEqual([]);
    expect(JSON.stringify(policies())).not.toContain('*');
  });

  it('keeps the table: protected, encrypted, with point-in-time recovery, and when the stack is removed', () => {
    const [table] = resources('AWS::DynamoDB::Table');
    expect(table?.DeletionPolicy).toBe('Retain');
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = sourceService().table;
    expect(table?.Properties).toMatchObject({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes });
  });

  it('throttles and logs the stage, and keeps every log for a while', () => {
    const [stage] = resources('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: expect.stringContaining('"status":"$context.status"') },
    });
    const retentions = resources('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);
    expect(retentions).toEqual(Array.from({ length: Object.keys(functions).length + 1 }, () => 90));
  });

  it('puts out where the API, its document and its table are', () => {
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual(['ApiUrl', 'DocsUrl', 'TableName']);
  });
});

describe('who may write', () => {
  it('is who IAM allows, by default', () => {
    for (const { key, authorization } of routes()) {
      expect({ key, authorization }).toEqual({ key, authorization: isWrite(key) ? 'AWS_IAM' : 'NONE' });
    }
  });

  it('is who has a token with the scope, when an issuer is given', () => {
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

  it('is everybody only when that is asked for by its long name, and then every synth warns', () => {
    const { template, stack } = synthesize({ dangerouslyAllowAnonymousWrites: 'true' });
    expect(new Set(routes(template).map(({ authorization }) => authorization))).toEqual(new Set(['NONE']));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('ANYBODY ON THE INTERNET'));
    Annotations.fromStack(synthesize().stack).hasNoWarning('*', Match.anyValue());
  });

  it('is said by every contract', () => {
    const list: FunctionList = functions;
    for (const { operationId, method, access } of Object.values(list).flatMap(({ contracts }) => contracts)) {
      expect({ operationId, access }).toEqual({
        operationId,
        access: isWrite(`${method} `) ? 'editors' : 'public',
      });
    }
  });
});

describe('cdk-nag', () => {
  const plugins = [
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

  it.each(plugins)('has no finding that is not acknowledged, $name', ({ context }) => {
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

describe('the settings', () => {
  it('reach the template', () => {
    const { template, stack } = synthesize({
      stage: 'test',
      logRetentionDays: '30',
      throttleRate: '5',
      throttleBurst: 7,
      shards: '16',
      memoryMb: 512,
      domainName: 'news.example',
      certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1',
    });
    expect(stack.stackName).toBe('Newsdesk-test');
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.allResourcesProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Environment: { Variables: Match.objectLike({ SHARDS: '16' }) },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'news.example' });
    template.hasOutput('ApiUrl', { Value: 'https://news.example' });
    template.hasOutput('DomainTarget', Match.anyValue());
  });

  it.each([
    [{ shards: 7 }, 'shards: '],
    [{ memoryMb: 'much' }, 'memoryMb: '],
    [{ logRetentionDays: 8 }, 'logRetentionDays: '],
    [{ stage: 'A B' }, 'stage: '],
    [{ dangerouslyAllowAnonymousWrites: 'yes' }, 'dangerouslyAllowAnonymousWrites: '],
    [{ jwtIssuer: 'http://id.example', jwtAudience: 'newsdesk' }, 'jwtIssuer: '],
    [{ jwtIssuer: 'https://id.example' }, 'jwtIssuer and jwtAudience go together'],
    [{ domainName: 'news.example' }, 'domainName and certificateArn go together'],
    [
      { jwtIssuer: 'https://id.example', jwtAudience: 'newsdesk', dangerouslyAllowAnonymousWrites: true },
      'exclude each other',
    ],
  ])('%j fail with a sentence', (context, sentence) => {
    expect(() => synthesize(context)).toThrow(`The context is not valid. `);
    expect(() => synthesize(context)).toThrow(sentence);
  });
});

describe('contracts that do not go together', () => {
  const { contract } = functions['get-news'];
  const other = (changes: object) => ({
    ...functions,
    'another-news': { contracts: [{ ...contract, operationId: 'another', path: '/other', ...changes }] },
  });

  it.each([
    [
      'the same route',
      { path: '/news/{id}' },
      'functions/get-news.ts and functions/another-news.ts both have the route GET /news/{}',
    ],
    [
      'the same operationId',
      { operationId: 'get-news' },
      'functions/get-news.ts and functions/another-news.ts both have the operationId get-news',
    ],
    [
      'an unknown action',
      { actions: ['dynamodb:DropTable'] },
      'functions/another-news.ts names the action dynamodb:DropTable',
    ],
    ['no access', { access: undefined }, 'functions/another-news.ts does not say who may call it'],
  ])('fail the synth with a sentence: %s', (_, changes, sentence) => {
    expect(() => synthesize({}, other(changes) as FunctionList)).toThrow(sentence);
  });
});
