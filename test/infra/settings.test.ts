import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { existingTables } from '../../infra/existing-tables.ts';
import { StageSettings } from '../../infra/stage-settings.ts';
import { isWrite } from '../../lib/endpoint/contract.ts';
import { functionNameOf } from '../support/assembly.ts';
import { useSynthesizer } from './synthesizer.ts';

const synthesize = useSynthesizer();

describe('settings', () => {
  it('are applied to the template', () => {
    const { template, stack } = synthesize({
      stage: 'dev',
      logRetentionDays: '30',
      logLevel: 'WARN',
      tracing: 'true',
      throttleRate: '5',
      throttleBurst: 7,
      shards: '16',
      memoryMb: 512,
      allowedOrigins: 'https://a.example, http://localhost:5173',
      jwtIssuer: 'https://id.example',
      jwtAudience: ['newsdesk', 'desk'],
      jwtScope: 'newsdesk/write',
      domainName: 'news.example',
      certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1',
      disableExecuteApiEndpoint: true,
      architecture: 'x86_64',
      writerConcurrency: 5,
      terminationProtection: true,
      tags: 'team=news,cost=42',
    });
    expect(stack.stackName).toBe('Newsdesk-dev');
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.allResourcesProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Architectures: ['x86_64'],
      Environment: { Variables: Match.objectLike({ SHARDS: '16', STAGE: 'dev' }) },
      LoggingConfig: Match.objectLike({ ApplicationLogLevel: 'WARN' }),
      TracingConfig: { Mode: 'Active' },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.objectLike({ AllowOrigins: ['https://a.example', 'http://localhost:5173'] }),
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['newsdesk', 'desk'], Issuer: 'https://id.example' },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { AuthorizationScopes: ['newsdesk/write'] });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'news.example' });
    template.hasOutput('ApiUrl', { Value: 'https://news.example' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasOutput('DomainTarget', Match.anyValue());
    template.hasOutput('DomainHostedZoneId', Match.anyValue());
    expect(stack.terminationProtection).toBe(true);
    expect(stack.tags.tagValues()).toEqual({ cost: '42', team: 'news' });
    const limited = template.findResources('AWS::Lambda::Function', {
      Properties: { ReservedConcurrentExecutions: 5 },
    });
    expect(Object.values(limited).map(({ Metadata }) => functionNameOf(Metadata))).toEqual(
      Object.entries(functions).flatMap(([name, { contracts }]) => (contracts.some(isWrite) ? [name] : [])),
    );
  });

  it.each([
    [{ shards: 0 }, 'shards takes a whole number from 1 to 200'],
    [{ memoryMb: 'much' }, 'memoryMb takes a whole number from 128 to 10240'],
    [{ logRetentionDays: 8 }, 'logRetentionDays takes one of 1, 3, 5, 7, 14, 30, '],
    [{ logLevel: 'LOUD' }, 'logLevel takes INFO, WARN or ERROR'],
    [
      { stage: 'stagin' },
      /^stage takes a stage of infra\/stages\.ts: prod, staging, dev, not "stagin" \(did you mean staging\?\)$/,
    ],
    [{ stage: 'constructor' }, 'stage takes a stage of infra/stages.ts'],
    [{ stage: ['prod'] }, 'stage takes a stage of infra/stages.ts'],
    [{ tableName: 'constructor=abcd' }, 'tableName takes the name of a table, or Id=name pairs'],
    [{ tableName: {} }, 'tableName takes the name of a table, or Id=name pairs'],
    [{ tags: 'a=1,a=2' }, 'tags takes tags such as team=news,cost=42'],
    [{ tags: ['x'] }, 'tags takes tags such as team=news,cost=42'],
    [
      { domainName: 'NEWS.example', certificateArn: 'arn:aws:acm:x:0:certificate/1' },
      'domainName takes a domain name in small letters',
    ],
    [{ stgae: 'dev' }, 'there is no setting stgae (did you mean stage?)'],
    [{ 'jwt-issuer': 'https://id.example' }, 'there is no setting jwt-issuer (did you mean jwtIssuer?)'],
    [{ architecture: 'x86' }, 'architecture takes arm64 or x86_64'],
    [{ writerConcurrency: 0 }, 'writerConcurrency takes a whole number from 1 to 1000'],
    [{ tableName: 'a b' }, 'tableName takes the name of a table, or Id=name pairs'],
    [{ tableName: 'Old=restored' }, 'tableName takes Id=name pairs with the ids News'],
    [{ tags: 'team' }, 'tags takes tags such as team=news,cost=42'],
    [{ tags: { 'aws:x': 'y' } }, 'tags takes tags such as team=news,cost=42'],
    [{ alarmEmail: 'desk' }, 'alarmEmail takes an e-mail address'],
    [{ alarmEmail: 'desk@news.example', alarms: false }, 'alarmEmail and alarms=false exclude each other'],
    [{ disableExecuteApiEndpoint: true }, 'disableExecuteApiEndpoint goes with domainName'],
    [{ dangerouslyAllowAnonymousWrites: 'yes' }, 'dangerouslyAllowAnonymousWrites takes true or false'],
    [{ jwtIssuer: 'http://id.example', jwtAudience: 'newsdesk' }, 'jwtIssuer takes an https URL'],
    [{ jwtIssuer: 'https:// id', jwtAudience: 'newsdesk' }, 'jwtIssuer takes an https URL'],
    [{ jwtScope: 'a/b' }, 'jwtScope goes with jwtIssuer and jwtAudience'],
    [{ allowedOrigins: 'news.example' }, 'allowedOrigins takes origins such as https://news.example, or *'],
    [{ allowedOrigins: [] }, 'allowedOrigins takes origins'],
    [{ allowedOrigins: 'https://a b' }, 'allowedOrigins takes origins'],
    [{ allowedOrigins: 'https://NEWS.example' }, 'allowedOrigins takes origins'],
    [{ allowedOrigins: 'https://a.example/' }, 'allowedOrigins takes origins'],
    [{ allowedOrigins: '*,https://a.example' }, 'allowedOrigins takes origins'],
    [{ allowedOrigins: 5 }, 'allowedOrigins takes origins'],
    [{ jwtIssuer: '', jwtAudience: 'a' }, /^jwtIssuer takes an https URL$/],
    [{ jwtIssuer: 'https://id.example', jwtAudience: ',' }, 'jwtAudience takes one or more texts'],
    [
      { domainName: '', certificateArn: 'arn:x' },
      /^domainName takes a domain name in small letters; certificateArn takes the ARN of a certificate$/,
    ],
    [{ jwtIssuer: 'https://id.example' }, 'jwtIssuer and jwtAudience go together'],
    [{ domainName: 'news.example' }, 'domainName and certificateArn go together'],
    [
      { jwtIssuer: 'https://id.example', jwtAudience: 'newsdesk', dangerouslyAllowAnonymousWrites: true },
      'exclude each other',
    ],
  ])('rejects %j', (context, message) => {
    expect(() => synthesize(context)).toThrow(message);
  });
});

describe('stages', () => {
  it('have settings, which -c overrides', () => {
    expect(synthesize().stack.terminationProtection).toBe(true);
    expect(synthesize({ terminationProtection: 'false' }).stack.terminationProtection).toBe(false);
    const { stack, template } = synthesize({ stage: 'dev' });
    expect([stack.stackName, stack.terminationProtection]).toEqual(['Newsdesk-dev', false]);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });
});

describe('tableName', () => {
  it('has the functions use that table, with the same grants', () => {
    const { template } = synthesize({ tableName: 'News=restored' });
    const own = synthesize().template;
    const count = Object.keys(own.findResources('AWS::DynamoDB::Table')).length;
    template.resourceCountIs('AWS::DynamoDB::Table', count - 1);
    template.hasOutput('TableName', { Value: 'restored' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TABLE_NAME: 'restored' }) },
    });
    const roles = (of: typeof template) =>
      JSON.parse(JSON.stringify(of.findResources('AWS::IAM::Role')), (_, value) => resolved(value));
    expect(roles(template)).toEqual(roles(own));
  });

  it('needs no id where there is one table', () => {
    const [news, comments] = [{ id: 'News' }, { id: 'Comments' }];
    expect(existingTables('restored', [news])).toEqual({ News: 'restored' });
    expect(() => existingTables('restored', [news, comments])).toThrow(
      'tableName takes Id=name pairs with the ids News, Comments',
    );
    expect(existingTables({ Comments: 'restored' }, [news, comments])).toEqual({ Comments: 'restored' });
    expect(existingTables(undefined, [news])).toEqual({});
  });
});

/** What CloudFormation makes of a function, if the table of the stack were called `restored`. */
function resolved(value: Readonly<Record<string, unknown>>): unknown {
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = Object(value);
  if (Ref !== undefined) return `{${Ref}}`;
  if (/^NewsTable/.test(attribute?.[0])) {
    return 'arn:{AWS::Partition}:dynamodb:{AWS::Region}:{AWS::AccountId}:table/restored';
  }
  return join === undefined ? value : join[1].join('');
}

describe('docs/deploy.md', () => {
  it('has every setting, with its default', () => {
    const manual = readFileSync('docs/deploy.md', 'utf8');
    const rows = Object.entries(StageSettings.entries).map(([key, { pipe }]) => {
      const [{ default: value }, { description }] = pipe;
      const shown = Array.isArray(value) ? value.join() : typeof value === 'object' ? undefined : value;
      return `| \`${key}\` | ${shown === undefined ? '' : `\`${shown}\` `}| ${description} |`;
    });
    expect(manual).toContain(`${rows.join('\n')}\n`);
  });
});
