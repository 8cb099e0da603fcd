import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { useSynthesizer } from './synthesizer.ts';

const synthesize = useSynthesizer();

describe('settings', () => {
  it('are applied to the template', () => {
    const { template, stack } = synthesize({
      stage: 'test',
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
    });
    expect(stack.stackName).toBe('Newsdesk-test');
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.allResourcesProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Environment: { Variables: Match.objectLike({ SHARDS: '16', STAGE: 'test' }) },
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
    template.hasOutput('DomainTarget', Match.anyValue());
  });

  it.each([
    [{ shards: 0 }, 'shards takes a whole number from 1 to 200'],
    [{ memoryMb: 'much' }, 'memoryMb takes a whole number from 128 to 10240'],
    [{ logRetentionDays: 8 }, 'logRetentionDays takes one of 1, 3, 5, 7, 14, 30, '],
    [{ logLevel: 'LOUD' }, 'logLevel takes INFO, WARN or ERROR'],
    [{ stage: 'A B' }, 'stage takes up to 31 of a-z, 0-9 and -, a letter first'],
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
      /^domainName takes a domain name; certificateArn takes the ARN of a certificate$/,
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
