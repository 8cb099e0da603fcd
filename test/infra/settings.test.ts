import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { useSynthesizer } from './synthesizer.ts';

const synthesize = useSynthesizer();

describe('settings', () => {
  it('are applied to the template', () => {
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
    [{ shards: 0 }, 'shards: '],
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
  ])('rejects %j', (context, message) => {
    expect(() => synthesize(context)).toThrow(`The context is not valid. `);
    expect(() => synthesize(context)).toThrow(message);
  });
});
